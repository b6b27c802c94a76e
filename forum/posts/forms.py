"""The forms of the room. A length is counted as people count; what is too long comes back whole."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import BooleanField, Field, HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, Regexp, StopValidation, ValidationError

from forum.core.forms import (
    EditingForm,
    Form,
    TrappingForm,
    WritingForm,
    no_control_characters,
    trimmed,
    unix_lines,
)
from forum.core.lists import addresses_in, one_spelling
from forum.core.picture_names import number_undescribed
from forum.core.refusals import Refused
from forum.core.words import number_words
from forum.posts.meant_for import MeantFor, ReadByMore
from forum.posts.pitches import ReadsLikeAPitch
from forum.posts.words import LONGEST_COMMENT, LONGEST_ENTRY, LONGEST_PRIVATE_WORD

LONGEST_TITLE = 150


class Fits:
    """At most so many characters; says how many are too many."""

    def __init__(self, longest: int) -> None:
        self.longest = longest

    def __call__(self, form: Any, field: Field) -> None:
        over = len(field.data or "") - self.longest
        if over > 0:
            raise StopValidation(
                ngettext(
                    "This is one character too long: up to %(longest)s fit.",
                    "This is %(num)s characters too long: up to %(longest)s fit.",
                    over,
                    longest=number_words(self.longest),
                )
            )


class HasNoLinks:
    """However they are written; `sentence` says what goes without."""

    def __init__(self, sentence: object) -> None:
        self.sentence = sentence

    def __call__(self, form: Any, field: Field) -> None:
        if addresses_in(one_spelling(field.data), most=1):
            raise ValidationError(self.sentence)


def words_of_length(label: object, longest: int) -> TextAreaField:
    says_nothing = DataRequired(_l("There is nothing written here yet."))
    return TextAreaField(label, filters=[unix_lines], validators=[says_nothing, Fits(longest)])


class PicturesForm(WritingForm):
    """A form whose `text` may show pictures. Where nothing describes one it asks for a few words, once."""

    asked = HiddenField()

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        undescribed = 0 if self.asked.data else number_undescribed(self["text"].data or "")
        if undescribed:
            self.asked.data, self.kind_question = "yes", words_wanted(undescribed)
        return not undescribed


def words_wanted(undescribed: int) -> str:
    return ngettext(
        "One of your pictures has no words yet. People who cannot see it would be glad of a few: they go between the"
        " brackets of ![ ] in your text. Or send it just as it is.",
        "%(num)s of your pictures have no words yet. People who cannot see them would be glad of a few: they go between"
        " the brackets of ![ ] in your text. Or send it just as it is.",
        undescribed,
    )


class MeantForm(Form):
    """A form that knows whom its page named as readers, and asks once where more can read it when it is sent.

    Whatever shows it says `begin_for`, whatever takes it `refuse_more`.
    """

    meant_for = HiddenField()

    def begin_for(self, readers: MeantFor) -> None:
        """What was begun before, in a draft or in this form, is for whom that says."""
        self.meant_for.data = self.meant_for.data or str(readers)

    def refuse_more(self, now: MeantFor, said: str | None = None) -> None:
        """Raises ReadByMore. Where nothing is said (a script, a form that was open when this came to be), it is meant
        for those who read it now: nobody was told otherwise. What says something else is asked about.

        `said`: the part of the field that counts, if it holds several.
        """
        said = self.meant_for.data if said is None else said
        then = MeantFor.said(said) if said else now
        if then is None or self.as_chosen(now).are_more_than(self.as_chosen(then)):
            raise ReadByMore(self.as_chosen(now))

    def as_chosen(self, readers: MeantFor) -> MeantFor:
        """Whom the form itself lets its author choose of them."""
        return readers

    def refuse(self, field: str, why: Refused | object) -> None:
        """Shown again, it says whom it is for now."""
        if isinstance(why, ReadByMore):
            self.kind_question, self.meant_for.data = str(why), ""
        else:
            super().refuse(field, why)


class Publishing(MeantForm, TrappingForm):
    """What others are to read. A text that reads like a pitch comes back with a `nudge`; its button: `all_the_same`."""

    all_the_same = BooleanField()
    nudge: ReadsLikeAPitch | None = None
    nudged: Field | None = None

    @property
    def how(self) -> dict[str, bool]:
        """How it was sent, for what publishes it."""
        return {"all_the_same": bool(self.all_the_same.data), "trapped": self.is_trapped}

    def refuse(self, field: str, why: Refused | object) -> None:
        if isinstance(why, ReadsLikeAPitch):
            self.nudge, self.nudged = why, self[field]
        else:
            super().refuse(field, why)


class CommentForm(Publishing, PicturesForm):
    """An answer; `answer` is the id of the comment it is an answer to."""

    text = words_of_length(_l("Your answer"), LONGEST_COMMENT)
    answer = HiddenField(validators=[Optional(), Regexp("^[0-9]{1,18}$")])


class PrivateWordForm(Form):
    """A private word, or the answer to one."""

    text = words_of_length(_l("Your private word"), LONGEST_PRIVATE_WORD)


class EditForm(Publishing, EditingForm):
    """Another text for a comment."""

    text = words_of_length(_l("Your text"), LONGEST_COMMENT)


class EditTopicForm(Publishing, EditingForm):
    """Another title and text for a topic."""

    title = StringField(
        _l("Title"),
        filters=[trimmed],
        validators=[
            DataRequired(_l("A title helps people to find this.")),
            Length(max=LONGEST_TITLE, message=_l("Please keep the title under 150 characters.")),
            no_control_characters,
        ],
    )
    text = words_of_length(_l("Your text"), LONGEST_ENTRY)


class PreviewForm(Form):
    text = TextAreaField(filters=[unix_lines], validators=[Fits(LONGEST_ENTRY)])
