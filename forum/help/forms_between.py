"""What two fill in who help each other: a line to take something up, both sides, resting, handing on, thanks."""

from collections.abc import Collection, Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import Field, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length, Optional, Regexp

from forum.accounts import beside_the_field, refuse_listed, refuse_many_links, viewer
from forum.core.forms import DayField, EditingForm, Form, WritingForm, trimmed, unix_lines
from forum.help.agreements import Part, lines_in
from forum.help.forms import A_SENTENCE, LONGEST_AHEAD, says_something, sentence_field
from forum.help.words import LONGEST_LINE, MOST_LINES, Side
from forum.posts import LONGEST_COMMENT, Fits, Publishing


class LineForm(Form):
    line = sentence_field(_l("A line to the author"), A_SENTENCE)


class RefusalForm(Form):
    word = sentence_field(_l("A kind word, if you like"), Optional())


class WithdrawalForm(Form):
    sentence = sentence_field(_l("A sentence for those who would have taken it up"), Optional())


class PartsForm(EditingForm):
    """What each side does, a line for each thing."""

    author = TextAreaField(filters=[unix_lines], validators=[Length(max=3000)])
    taker = TextAreaField(filters=[unix_lines], validators=[Length(max=3000)])
    sentence = sentence_field(_l("What changes, in a sentence"), A_SENTENCE)

    def begin_with(self, parts: Sequence[Part]) -> None:
        """What stands there already, either side may have written."""
        self.before = {part.words for part in parts}

    def validate_author(self, field: Field) -> None:
        few_short_lines(field, self.before)

    def validate_taker(self, field: Field) -> None:
        few_short_lines(field, self.before)

    @property
    def parts(self) -> dict[Side, list[str]]:
        return {Side.AUTHOR: lines_in(self.author.data or ""), Side.TAKER: lines_in(self.taker.data or "")}


def few_short_lines(field: Field, before: Collection[str]) -> None:
    lines = lines_in(field.data or "")
    new = "\n".join(line for line in lines if line not in before)
    if len(lines) > MOST_LINES:
        raise ValidationError(_l("Ten lines are enough for one side. Please join some of them."))
    if any(len(line) > LONGEST_LINE or not line.isprintable() for line in lines):
        raise ValidationError(_l("Please keep each line under 200 characters."))
    with beside_the_field():
        refuse_listed(viewer(), new)
        refuse_many_links(viewer(), new)


class PauseForm(Form):
    until = DayField(_l("Until when?"), validators=[InputRequired(_l("Please choose a day."))])
    sentence = sentence_field(_l("Why, in a sentence"), A_SENTENCE)

    def between(self, today: date) -> None:
        self.today = today

    def validate_until(self, field: Field) -> None:
        if not self.today < field.data <= self.today + LONGEST_AHEAD:
            raise ValidationError(_l("Please choose a day from tomorrow on, within a year."))


HANDLE = Regexp("^@?[A-Za-z0-9_-]{2,30}$", message=_l("A handle is what comes after the @ on somebody’s page."))


class HandOverForm(Form):
    to = StringField(_l("To whom?"), filters=[trimmed], validators=[Optional(), HANDLE])
    sentence = sentence_field(_l("What the next one should know"), A_SENTENCE)


class PointerForm(Publishing, WritingForm):
    handle = StringField(
        _l("Who would be better?"),
        filters=[trimmed],
        validators=[DataRequired(_l("Please give the handle from their page.")), HANDLE],
    )
    reason = TextAreaField(
        _l("Why?"),
        filters=[unix_lines],
        validators=[DataRequired(_l("Please say why, in a sentence.")), Length(max=1000)],
    )


class ThanksForm(Publishing, WritingForm):
    text = TextAreaField(_l("Your thanks"), filters=[unix_lines], validators=[Fits(LONGEST_COMMENT), says_something])
