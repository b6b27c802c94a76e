"""What people fill in about a day: the entry, and a wall."""

from typing import Any
from urllib.parse import urlsplit

from flask_babel import lazy_gettext as _l
from wtforms import (
    Field,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import AnyOf, DataRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from forum.accounts import is_not_listed
from forum.challenges import Challenge
from forum.core.forms import (
    BegunForm,
    EditingForm,
    Form,
    choices,
    look_no_further,
    no_control_characters,
    trimmed,
    unix_lines,
)
from forum.core.markup import is_safe_href
from forum.core.richtext import plain_length, tidy
from forum.entries.models import LONGEST_ADDRESS, LONGEST_PAUSE, LONGEST_SENTENCE, Entry
from forum.entries.words import (
    AS_SO_FAR,
    AUDIENCES,
    CIRCLE_THEN,
    FOR_CIRCLE_THEN,
    FOR_WHOM,
    MY_CIRCLE,
    WHO_GAINS,
    WHOLE_CHALLENGE,
)
from forum.posts import (
    LONGEST_ENTRY,
    Audience,
    Draft,
    Fits,
    HasNoLinks,
    MeantFor,
    PicturesForm,
    Publishing,
    ReadByMore,
    Visibility,
    readers_of,
)

UNSAID, THEN = "unsaid", "circle_then"
FIELDS = ("text", "for_whom", "who_gains", "own_blog_url", "audience", "meant_for")


def says_something(form: Any, field: Field) -> None:
    if plain_length(field.data or "") == 0:
        raise ValidationError(_l("There is nothing written here yet. A sentence is enough."))


def is_web_address(form: Any, field: Field) -> None:
    """An address that a reader may be sent to: on the web, and what it seems to be."""
    try:
        parts = urlsplit(field.data)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme.lower() not in ("http", "https") or "." not in (parts.hostname or "") or parts.username:
        raise ValidationError(_l("Please give a full address that begins with https:// or http://."))
    if not is_safe_href(field.data):
        raise ValidationError(_l("This address has signs in it that could mislead a reader. Please copy it again."))


class AboutAnEntry(Publishing):
    """What can be said about an entry; all but the text is optional."""

    text = TextAreaField(_l("Your entry"), filters=[unix_lines], validators=[Fits(LONGEST_ENTRY), says_something])
    for_whom = SelectMultipleField(
        _l("For whom?"),
        choices=choices(FOR_WHOM),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    who_gains = RadioField(
        _l("Who gains?"),
        choices=choices({UNSAID: _l("I leave this open"), **WHO_GAINS}),
        default=UNSAID,
    )
    own_blog_url = StringField(
        _l("This entry on your own blog"),
        filters=[trimmed],
        validators=[
            Optional(),
            Length(max=LONGEST_ADDRESS, message=_l("Please use an address of at most 500 characters.")),
            no_control_characters,
            is_web_address,
            is_not_listed,
        ],
    )
    audience = RadioField(
        _l("Who can read it?"),
        choices=choices(AUDIENCES),
        default=str(Audience.PUBLIC),
    )
    readers_hint: Any = None
    circle_id: int | None = None

    def offer_audiences(self, challenge: Challenge, circle_id: int | None, visibility: str = "") -> None:
        """Whom one can write for there: a challenge that is not open to all knows two kinds of readers at the most.
        `circle_id`: what "my circle" is now.

        `visibility`: of what was written when the challenge was open to fewer.
        """
        self.circle_id = circle_id
        wide: dict[Any, Any] = AUDIENCES
        if (visibility or challenge.visibility) != Visibility.PUBLIC:
            whom = WHOLE_CHALLENGE if visibility in ("", challenge.visibility) else AS_SO_FAR
            wide = {Audience.MEMBERS if self.audience.data == Audience.MEMBERS else Audience.PUBLIC: whom}
        self.audience.choices = choices(wide if circle_id is None else {**wide, Audience.CIRCLE: MY_CIRCLE})

    def readers(self, circle_id: int | None) -> dict[str, Any]:
        """The audience as a post keeps it."""
        if self.audience.data == Audience.CIRCLE:
            return {"audience": Audience.MEMBERS, "circle_id": circle_id}
        return {"audience": self.audience.data, "circle_id": None}

    def begin_for(self, readers: MeantFor) -> None:
        here = [readers] if self.circle_id is None else [readers, MeantFor.of_circle(self.circle_id)]
        self.meant_for.data = self.meant_for.data or " ".join(map(str, here))

    def refuse_more(self, now: MeantFor, said: str | None = None) -> None:
        """Nor is "my circle" another one than it was."""
        readers, _blank, circle = (self.meant_for.data or "").partition(" ")
        super().refuse_more(now, readers)
        mine = MeantFor.of_circle(self.circle_id)
        if self.audience.data == Audience.CIRCLE and circle and MeantFor.said(circle) != mine:
            raise ReadByMore(mine)

    def as_chosen(self, readers: MeantFor) -> MeantFor:
        return readers.as_chosen(self.audience.data)

    def says_what_stands_in(self, entry: Entry) -> bool:
        """The same words: a second sending of a form, not another text."""
        return tidy(self.text.data or "") == entry.post.source

    @property
    def about(self) -> dict[str, Any]:
        """What the verbs of an entry take beside its text."""
        return {
            "for_whom": " ".join(self.for_whom.data),
            "who_gains": None if self.who_gains.data == UNSAID else self.who_gains.data,
            "own_blog_url": self.own_blog_url.data or None,
        }


class EntryForm(AboutAnEntry, PicturesForm):
    pass


class EntryEditForm(AboutAnEntry, EditingForm):
    """`mine`: the circle that its author is in now, if any."""

    def offer_readers_of(self, entry: Entry, mine: int | None) -> None:
        """What stands can stand, also for a circle that its author has left: by its own name, for "my circle" is the
        one they are in."""
        self.offer_audiences(entry.post.challenge, mine, entry.post.visibility)
        if chosen_for(entry, mine) == THEN:
            self.audience.choices = [*self.audience.choices, *choices({THEN: CIRCLE_THEN})]
            self.readers_hint = FOR_CIRCLE_THEN

    def readers_of(self, entry: Entry, mine: int | None) -> dict[str, Any]:
        if self.audience.data == THEN:
            return {"audience": Audience.MEMBERS, "circle_id": entry.post.circle_id}
        return self.readers(mine)

    def says_the_same_as(self, entry: Entry, mine: int | None) -> bool:
        """A second sending of the same form finds its words in place already."""
        same_about = all(getattr(entry, name) == value for name, value in self.about.items())
        return same_about and self.says_what_stands_in(entry) and self.audience.data == chosen_for(entry, mine)


def chosen_for(entry: Entry, mine: int | None) -> str:
    """Its readers, as the form calls them."""
    return THEN if entry.post.circle_id not in (None, mine) else str(readers_of(entry.post))


def fields_of(entry: Entry, mine: int | None) -> dict[str, Any]:
    """The entry as its form shows it."""
    return {
        "text": entry.post.source,
        "for_whom": entry.groups,
        "who_gains": entry.who_gains or UNSAID,
        "own_blog_url": entry.own_blog_url or "",
        "audience": chosen_for(entry, mine),
        "version": entry.post.version,
    }


def drafted(draft: Draft) -> dict[str, Any]:
    """What a draft has kept, in the shape that the form takes; a box that is not in it was not ticked."""
    kept = {name: draft.text(name) for name in FIELDS if name in draft.fields and name != "for_whom"}
    return kept | {"for_whom": draft.several("for_whom")}


PAUSES = {0: _l("No, keep them"), 1: _l("For a day"), 2: _l("For two days"), 3: _l("For three days")}
assert max(PAUSES) == LONGEST_PAUSE


class NoteForm(EditingForm):
    """A note to oneself."""

    text = TextAreaField(_l("Your note"), filters=[unix_lines], validators=[Fits(LONGEST_ENTRY), says_something])


class NoteToEntryForm(Publishing):
    """One button, and a second one for a note that reads like a pitch."""

    text = HiddenField()


class JoinInForm(Form):
    """Yes or no to counting a comment as one's entry."""

    answer = HiddenField(validators=[AnyOf(["yes", "no"])])


class ClaimForm(Form):
    """'I'll answer', and letting go: one button, and the page that it stands on."""

    back = HiddenField()


class WallForm(BegunForm):
    sentence = StringField(
        _l("What stands in your way?"),
        filters=[trimmed],
        validators=[
            DataRequired(_l("One sentence is enough, so that others can answer.")),
            Length(max=LONGEST_SENTENCE, message=_l("Please keep it to 300 characters.")),
            look_no_further,
            no_control_characters,
            HasNoLinks(_l("A wall is a sentence without links. Say it in your own words, and others can answer.")),
        ],
    )
    pause_days = SelectField(
        _l("Should reminders rest?"),
        choices=choices(PAUSES),
        coerce=int,
        default=0,
    )
