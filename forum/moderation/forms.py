"""What reporters and moderators fill in."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import InputRequired, Length, ValidationError

from forum.core.forms import Form, choices, text_area
from forum.moderation.models import Action, Reason

REASONS = {
    Reason.SELLING: _l("It sells something"),
    Reason.UNKIND: _l("It is unkind"),
    Reason.SPAM: _l("It is spam"),
    Reason.PRIVATE_DATA: _l("It shows someone's private data"),
    Reason.OFF_TOPIC: _l("It belongs somewhere else"),
    Reason.OTHER: _l("Something else"),
}
ACTIONS = {
    Action.KEEP: _l("Keep it as it is"),
    Action.HIDE: _l("Hide it from everyone but its author"),
}


class ReportForm(Form):
    reason = RadioField(
        _l("What is wrong with it?"),
        choices=choices(REASONS),
        validators=[InputRequired(_l("Please choose what fits best."))],
    )
    note = text_area(_l("Is there more a moderator should know?"), 1000)

    def validate_note(self, field: object) -> None:
        if self.reason.data == Reason.OTHER and not self.note.data:
            raise ValidationError(_l("Please say in a few words what it is."))


class DecisionForm(Form):
    action = RadioField(
        _l("What should happen?"),
        choices=choices(ACTIONS),
        validators=[InputRequired(_l("Please choose one of the two."))],
    )
    reason = text_area(
        _l("Why?"),
        500,
        InputRequired(_l("Please give a reason: it stands in the log, and the author reads it.")),
        Length(min=5, message=_l("A few words more, please: the author reads this.")),
    )


class WordDecisionForm(DecisionForm):
    """About a private word, which stands in no log."""

    reason = text_area(
        _l("Why?"),
        500,
        InputRequired(_l("Please give a reason: who wrote it reads it when it is hidden.")),
        Length(min=5, message=_l("A few words more, please: the author reads this.")),
    )
