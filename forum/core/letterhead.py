"""How a mail looks: its template as plain text, and as HTML that stands by itself wherever it is read.

Mail programs take style sheets away, load nothing, and know no address of ours: so styles go into the elements they are
for (static/mail/mail.css says which), addresses become whole, and pictures become links to them.
"""

import re
from functools import lru_cache
from html import unescape
from typing import Any

from css_inline import CSSInliner
from flask import render_template
from flask_babel import gettext as _
from markupsafe import escape

from forum.core.assets import files
from forum.core.languages import words_about_language
from forum.core.plain_mail import quoted, told, wrapped
from forum.settings import current_settings

GAPS = re.compile(r"\n[ \t]*\n\s*\n")
# Stored HTML is serialised by one hand: in text there is no "<", and in attributes no quotation mark.
OWN_ADDRESS = re.compile(r'(<a (?:[a-z]+="[^"]*" )*href=")(?=/)')
NO_ADDRESS = re.compile(r'<a (?:[a-z]+="[^"]*" )*href="#[^>]*>(.*?)</a>', re.DOTALL)
LINK = re.compile(r"<a .*?</a>", re.DOTALL)
PICTURE = re.compile(r'<img (?:[a-z]+="[^"]*" ?)*>')
ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')


def dressed(name: str, **about: Any) -> tuple[str, str]:
    """The mail `mail/<name>` as plain text and as HTML. Both say the same."""
    site = current_settings().url
    about |= {"wrapped": wrapped, "quoted": quoted, "told": lambda html: told(html, site)}
    text = render_template(f"mail/{name}.txt", **about)
    html = render_template(f"mail/{name}.html", **about | words_about_language())
    return GAPS.sub("\n\n", text).strip() + "\n", inliner(style_sheet()).inline(standing_alone(html, site))


def standing_alone(html: str, site: str) -> str:
    """Every address is whole, and nothing has to be loaded. The site's address comes from the settings, never from a
    request: its Host header may be anybody's."""
    html = LINK.sub(lambda link: PICTURE.sub(lambda picture: words_of(picture[0]), link[0]), html)
    html = PICTURE.sub(lambda picture: f'<a href="{source_of(picture[0])}">{words_of(picture[0])}</a>', html)
    html = NO_ADDRESS.sub(r"\1", html)
    return OWN_ADDRESS.sub(lambda start: start[1] + str(escape(site)), html)


def words_of(picture: str) -> str:
    """Escaped anew: what is safe in an attribute need not be so in text."""
    words = dict(ATTRIBUTE.findall(picture)).get("alt", "")
    return str(escape(unescape(words) or _("A picture")))


def source_of(picture: str) -> str:
    return str(dict(ATTRIBUTE.findall(picture))["src"])


def style_sheet() -> str:
    return files().body("mail/mail.css").decode()


@lru_cache(maxsize=1)
def inliner(css: str) -> CSSInliner:
    """What cannot go into elements (dark mode) stays in a style sheet, for those programs that keep one."""
    return CSSInliner(extra_css=css, keep_at_rules=True, load_remote_stylesheets=False, minify_css=True)
