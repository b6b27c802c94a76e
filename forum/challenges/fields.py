"""The fields that several forms of the room share: what people type, and what is said beside it."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import Field, RadioField, StringField, TextAreaField
from wtforms import ValidationError as Invalid
from wtforms.validators import DataRequired, Length, NumberRange, Optional, Regexp, StopValidation

from forum.accounts import has_few_links, is_not_listed
from forum.core.form_words import NEEDED
from forum.core.forms import NumberField, choices, look_no_further, no_control_characters, trimmed, unix_lines
from forum.core.refusals import Refused
from forum.core.richtext import to_html
from forum.posts import Fits


def can_be_shown(form: Any, field: Field) -> None:
    """A text that becomes HTML; said beside the field before anything is changed."""
    try:
        to_html(field.data or "")
    except Refused as why:
        raise Invalid(str(why)) from why


LISTS = (look_no_further, is_not_listed)  # for what others read, beside posts
WITH_LINKS = (*LISTS, has_few_links)  # and whose addresses become links, on a page or in a mail


def one_line(label: object, longest: int, *validators: Any, then: Sequence[Any] = ()) -> StringField:
    """`then`: what is asked of words that are not too long."""
    limits = (Length(max=longest, message=_l("Please keep this under %(max)d characters.")), no_control_characters)
    return StringField(label, filters=[trimmed], validators=[*validators, *limits, *then])


def text(label: object, longest: int, *validators: Any, then: Sequence[Any] = ()) -> TextAreaField:
    return TextAreaField(label, filters=[unix_lines, trimmed], validators=[*validators, Fits(longest), *then])


def number(label: object, least: int, most: int) -> NumberField:
    sentence = _l("Please choose a number from %(min)s to %(max)s.")
    return NumberField(label, validators=[Given(), NumberRange(least, most, sentence)])


def number_or_none(label: object, least: int, most: int) -> NumberField:
    """May be left empty; what could not be read is said once."""
    sentence = _l("Please choose a number from %(min)s to %(max)s.")
    return NumberField(label, validators=[Optional(), NumberRange(least, most, sentence)])


class Given:
    """Something was typed, be it zero; what could not be read was said already."""

    field_flags: ClassVar = {"required": True}

    def __call__(self, form: Any, field: Field) -> None:
        if field.process_errors:
            raise StopValidation
        if field.data is None:
            raise StopValidation(str(NEEDED))


def without_mark(tag: str | None) -> str | None:
    return tag.strip().lstrip("#") if tag else tag


def hashtag_field(*validators: Any) -> StringField:
    one_word = Regexp(r"^\w{2,30}$", message=_l("One word of 2 to 30 letters and digits, please."))
    return StringField(_l("Hashtag"), filters=[without_mark], validators=[*validators, one_word, *LISTS])


def choice(label: object, names: Mapping[Any, object]) -> RadioField:
    return RadioField(label, choices=choices(names), validators=[DataRequired(NEEDED)])


def headline(why: object, *validators: Any) -> StringField:
    length = Length(3, 150, message=_l("A title has from %(min)d to %(max)d characters."))
    return StringField(
        _l("Title"), filters=[trimmed], validators=[DataRequired(why), length, no_control_characters, *validators]
    )


def own_text(longest: int, *validators: Any) -> TextAreaField:
    is_there = DataRequired(_l("There is nothing written here yet."))
    return TextAreaField(_l("Your text"), filters=[unix_lines], validators=[is_there, Fits(longest), *validators])
