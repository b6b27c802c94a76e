"""What people fill in about circles."""

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, HiddenField, RadioField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from forum.accounts import has_few_links, is_not_listed
from forum.circles.words import LONGEST_NAME, LONGEST_PAUSE, LONGEST_WORDS
from forum.core.forms import BegunForm, Form, choices, no_control_characters, trimmed

PAUSES = {3: _l("three days"), 7: _l("a week"), LONGEST_PAUSE: _l("two weeks")}


class CircleForm(Form):
    name = StringField(
        _l("What is it called?"),
        filters=[trimmed],
        validators=[
            DataRequired(_l("A name makes it easier to speak of it. Anything will do.")),
            Length(max=LONGEST_NAME, message=_l("Please keep the name under 60 characters.")),
            no_control_characters,
        ],
    )
    takes_others = BooleanField(_l("Others who look for a circle may be matched with us, as long as there is room"))

    @property
    def has_new_name(self) -> bool:
        return True

    def validate_name(self, field: Field) -> None:
        if self.has_new_name:
            is_not_listed(self, field)
            has_few_links(self, field)


class CircleChangeForm(BegunForm, CircleForm):
    """`already`: what it is called. A name that was left as it stood in the form is none that this person gives,
    whatever the circle is called by now: it may have been taken out of sight meanwhile."""

    already = ""

    @property
    def has_new_name(self) -> bool:
        return self.name.data != self.already and not self.is_begun_with(self.name.data)

    @property
    def new_name(self) -> str:
        return str(self.name.data if self.has_new_name else self.already)


class InviteForm(Form):
    handle = StringField(
        _l("Whom would you like to invite?"),
        filters=[trimmed, lambda name: name.removeprefix("@").lower() if name else name],
        validators=[DataRequired(_l("Please type a handle, such as @rosa.")), Length(max=60), no_control_characters],
    )


class ReplyForm(Form):
    """Yes or no to an invitation."""

    answer = HiddenField()


class LeaveForm(Form):
    words = StringField(
        _l("A sentence for the others"),
        filters=[trimmed],
        validators=[
            Optional(),
            Length(max=LONGEST_WORDS, message=_l("Please keep it to 300 characters.")),
            no_control_characters,
            is_not_listed,
            has_few_links,
        ],
    )


class StayingForm(Form):
    """The answer to 'are you still in?'."""

    answer = RadioField(
        _l("How would you like to go on?"),
        choices=choices(
            {
                "stay": _l("I am still in"),
                "pause": _l("I need a pause"),
                "other": _l("Find me another circle"),
                "leave": _l("I would rather leave"),
            }
        ),
        validators=[InputRequired(_l("Please choose one of these."))],
    )
    pause = SelectField(_l("If a pause: how long?"), choices=choices(PAUSES), coerce=int, default=3)

    def pause_until(self, at: datetime) -> datetime:
        return at + timedelta(days=self.pause.data)
