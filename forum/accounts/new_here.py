"""What a text of a newcomer may not have yet, be it a post or not: so many links and pictures, as admins set it.

Each limit says which it is, why, and what lifts it. Those that posts alone have: forum/posts/newcomers.py.
"""

import re
from abc import ABC, abstractmethod
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from forum.core.picture_names import keys_in
from forum.core.refusals import Unusable
from forum.core.richtext import to_html
from forum.core.site_now import site
from forum.settings import current_settings

LINK = re.compile(r'<a href="(https?://[^"]*)"')

LIFTED = _l("This falls away once you have been here for a day and three of your posts stand.")


class NewcomersLimit(Unusable, ABC):
    """Which limit, why, and what lifts it; a form shows it beside the text."""

    def __init__(self, most: int) -> None:
        super().__init__(f"{self.which(most)} {LIFTED}")

    @staticmethod
    @abstractmethod
    def which(most: int) -> str:
        """The limit, and why it is there."""


class TooManyLinks(NewcomersLimit):
    @staticmethod
    def which(most: int) -> str:
        if not most:
            return _("You are new here, so a post of yours cannot have links yet: it keeps advertising out.")
        return ngettext(
            "You are new here, so a post of yours can have one link: it keeps advertising out.",
            "You are new here, so a post of yours can have %(num)d links: it keeps advertising out.",
            most,
        )


class TooManyPictures(NewcomersLimit):
    @staticmethod
    def which(most: int) -> str:
        if not most:
            return _("You are new here, so a post of yours cannot show pictures yet: it keeps advertising out.")
        return ngettext(
            "You are new here, so a post of yours can show one picture: it keeps advertising out.",
            "You are new here, so a post of yours can show %(num)d pictures: it keeps advertising out.",
            most,
        )


def refuse_many_links(author: Any, text: str) -> None:
    """For words that are no post, and reach somebody all the same. Raises a NewcomersLimit, and what `to_html` does."""
    if author.is_newcomer:
        refuse_beyond_one_text(author, to_html(text))


def refuse_beyond_one_text(author: Any, html: str) -> None:
    """Raises a NewcomersLimit."""
    if not author.is_newcomer:
        return
    now = site()
    if links_in(html) > now.newcomer_links:
        raise TooManyLinks(now.newcomer_links)
    if len(set(keys_in(html))) > now.newcomer_pictures:
        raise TooManyPictures(now.newcomer_pictures)


def links_in(html: str) -> int:
    """Different addresses outside of this site."""
    ours = current_settings().url + "/"
    return len({address for address in LINK.findall(html) if not f"{address}/".startswith(ours)})
