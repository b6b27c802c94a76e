"""The letters this room writes: each goes into the outbox in the transaction of what it tells of."""

from datetime import datetime
from typing import Any
from urllib.parse import quote

from flask import render_template
from flask_babel import lazy_gettext as _l

from forum.accounts.mail_links import MailLink, Purpose
from forum.accounts.models import Account
from forum.accounts.viewers import speaking_to
from forum.core.deliveries import Delivery
from forum.core.site_now import site
from forum.settings import current_settings


def write_confirm(account: Account, email: str, *, at: datetime, next_: str = "") -> None:
    """To the address that is to be confirmed: it may be somebody else's, so nothing the sender typed stands in it."""
    link = link_to("confirm", MailLink.issue(account, Purpose.CONFIRM, email, at), next_)
    name = "confirm_change" if account.is_confirmed else "confirm"
    waits = account.waits_since is not None
    write(account, _l("Please confirm your e-mail address"), name, at, to=email, link=link, waits=waits)


def write_reset(account: Account, *, at: datetime, next_: str = "") -> None:
    link = link_to("reset-password", MailLink.issue(account, Purpose.RESET, account.email, at), next_)
    write(account, _l("Choose a new password"), "reset", at, link=link)


def write_known(account: Account, *, at: datetime, next_: str = "") -> None:
    """Somebody, most likely the owner, filled in the sign-up form with an address that has an account."""
    link = link_to("reset-password", MailLink.issue(account, Purpose.RESET, account.email, at), next_)
    write(account, _l("You have an account already"), "known", at, link=link)


def write_address_changing(account: Account, new_email: str, *, at: datetime) -> None:
    write(account, _l("Your e-mail address is about to change"), "address_changing", at, new_email=new_email)


def write_password_changed(account: Account, *, at: datetime) -> None:
    write(account, _l("Your password was changed"), "password_changed", at)


def write_new_browser(account: Account, browser: str, *, at: datetime) -> None:
    write(account, _l("Someone signed in from a new browser"), "new_browser", at, browser=browser, when=at)


def write_wrong_codes(account: Account, *, at: datetime) -> None:
    """Somebody has the password, and tries codes."""
    write(account, _l("Someone knows your password"), "wrong_codes", at)


def write_second_step(account: Account, what: object, *, at: datetime) -> None:
    """`what` happened to the second step, as a sentence."""
    write(account, _l("How you sign in has changed"), "second_step", at, what=what)


def write_suspended(account: Account, *, reason: str, until: datetime | None, link: str, at: datetime) -> None:
    """They cannot sign in to read it; `link` is where they can say that they disagree."""
    write(account, _l("Your account is suspended"), "suspended", at, reason=reason, until=until, link=link)


def write_let_in(account: Account, *, word: str, at: datetime) -> None:
    """They sign in themselves: no letter does it for them."""
    write(account, _l("Come in"), "let_in", at, word=word)


def write_declined(account: Account, *, word: str, at: datetime) -> None:
    """Their account goes in this moment, and what is noted as theirs with it."""
    write(account, _l("About your request to join"), "declined", at, stays=True, word=word)


def link_to(place: str, token: str, next_: str) -> str:
    """Built from the settings, never from the request: its Host header may be anybody's."""
    then = f"?next={quote(next_)}" if next_ else ""
    return f"{current_settings().url}/{place}/{token}{then}"


def write(
    account: Account, subject: object, name: str, at: datetime, *, to: str = "", stays: bool = False, **about: Any
) -> None:
    """In the language of the account, which need not be that of whoever asked for the letter; `name` is that of the
    template: of another room its whole name.
    """
    template = name if name.endswith(".txt") else f"accounts/mail/{name}.txt"
    about |= {"handle": account.handle, "contact": site().contact, "url": current_settings().url}
    with speaking_to(account):
        text, person = render_template(template, **about), None if stays else account
        Delivery.write(to or account.email, str(subject), text, at=at, person=person)
