"""What organisers fill in about the people of their challenge."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, TextAreaField
from wtforms.validators import DataRequired, Regexp

from forum.core.forms import Form, unix_lines
from forum.posts import Fits

LONGEST_NOTE = 2_000


class NoteForm(Form):
    """A note to one person; `seen` is the latest note to them that stood beside the form."""

    text = TextAreaField(
        _l("Your words to them"),
        filters=[unix_lines],
        validators=[DataRequired(_l("There is nothing written here yet.")), Fits(LONGEST_NOTE)],
    )
    seen = HiddenField(default="0", validators=[Regexp("^[0-9]{1,18}$")])

    def start_from(self, seen: int) -> None:
        """Shown again: the next sending knows of what stands beside it now."""
        self.seen.data = str(seen)
