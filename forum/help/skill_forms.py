"""Forms about skills: what is fun and what is tedious for somebody, and two names that mean one thing."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, Length

from forum.accounts import beside_the_field, is_not_listed
from forum.core.forms import BegunForm, Form, look_no_further, no_control_characters, trimmed, unix_lines
from forum.core.site_now import LONGEST_REASON
from forum.help.skills import key_of, names_in, tidied


def are_skills(form: Any, field: Field) -> None:
    with beside_the_field():
        for name in names_in(field.data or ""):
            tidied(name)


def skills_field(label: object) -> TextAreaField:
    return TextAreaField(
        label, filters=[unix_lines], validators=[Length(max=1200), look_no_further, are_skills, is_not_listed]
    )


class SkillsForm(BegunForm):
    fun = skills_field(_l("Fun for me"))
    tedious = skills_field(_l("Tedious for me"))
    pairs = BooleanField(_l("Show me pairs"))

    @property
    def names(self) -> tuple[list[str], list[str]]:
        return names_in(self.fun.data or ""), names_in(self.tedious.data or "")

    def says_the_same_as(self, *texts: str) -> bool:
        """Of the same names as these, in whatever order."""
        return all(
            {*map(key_of, mine)} == {*map(key_of, names_in(text))} for mine, text in zip(self.names, texts, strict=True)
        )


class MergeForm(Form):
    old = StringField(_l("This name"), filters=[trimmed], validators=[DataRequired(_l("Please give a name."))])
    new = StringField(_l("leads to this one"), filters=[trimmed], validators=[DataRequired(_l("Please give a name."))])
    reason = StringField(
        _l("Why"),
        filters=[trimmed],
        validators=[
            DataRequired(_l("Please say why: admins read it in their log.")),
            Length(max=LONGEST_REASON),
            no_control_characters,
        ],
    )

    def validate_new(self, field: Field) -> None:
        if key_of(field.data or "") == key_of(self.old.data or ""):
            raise ValidationError(_l("These are the same name already."))
