"""The forms of the first and the last step of founding: what the challenge is, and where its days come from."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField
from wtforms.validators import DataRequired, Length, Optional
from wtforms.widgets import HiddenInput

from forum.challenges.cover_forms import CoverFields
from forum.challenges.fields import LISTS, WITH_LINKS, can_be_shown, hashtag_field, one_line, text
from forum.challenges.steps import likely_hashtag
from forum.core.form_words import NEEDED
from forum.core.forms import Form, WritingForm
from forum.posts import LONGEST_ENTRY


class FirstStepForm(CoverFields, WritingForm):
    """A title is enough, and a line: the rest can be told later."""

    title = one_line(_l("Title"), 100, DataRequired(NEEDED), then=LISTS)
    summary = one_line(_l("In one line"), 200, DataRequired(NEEDED), then=LISTS)
    hashtag = hashtag_field(Optional())
    description = text(_l("Description"), LONGEST_ENTRY, can_be_shown, then=WITH_LINKS)
    pack = StringField(widget=HiddenInput(), validators=[Length(max=60)])

    @property
    def what_it_is(self) -> dict[str, str]:
        """What is left empty is made from the title and from the line below it."""
        title, summary = self.title.data, self.summary.data
        hashtag, description = self.hashtag.data or likely_hashtag(title), self.description.data or summary
        return {"title": title, "summary": summary, "hashtag": hashtag, "description": description}


class DaysStepForm(Form):
    source = RadioField(_l("Where the days come from"), validators=[DataRequired(NEEDED)])
