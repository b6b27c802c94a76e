"""What reporters, moderators and those who disagree fill in."""

from collections.abc import Iterable
from typing import Any, Self

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, Field, HiddenField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from forum.accounts import Account, is_address, plain_address
from forum.core.forms import (
    EditingForm,
    Form,
    NumberField,
    TrappingForm,
    WritingForm,
    choices,
    no_control_characters,
    text_area,
    trimmed,
)
from forum.moderation.appeals import LONGEST_APPEAL
from forum.moderation.items import ReviewItem
from forum.moderation.messages import LONGEST_MESSAGE
from forum.moderation.words import (
    AGAINST_PEOPLE,
    LONGEST_NOTE,
    LONGEST_REASON,
    LONGEST_SILENCE,
    LONGEST_SUSPENSION,
    Action,
    ChangedSince,
    Kind,
    Reason,
    Why,
)

REASONS = {
    Reason.SELLING: _l("It sells something"),
    Reason.UNKIND: _l("It is unkind"),
    Reason.SPAM: _l("It is spam"),
    Reason.PRIVATE_DATA: _l("It shows someone's private data"),
    Reason.OFF_TOPIC: _l("It belongs somewhere else"),
    Reason.OTHER: _l("Something else"),
}
WHYS = REASONS | {
    Why.PITCH: _l("It reads like a pitch"),
    Why.SUSPECT: _l("It looks like spam to a machine"),
    Why.MODERATOR: _l("A moderator came across it"),
    Why.APPEAL: _l("Somebody disagrees with a decision"),
}
KINDS = {
    Kind.POST: _l("Posts"),
    Kind.PROFILE: _l("Profiles"),
    Kind.CHALLENGE: _l("Challenges"),
    Kind.PRIVATE_WORD: _l("Private words"),
    Kind.APPEAL: _l("Appeals"),
}
ACTIONS = {
    Action.KEEP: _l("Keep it as it is"),
    Action.HIDE: _l("Hide it from everyone but its author"),
    Action.REMOVE: _l("Remove it, from its author too"),
    Action.MOVE: _l("Move it to another challenge"),
    Action.UNCOVER: _l("Take its cover picture away, and leave the rest"),
    Action.WARN: _l("Leave it, and tell its author what is wrong"),
    Action.SILENCE: _l("Silence them: they read and do not write"),
    Action.SUSPEND: _l("Suspend them: they cannot sign in"),
    Action.REMOVE_SPAMMER: _l("Remove as a spammer: suspend them, and hide everything they posted"),
}
PERSONAL = {
    **ACTIONS,
    Action.KEEP: _l("Leave it as it is"),
    Action.HIDE: _l("Hide what they say about themselves"),
    Action.WARN: _l("Tell them what is wrong"),
}
OF_CHALLENGES = {**PERSONAL, Action.HIDE: _l("Hide it, with all that was written in it, from whoever is not in it")}
OF_WORDS = {**ACTIONS, Action.HIDE: _l("Hide it from both of them, with its answer")}
KEYS = {
    Action.KEEP: "a",
    Action.HIDE: "h",
    Action.REMOVE: "d",
    Action.MOVE: "m",
    Action.UNCOVER: "c",
    Action.WARN: "e",
    Action.SILENCE: "s",
    Action.SUSPEND: "b",
    Action.REMOVE_SPAMMER: "x",
}
OF_A_PERSON = (
    *(Action.KEEP, Action.HIDE, Action.WARN),
    *(Action.SILENCE, Action.SUSPEND, Action.REMOVE_SPAMMER),
)
OF_KIND = {
    Kind.POST: tuple(one for one in Action if one != Action.UNCOVER),
    Kind.PROFILE: OF_A_PERSON,
    Kind.PRIVATE_WORD: OF_A_PERSON,
    Kind.CHALLENGE: (
        *(Action.KEEP, Action.HIDE, Action.UNCOVER, Action.WARN),
        *(Action.SILENCE, Action.SUSPEND, Action.REMOVE_SPAMMER),
    ),
}


class ReportForm(Form):
    """`shown`: what the reporter has before them, see as_read.py."""

    shown = HiddenField()
    reason = RadioField(
        _l("What is wrong with it?"),
        choices=choices(REASONS),
        validators=[InputRequired(_l("Please choose what fits best."))],
    )
    note = text_area(_l("Is there more a moderator should know?"), 1000)

    def validate_note(self, field: object) -> None:
        if self.reason.data == Reason.OTHER and not self.note.data:
            raise ValidationError(_l("Please say in a few words what it is."))


def reason_area() -> Any:
    return text_area(
        _l("Why?"),
        LONGEST_REASON,
        InputRequired(_l("Please give a reason: it goes into the log, and the author reads it.")),
        Length(min=5, message=_l("A few words more, please: the author reads this.")),
    )


class ReadingForm(Form):
    """A form about something that its author can change meanwhile: `as_read` is the mark of what its page shows."""

    as_read = HiddenField()

    @property
    def read(self) -> str:
        return self.as_read.data or ""

    def ask_again(self, why: ChangedSince, mark: str) -> None:
        """The page shows it as it stands now; sent once more, the form is about that."""
        self.kind_question, self.as_read.data = str(why), mark


class ReviewForm(ReadingForm, EditingForm):
    """`saved` is a saved answer: it is the reason, unless another one is written."""

    action = RadioField(
        _l("What should happen?"),
        choices=choices(ACTIONS),
        validators=[InputRequired(_l("Please choose one of these."))],
    )
    days = NumberField(_l("For how many days?"), validators=[Optional(), NumberRange(1, LONGEST_SUSPENSION)])
    to = StringField(_l("To which challenge?"), filters=[trimmed], validators=[Length(max=60)])
    saved = SelectField(_l("A saved answer"), validators=[Optional()], validate_choice=False)
    reason = reason_area()

    def offer(self, item: ReviewItem, answers: Any) -> None:
        """What can be done with this item, and the answers to pick from."""
        words = {Kind.PROFILE: PERSONAL, Kind.CHALLENGE: OF_CHALLENGES, Kind.PRIVATE_WORD: OF_WORDS}
        words_here = words.get(Kind(item.kind), ACTIONS)
        self.action.choices = choices({one: words_here[one] for one in actions_for(item)})
        self.saved.choices = [("", ""), *((one, one) for one in answers)]

    def pick(self) -> None:
        """Before it is validated: a saved answer that was chosen is the reason."""
        if not self.reason.data and self.saved.data:
            self.reason.data = self.saved.data
            self.reason.raw_data = [self.saved.data]

    def validate(self, **more: Any) -> bool:
        """What one action needs and the others do not is asked after the rest."""
        is_fine, days = bool(super().validate(**more)), self.days.data
        if self.action.data == Action.SILENCE and not self.days.errors and not (days and days <= LONGEST_SILENCE):
            self.refuse("days", _l("A silence lasts from 1 to 30 days."))
        if self.action.data == Action.MOVE and not self.to.data:
            self.refuse("to", _l("Please say to which challenge: the last part of its address."))
        return is_fine and not self.days.errors and not self.to.errors

    @property
    def lasting(self) -> int | None:
        """For how many days; None: for good, or nothing that lasts."""
        return self.days.data if self.action.data in (Action.SILENCE, Action.SUSPEND) else None


def actions_for(item: ReviewItem) -> tuple[Action, ...]:
    """Nobody is stopped who is no more, only topics move, and only what is covered is uncovered."""
    impossible = set() if item.person is not None else {Action.WARN, *AGAINST_PEOPLE}
    if item.post is None or item.post.kind != "topic":
        impossible.add(Action.MOVE)
    if item.about is None or item.about.cover is None:
        impossible.add(Action.UNCOVER)
    return tuple(one for one in OF_KIND[Kind(item.kind)] if one not in impossible)


class ClaimForm(EditingForm):
    """Who looks after an item: oneself, another moderator, or nobody."""

    to = SelectField(_l("To whom"), id="to-whom", validators=[Optional()], validate_choice=False)
    note = text_area(_l("What they should know"), LONGEST_NOTE)
    what = HiddenField()

    def offer(self, others: Iterable[Account]) -> None:
        self.to.choices = choices({"": _l("whoever comes")} | {one.handle: one.name for one in others})


class UndoForm(ReadingForm):
    reason = text_area(
        _l("Why is it taken back?"),
        LONGEST_REASON,
        InputRequired(_l("Please give a reason: it goes into the log, and the person concerned reads it.")),
    )


class AppealForm(Form):
    text = text_area(
        _l("What should another moderator know?"),
        LONGEST_APPEAL,
        InputRequired(_l("Please say in a few words why you disagree.")),
    )


class AppealAnswerForm(ReadingForm, EditingForm):
    outcome = RadioField(
        _l("What should happen?"),
        choices=choices({"stands": _l("The decision stands"), "undone": _l("Take the decision back")}),
        validators=[InputRequired(_l("Please choose one of the two."))],
    )
    reason = reason_area()


class MessageForm(TrappingForm, WritingForm):
    """To the moderators. A visitor says who they are, and where the answer goes."""

    name = StringField(_l("Your name"), filters=[trimmed], validators=[Length(max=60), no_control_characters])
    email = EmailField(_l("Your e-mail address"), filters=[plain_address])
    text = text_area(
        _l("Your message"),
        LONGEST_MESSAGE,
        InputRequired(_l("There is nothing written here yet.")),
        Length(min=10, message=_l("A few words more, please.")),
    )

    @classmethod
    def of(cls, viewer: Any) -> Self:
        """A member need not say who they are."""
        form = cls()
        if viewer.is_authenticated:
            del form.name, form.email
        return form

    def validate_email(self, field: Field) -> None:
        if not is_address(field.data or ""):
            raise ValidationError(_l("Please give an address that we can write to: the answer goes there."))

    @property
    def about(self) -> dict[str, str]:
        return (
            {"name": self.name.data or "", "email": self.email.data} if "email" in self else {"name": "", "email": ""}
        )


class AnswerForm(Form):
    text = text_area(
        _l("Your answer"),
        LONGEST_MESSAGE,
        InputRequired(_l("There is nothing written here yet.")),
    )


class SavedAnswerForm(Form):
    text = text_area(
        _l("A new saved answer"),
        LONGEST_REASON,
        InputRequired(_l("Please write the answer.")),
        Length(min=5, message=_l("A few words more, please.")),
    )
