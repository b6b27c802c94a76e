"""The letters this room writes: each goes into the outbox in the transaction of what it tells of."""

from datetime import datetime
from typing import Any
from urllib.parse import quote

from flask import render_template
from flask_babel import gettext as _

from forum.accounts.mail_links import MailLink, Purpose
from forum.accounts.models import Account
from forum.core.deliveries import Delivery
from forum.settings import current_settings


def write_confirm(account: Account, email: str, *, at: datetime, next_: str = "") -> None:
    """To the address that is to be confirmed: it may be somebody else's, so nothing the sender typed stands in it."""
    link = link_to("confirm", MailLink.issue(account, Purpose.CONFIRM, email, at), next_)
    name = "confirm_change" if account.is_confirmed else "confirm"
    write(email, _("Please confirm your e-mail address"), name, at, link=link)


def write_reset(account: Account, *, at: datetime, next_: str = "") -> None:
    link = link_to("reset-password", MailLink.issue(account, Purpose.RESET, account.email, at), next_)
    write(account.email, _("Choose a new password"), "reset", at, link=link, handle=account.handle)


def write_known(account: Account, *, at: datetime, next_: str = "") -> None:
    """Somebody, most likely the owner, filled in the sign-up form with an address that has an account."""
    link = link_to("reset-password", MailLink.issue(account, Purpose.RESET, account.email, at), next_)
    write(account.email, _("You have an account already"), "known", at, link=link, handle=account.handle)


def write_address_changing(account: Account, new_email: str, *, at: datetime) -> None:
    about = {"new_email": new_email, "handle": account.handle}
    write(account.email, _("Your e-mail address is about to change"), "address_changing", at, **about)


def write_password_changed(account: Account, *, at: datetime) -> None:
    write(account.email, _("Your password was changed"), "password_changed", at, handle=account.handle)


def link_to(place: str, token: str, next_: str) -> str:
    """Built from the settings, never from the request: its Host header may be anybody's."""
    then = f"?next={quote(next_)}" if next_ else ""
    return f"{current_settings().url}/{place}/{token}{then}"


def write(to: str, subject: str, name: str, at: datetime, **about: Any) -> None:
    about |= {"contact": current_settings().mail_from, "url": current_settings().url}
    Delivery.write(to, subject, render_template(f"accounts/mail/{name}.txt", **about), at=at)
