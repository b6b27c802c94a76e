"""What people fill in about circles."""

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, HiddenField, RadioField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from forum.accounts import has_few_links, is_not_listed
from forum.circles.words import LONGEST_NAME, LONGEST_PAUSE, LONGEST_WORDS
from forum.core.forms import Form, choices, no_control_characters, trimmed

PAUSES = {3: _l("three days"), 7: _l("a week"), LONGEST_PAUSE: _l("two weeks")}


class CircleForm(Form):
    """`already`: what it is called. Only another name is asked about."""

    already = ""

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

    def validate_name(self, field: Field) -> None:
        if field.data != self.already:
            is_not_listed(self, field)
            has_few_links(self, field)


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
