"""The form of a link that lets people into a challenge."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from forum.challenges.fields import number_or_none
from forum.core.forms import Form, choices

UNTIL_WITHDRAWN = 0
LINK_DAYS = {
    1: _l("One day"),
    7: _l("A week"),
    30: _l("30 days"),
    UNTIL_WITHDRAWN: _l("Until somebody withdraws it"),
}
MOST_BY_ONE_LINK = 1_000


class InvitationForm(Form):
    """How long a link into a challenge works, and for how many people."""

    days = SelectField(_l("How long it works"), choices=choices(LINK_DAYS), default=30, coerce=int)
    most_uses = number_or_none(_l("For how many people"), 1, MOST_BY_ONE_LINK)

    @property
    def limits(self) -> dict[str, int | None]:
        return {"days": self.days.data or None, "most_uses": self.most_uses.data}
