"""The fields that several forms about people share, and what each of them refuses."""

import re
import unicodedata
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, Field, PasswordField, StringField, ValidationError
from wtforms.validators import InputRequired, Length, StopValidation

from forum.accounts import passwords
from forum.accounts.addresses import is_address, leads_elsewhere, plain_address
from forum.accounts.handles import HANDLE, is_kept, looks_official, passes_for, skeleton
from forum.accounts.listed import beside_the_field, refuse_listed
from forum.accounts.queries import skeletons_taken, staff_but
from forum.accounts.viewers import viewer
from forum.core.database import db
from forum.core.forms import look_no_further, no_control_characters
from forum.core.lists import is_listed_domain, one_spelling
from forum.core.markup import is_safe_href
from forum.core.site_now import site

LONGEST_NAME = 60
TOO_LONG = _l("Please use at most %(max)d characters.")
NO_ADDRESS = _l("This does not look like an e-mail address that we can write to.")
# They count as letters and show nothing.
FILLERS = "\u115f\u1160\u3164\uffa0\u2800"


def at_most(longest: int) -> Length:
    return Length(max=longest, message=TOO_LONG)


def one_line(text: str | None) -> str:
    """A name as it is kept: composed letters, single blanks."""
    return unicodedata.normalize("NFC", " ".join((text or "").split()))


# Read as one, whatever it ends in: a name has a blank after a dot, or a single letter before it.
LIKE_AN_ADDRESS = re.compile(r"[^\W_]{2,}[.。][^\W_]{2,}|[^\W_][.。][^\W_]+/")


def is_name(form: Any, field: Field) -> None:
    """A name goes into pages and mails: it is shown as it is, and is no advertisement."""
    if any(letter in FILLERS for letter in field.data) or not any(map(str.isalpha, field.data or "a")):
        raise ValidationError(_l("This needs at least one letter that can be seen."))
    if re.search(r"[<>@]|://|www\.", field.data):
        raise ValidationError(_l("A name cannot contain an address or any of < > @."))
    if field.data != field.object_data and LIKE_AN_ADDRESS.search(one_spelling(field.data)):
        raise ValidationError(_l("This reads like the address of a site. In a name, please leave a blank after a dot."))


def name_field(label: object, *validators: Any) -> StringField:
    checks = [*validators, at_most(LONGEST_NAME), look_no_further, no_control_characters, is_name]
    return StringField(label, filters=[one_line], validators=checks)


def is_email(form: Any, field: Field) -> None:
    if not is_address(field.data):
        raise StopValidation(NO_ADDRESS)


def email_field(label: object, **options: Any) -> EmailField:
    needed = InputRequired(_l("Please give an e-mail address."))
    return EmailField(label, filters=[plain_address], validators=[needed, is_email], **options)


def is_welcome(form: Any, field: Field) -> None:
    """For a new account: no way round to somebody's mailbox, and no domain from which admins take no more accounts;
    what is written below one of these, neither."""
    if leads_elsewhere(field.data):
        raise ValidationError(NO_ADDRESS)
    if is_listed_domain(field.data.rpartition("@")[2]):
        raise ValidationError(
            _l("We take no accounts from this e-mail provider, for much spam comes from there. Please use another one.")
        )


def is_nobody_elses_name(form: Any, field: Field) -> None:
    """First and last name together: nobody passes for those who look after the place, or says what is on the lists."""
    name = " ".join(f"{field.data or ''} {(form.last_name.data or '')[:LONGEST_NAME]}".split())
    own = viewer().full_name if viewer().is_authenticated else ""
    with beside_the_field():
        refuse_listed(viewer(), name, own)
    if name != own and not viewer().is_moderator and looks_official(name, [site().name, *staff_names()]):
        raise ValidationError(
            _l("This looks like the name of somebody who looks after this place. Please write it differently.")
        )


def staff_names() -> list[str]:
    return [one.name for one in db.session.scalars(staff_but(viewer()))]


def is_strong(form: Any, field: Field) -> None:
    for weak, sentence in passwords.faults(field.data):
        if weak:
            raise ValidationError(sentence)


def new_password_field(label: object, **options: Any) -> PasswordField:
    return PasswordField(label, validators=[InputRequired(_l("Please choose a password.")), is_strong], **options)


def known_password_field(label: object, **options: Any) -> PasswordField:
    return PasswordField(label, validators=[InputRequired(_l("Please type your password."))], **options)


def is_handle(form: Any, field: Field) -> None:
    if not HANDLE.fullmatch(field.data):
        raise StopValidation(
            _l("A handle has 2 to 30 letters a to z, digits, - or _, and begins with a letter or digit.")
        )
    if is_kept(field.data):
        raise ValidationError(_l("This handle is kept for the forum itself. Please choose another one."))


def lower_case(text: str | None) -> str:
    return (text or "").strip().removeprefix("@").lower()


def is_free(form: Any, field: Field) -> None:
    """Nobody else has it, nor one that looks like it."""
    taken = skeletons_taken([skeleton(field.data)], viewer())
    if taken or passes_for(field.data, [site().name, *(name for name in staff_names() if " " in name)]):
        raise ValidationError(_l("Someone has this handle, or one that looks much like it. Please choose another one."))


def whole_address(text: str | None) -> str:
    """What people type for an address of a page: most leave out the https://."""
    typed = (text or "").strip()
    return f"https://{typed}" if re.match(r"[\w-]+(\.[\w-]+)+(/|$)", typed) else typed


def is_web_address(form: Any, field: Field) -> None:
    if not re.match("https?://", field.data, re.IGNORECASE) or not is_safe_href(field.data):
        raise ValidationError(_l("Please give the address of a page, such as https://example.org."))
