"""The forms of the room: thanks at the end, and a favourite."""

from flask_babel import lazy_gettext as _l
from wtforms import Field, StringField, ValidationError
from wtforms.validators import DataRequired, Length

from forum.accounts import has_few_links, is_not_listed
from forum.closing.favourites import LONGEST_WHY
from forum.closing.models import LONGEST_THANKS
from forum.core.form_words import NEEDED
from forum.core.forms import EditingForm, look_no_further, no_control_characters, text_area, trimmed
from forum.core.refusals import Refused
from forum.core.richtext import to_html
from forum.posts import Fits, HasNoLinks, MeantForm


class ThanksForm(EditingForm):
    text = text_area(
        _l("What you would like to say at the end"),
        LONGEST_THANKS,
        DataRequired(NEEDED),
        Fits(LONGEST_THANKS),
        is_not_listed,
        has_few_links,
    )

    def validate_text(self, field: Field) -> None:
        """A text that becomes HTML; said beside the field before anything is changed."""
        try:
            to_html(field.data or "")
        except Refused as why:
            raise ValidationError(str(why)) from why


class FavouriteForm(MeantForm):
    why = StringField(
        _l("Why this one, in a sentence"),
        filters=[trimmed],
        validators=[
            DataRequired(NEEDED),
            Length(max=LONGEST_WHY, message=_l("Please keep this under %(max)d characters.")),
            look_no_further,
            no_control_characters,
            HasNoLinks(_l("This is a sentence without links: the entry is one press away.")),
        ],
    )
