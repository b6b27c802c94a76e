"""What admins fill in. The forms of settings are made from their definitions in `core/site.py`: one a section."""

import re
from collections.abc import Callable, Mapping
from dataclasses import Field as Definition
from datetime import UTC, datetime
from functools import cache
from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateTimeLocalField, Field, HiddenField, RadioField, StringField, ValidationError
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from forum.accounts import AnotherRequest, Role
from forum.core.forms import EditingForm, Form, NumberField, choices, no_control_characters, text_area, trimmed
from forum.core.markup import is_safe_href
from forum.core.site import Address, Line, Moment, Number, OneOf, Section, Site, Switch, Text, defined_in
from forum.core.site_now import LONGEST_REASON

TYPED = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
YEARS = range(2020, 2100)
ROLES = {Role.MEMBER: _l("Member"), Role.MODERATOR: _l("Moderator"), Role.ADMIN: _l("Admin")}


def is_page_or_address(form: Any, field: Field) -> None:
    if field.data and not (re.match(r"https?://|/(?![/\\])", field.data) and is_safe_href(field.data)):
        raise ValidationError(
            _l("Please give a page here, such as /guidelines, or an address such as https://example.org.")
        )


def is_near_our_time(form: Any, field: Field) -> None:
    if field.data and field.data.year not in YEARS:
        raise ValidationError(_l("Please look at the year again."))


def one_line(label: object, longest: int, *checks: Any) -> StringField:
    return StringField(label, filters=[trimmed], validators=[Length(max=longest), no_control_characters, *checks])


def field_of(one: Definition[Any]) -> Any:
    """The field that a definition asks for, with its bounds."""
    shape = one.metadata["shape"]
    return FIELDS[type(shape)](one.metadata["label"], shape)


FIELDS: Mapping[type, Callable[[Any, Any], Any]] = {
    Line: lambda label, shape: one_line(label, shape.longest),
    Address: lambda label, shape: one_line(label, shape.longest, is_page_or_address),
    Text: lambda label, shape: text_area(label, shape.longest),
    Number: lambda label, shape: NumberField(label, validators=[InputRequired(), NumberRange(shape.least, shape.most)]),
    OneOf: lambda label, shape: RadioField(label, choices=choices(shape.words)),
    Moment: lambda label, shape: DateTimeLocalField(label, format=TYPED, validators=[Optional(), is_near_our_time]),
    Switch: lambda label, shape: BooleanField(label),
}


class SettingsForm(EditingForm):
    """Those of one section."""

    section: ClassVar[Section]

    @classmethod
    def showing(cls, site: Site, version: int, zone: str) -> Self:
        """As it is kept, with instants as the clock of whoever looks has them."""
        kept = {one.name: on_the_clock(site.at(one.name), zone) for one in defined_in(cls.section)}
        return cls(data=kept | {"version": version})

    def values(self, defaults: Site, zone: str) -> dict[str, Any]:
        """What was typed, by name; an emptied line is as it comes."""
        return {one.name: self.value(one, defaults, zone) for one in defined_in(self.section)}

    def value(self, one: Definition[Any], defaults: Site, zone: str) -> Any:
        typed = self[one.name].data
        if isinstance(typed, datetime):
            return typed.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
        return defaults.at(one.name) if typed in ("", None) else typed

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        is_sound = bool(super().validate(extra_validators))
        if self.section != Section.ANNOUNCEMENT or not is_sound:
            return is_sound
        begins, ends = self["bar_from"].data, self["bar_until"].data
        if begins and ends and ends <= begins:
            self.refuse("bar_until", _l("This is before it begins."))
            return False
        return True

    @property
    def shown(self) -> list[tuple[Field, object]]:
        """The fields in their order, each with what it is for."""
        return [(self[one.name], one.metadata["about"]) for one in defined_in(self.section)]


def on_the_clock(value: Any, zone: str) -> Any:
    return value.astimezone(ZoneInfo(zone)).replace(tzinfo=None) if isinstance(value, datetime) else value


@cache
def form_of(section: Section) -> type[SettingsForm]:
    fields = {one.name: field_of(one) for one in defined_in(section)}
    return type("SettingsForm", (SettingsForm,), fields | {"section": section})


class RoleForm(Form):
    role = RadioField(_l("Role"), choices=choices(ROLES))
    reason = text_area(_l("Why"), LONGEST_REASON, InputRequired(_l("Please say why: they read it, and it is kept.")))


class AnswerForm(Form):
    """Yes or no is the button that was pressed; `read` is the key of the request that is answered."""

    read = HiddenField()
    word = text_area(_l("A word to them"), LONGEST_REASON)

    def refuse_another(self, why: AnotherRequest, now: str) -> None:
        """What was typed stays; what is sent next is about the request that is shown now."""
        self.refuse("word", why)
        self.read.data = now
