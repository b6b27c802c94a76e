"""The fields of a cover: the picture, and what it shows. A picture that came with something wrong beside it is kept."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import Field, StringField
from wtforms import ValidationError as Invalid
from wtforms.validators import Length
from wtforms.widgets import HiddenInput

from forum.challenges.covered import LONGEST_WORDS
from forum.challenges.fields import LISTS, one_line
from forum.core.forms import Form
from forum.core.picture_names import PictureName


class CoverFields:
    """`kept`: the address of a picture that came with an earlier sending of the same form. `cover`: what to show."""

    picture = FileField(_l("Cover picture"))
    kept = StringField(widget=HiddenInput(), validators=[Length(max=100)])
    picture_words = one_line(_l("What does it show?"), LONGEST_WORDS, then=LISTS)
    cover: PictureName | None = None

    def validate_picture_words(self, field: Field) -> None:
        if self.shows_one and not field.data:
            raise Invalid(_l("Please say in a few words what can be seen, for those who cannot see it."))
        if field.data and not self.shows_one:
            raise Invalid(_l("Please choose the picture that these words are about, or leave them empty."))

    @property
    def shows_one(self) -> bool:
        return bool(self.picture.data or self.kept.data)


class CoverForm(CoverFields, Form):
    """`of`: the key of the picture that was on the page, if there was one."""

    of = StringField(widget=HiddenInput(), validators=[Length(max=52)])

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        if self.of.data:
            self.picture.label.text = _l("Choose another picture")

    @property
    def shows_one(self) -> bool:
        return bool(super().shows_one or self.of.data)
