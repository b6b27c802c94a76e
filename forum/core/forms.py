"""What all forms share: one submission key a form, versions of edits, and fields that several rooms use."""

import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from hashlib import sha256
from http import HTTPStatus
from typing import Any, ClassVar, TypeVar

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from werkzeug.datastructures import MultiDict
from wtforms import (
    DateField,
    Field,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import Choice, SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, StopValidation
from wtforms.widgets import HiddenInput, Select

from forum.core import clock
from forum.core.days import is_zone, known_zones
from forum.core.form_words import OurWords
from forum.core.refusals import Conflict, Refused

NO_LETTERS = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
LARGEST_NUMBER = 2**31 - 1  # what a column holds
Made = TypeVar("Made")


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF carries no types
    """A form of Kindling: what it refuses is said beside the field, in our words."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # Flask-WTF carries no types
        def get_translations(self, form: Any) -> OurWords:
            return OurWords()

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """What was typed, as far as a page can hold it: it may have to show it again."""
            given = formdata if formdata is None or isinstance(formdata, MultiDict) else sent_for(form)
            return given if given is None else without_controls(given)

    kind_question: str | None = None  # sent once more, the form is taken as it is

    def refuse(self, field: str, why: Refused | object) -> None:
        """Say beside a field what a verb said no to."""
        target = self[field]
        target.errors = [*target.errors, str(why)]


def sent_for(form: Form) -> MultiDict[str, Any] | None:
    """Files for fields that ask for one, text for all others: whoever sends it the other way round has sent nothing."""
    if not form.is_submitted():
        return None
    names = [field.name for field in form if isinstance(field, FileField)]
    files = [(name, file) for name in names for file in request.files.getlist(name)]
    return MultiDict([*files, *request.form.items(multi=True)]) or None


def without_controls(given: MultiDict[str, Any]) -> MultiDict[str, Any]:
    """Files, and what no text has in it, as they came."""
    if not any(isinstance(one, str) and NO_LETTERS.search(one) for _name, one in given.items(multi=True)):
        return given
    plain = [(name, NO_LETTERS.sub("", one) if isinstance(one, str) else one) for name, one in given.items(multi=True)]
    return MultiDict(plain)


QUICKEST = 2  # seconds: nobody reads a form and fills it in faster


class NothingForm(Form):
    """One button."""


class TrappingForm(Form):
    """Two traps for robots that people do not notice: a field that nobody sees, and the time it takes to fill a form
    in. What falls into one is held or asked again, never thrown away: a browser may fill in what it likes."""

    website = StringField(_l("Please leave this empty"))
    opened = HiddenField(default=lambda: str(int(clock.now().timestamp())))

    @property
    def is_trapped(self) -> bool:
        return bool(self.website.data) or self.was_quick

    @property
    def was_quick(self) -> bool:
        opened = self.opened.data or ""
        is_known = opened.isascii() and opened.isdigit() and len(opened) < 12
        return is_known and clock.now().timestamp() - int(opened) < QUICKEST

    def ask_again(self) -> None:
        """Shown again: all that was typed is there, and the field that nobody sees, too, if it was filled in."""
        self.kind_question = (
            _("Something filled in a field that is there for machines. Please empty it, and send this once more.")
            if self.website.data
            else _("That went so fast that it looked like a machine. Please send it once more.")
        )


class WritingForm(Form):
    """A form that makes something: its key makes a second sending of the same form harmless.

    `status`: of the page on which it comes back.
    """

    submission_key = HiddenField(default=lambda: secrets.token_urlsafe(16), validators=[Length(max=40)])
    status: int = HTTPStatus.UNPROCESSABLE_ENTITY

    def again(self, first: Made | None, says_the_same: Callable[[Made], bool]) -> Made | None:
        """What its first sending made, if that has the words of this one. Of other words nobody is told that they are
        there: the form asks whether both are wanted and is not valid; sent once more, it makes a second."""
        if first is None or says_the_same(first):
            return first
        self.kind_question = _("This form was sent already, with other words. Send it once more if you want both.")
        self.submission_key.data, self.submission_key.raw_data = secrets.token_urlsafe(16), None
        self.status = HTTPStatus.CONFLICT
        return None

    def validate(self, extra_validators: Any = None) -> bool:
        return bool(super().validate(extra_validators)) and self.status != HTTPStatus.CONFLICT


class Understood:
    """Part of a field that reads what is typed as something else. What is none is said once, in our own words (`why`),
    and no other check comes after it; one that was emptied is none."""

    why: ClassVar[object]
    data: Any
    process_errors: Any

    def process_formdata(self, values: list[str]) -> None:
        reads: Any = super()
        self.data = None
        try:
            reads.process_formdata([value for value in values if value.strip()])
        except ValueError as why:
            raise ValueError(self.why) from why

    def pre_validate(self, form: Any) -> None:
        if self.process_errors:
            raise StopValidation


class DayField(Understood, DateField):  # type: ignore[misc]  # WTForms carries no types
    why = _l("Please give a date, such as 2027-03-01.")


class NumberField(Understood, IntegerField):  # type: ignore[misc]  # WTForms carries no types
    """A whole number, and one that a column holds."""

    why = _l("Please give a whole number.")

    def process_formdata(self, values: list[str]) -> None:
        super().process_formdata(values)
        if self.data is not None and abs(self.data) > LARGEST_NUMBER:
            self.data = None
            raise ValueError(_l("Please give a number with fewer digits."))


class EditingForm(Form):
    """A form that changes something: it carries the version it started from."""

    version = NumberField(widget=HiddenInput(), validators=[InputRequired(), NumberRange(min=0)])

    def start_from(self, version: int) -> None:
        """Shown again after a conflict: the next sending replaces what was seen beside it."""
        self.version.data, self.version.raw_data = version, None


class BegunForm(Form):
    """A form that replaces what is shown in it and counts no versions: it carries a mark of what stood there when it
    was begun. Where something else stands there by now, both are shown."""

    begun = HiddenField()

    def begin_with(self, *words: str) -> None:
        self.begun.data, self.begun.raw_data = mark_of_words(words), None

    def is_begun_with(self, *words: str) -> bool:
        return bool(self.begun.data == mark_of_words(words))

    def refuse_unless_begun_with(self, *words: str) -> None:
        """Raises EditConflict; sent again, the form replaces what was seen beside it."""
        if any(words) and not self.is_begun_with(*words):
            self.begin_with(*words)
            raise EditConflict


def mark_of_words(words: Iterable[str]) -> str:
    return sha256("\0".join(words).encode()).hexdigest()[:20]


class EditConflict(Conflict):
    message = _l("This was changed elsewhere while you were writing. Your words are kept below; please look at both.")


def trimmed(text: str | None) -> str | None:
    return text.strip() if text else text


def unix_lines(text: str | None) -> str | None:
    """Browsers send CRLF; we keep and count plain line ends, and no empty lines around the text."""
    return text.replace("\r\n", "\n").strip("\n").rstrip() if text else text


def no_control_characters(form: Any, field: Field) -> None:
    """One-line fields: nothing invisible, no line ends that could become headers of a mail."""
    if any(not letter.isprintable() for letter in field.data or ""):
        raise ValidationError(_l("This contains a character that cannot be shown. Please type it again."))


def look_no_further(form: Any, field: Field) -> None:
    """What is too long is asked nothing more: the checks behind it are made for a sentence or a name."""
    if field.errors:
        raise StopValidation


def text_area(label: object, longest: int, *validators: Any, **options: Any) -> TextAreaField:
    return TextAreaField(label, filters=[unix_lines], validators=[*validators, Length(max=longest)], **options)


class ZoneSelect(Select):  # type: ignore[misc]  # WTForms carries no types
    """A select whose four hundred options are written once: they are the same for everybody."""

    @classmethod
    def render_option(cls, choice: Choice) -> Any:
        return option_of(choice.value, choice.label, choice.selected)


@cache
def option_of(value: str, label: str, selected: bool) -> Any:
    return Select.render_option(Choice(value, label, selected, {}))


class ZoneField(SelectField):  # type: ignore[misc]  # WTForms carries no types
    """A time zone by its IANA name; the browser proposes its own."""

    widget = ZoneSelect()

    def __init__(self, label: object = _l("Time zone"), **options: Any) -> None:
        options.setdefault("choices", zone_choices)
        options.setdefault("validate_choice", False)
        super().__init__(label, **options)

    def iter_choices(self) -> Iterator[Any]:
        """Browsers also say older names, Asia/Calcutta: what somebody has is chosen, though nobody is offered it."""
        if is_zone(self.data or "") and self.data not in known_zones():
            yield Choice(self.data, self.data.replace("_", " "), True, {})
        yield from super().iter_choices()

    def pre_validate(self, form: Any) -> None:
        if not is_zone(self.data or ""):
            raise ValidationError(_l("Please choose a time zone from the list."))


@cache
def zone_choices() -> list[SelectChoice]:
    return [SelectChoice(name, name.replace("_", " ")) for name in known_zones()]


def choices(words: Mapping[Any, object]) -> list[SelectChoice]:
    """The options of a select or of radio buttons, from values and their words."""
    return [SelectChoice(str(value), said) for value, said in words.items()]
