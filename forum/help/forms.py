"""What people fill in about a request for help. What two say to each other about it: forms_between.py."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field, RadioField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from forum.accounts import has_few_links, is_not_listed
from forum.challenges import Challenge, Participation
from forum.core.forms import (
    DayField,
    EditingForm,
    WritingForm,
    choices,
    look_no_further,
    no_control_characters,
    trimmed,
    unix_lines,
)
from forum.core.richtext import plain_length
from forum.help.models import HelpRequest
from forum.help.skills import names_in
from forum.help.words import (
    LONGEST_OWN_PART,
    LONGEST_PLACE,
    LONGEST_SENTENCE,
    MOST_SKILLS_ASKED,
    TIME_WORDS,
    Kind,
)
from forum.posts import (
    LONGEST_ENTRY,
    Audience,
    Draft,
    Fits,
    MeantFor,
    Publishing,
)

LONGEST_TITLE = 150
LONGEST_AHEAD = timedelta(days=366)
FIELDS = ("title", "text", "own_part", "skills", "time_needed", "place", "until", "challenge", "audience", "meant_for")
AUDIENCES = {Audience.PUBLIC: _l("everyone"), Audience.MEMBERS: _l("members of this forum")}
A_SENTENCE = DataRequired(_l("One sentence is enough."))
NOT_LONGER = Length(max=LONGEST_SENTENCE, message=_l("Please keep it to 300 characters."))


def says_something(form: Any, field: Field) -> None:
    if plain_length(field.data or "") == 0:
        raise ValidationError(_l("There is nothing written here yet. A sentence is enough."))


def sentence_field(label: object, *validators: Any) -> StringField:
    """What the other side reads, or whoever comes next."""
    plain = (NOT_LONGER, look_no_further, no_control_characters, is_not_listed, has_few_links)
    return StringField(label, filters=[trimmed], validators=[*validators, *plain])


def without_words(field: Field) -> None:
    """Where none can go, none are asked for."""
    field.validators = [one for one in field.validators if one is not A_SENTENCE]
    field.flags.required = False


class AboutHelp(Publishing):
    """What is said about a request, whatever its kind."""

    title = StringField(
        _l("In one line"),
        filters=[trimmed],
        validators=[
            DataRequired(_l("A line that says what it is helps people to find it.")),
            Length(max=LONGEST_TITLE, message=_l("Please keep it under 150 characters.")),
            no_control_characters,
        ],
    )
    text = TextAreaField(_l("A few words more"), filters=[unix_lines], validators=[Fits(LONGEST_ENTRY), says_something])
    own_part = TextAreaField(
        _l("What is your own part?"),
        filters=[unix_lines],
        validators=[
            Length(max=LONGEST_OWN_PART, message=_l("Please keep your part under 500 characters.")),
            look_no_further,
            has_few_links,
        ],
    )
    skills = StringField(_l("Skills it takes"), filters=[trimmed], validators=[Length(max=300), no_control_characters])
    time_needed = RadioField(
        _l("How long does it take?"),
        choices=choices(TIME_WORDS),
        validators=[InputRequired(_l("Please choose about how long it takes."))],
    )
    place = StringField(
        _l("Where?"),
        filters=[trimmed],
        validators=[
            Optional(),
            Length(max=LONGEST_PLACE, message=_l("Please keep the place under 80 characters.")),
            no_control_characters,
        ],
    )
    until = DayField(_l("Until when?"), validators=[Optional()])
    audience = RadioField(_l("Who can read it?"), choices=choices(AUDIENCES), default=str(Audience.PUBLIC))

    def of_kind(self, kind: str, today: date) -> None:
        """An ask says what its author's own part will be; a day to come is meant, in the writer's own calendar."""
        self.kind, self.today = kind, today

    def validate_own_part(self, field: Field) -> None:
        if self.kind == Kind.ASK and not (field.data or "").strip():
            raise ValidationError(_l("Whoever asks has a part to play too. What will you do yourself?"))

    def validate_skills(self, field: Field) -> None:
        if len(names_in(field.data or "")) > MOST_SKILLS_ASKED:
            raise ValidationError(_l("Up to five skills fit. Please keep the ones that matter most."))

    def validate_until(self, field: Field) -> None:
        if field.data is not None and not self.today <= field.data <= self.today + LONGEST_AHEAD:
            raise ValidationError(_l("Please choose a day from today on, within a year."))

    def as_chosen(self, readers: MeantFor) -> MeantFor:
        return readers.as_chosen(self.audience.data)

    @property
    def about(self) -> dict[str, Any]:
        """What the verbs of a request take beside its words."""
        return {
            "skills": names_in(self.skills.data or ""),
            "time_needed": self.time_needed.data,
            "place": self.place.data,
            "until_on": self.until.data,
            "own_part": (self.own_part.data or "").strip() if self.kind == Kind.ASK else "",
        }


class HelpForm(AboutHelp, WritingForm):
    challenge = SelectField(_l("Does it belong to a challenge?"), default="")

    def offer_challenges(self, parts: Sequence[Participation]) -> None:
        none = ("", _l("No, it is for everyone here"))
        self.challenge.choices = [none, *((one.challenge.slug, one.challenge.title) for one in parts)]

    def begin_for_each(self, challenges: Iterable[Challenge]) -> None:
        """Whom it is for depends on the challenge that is chosen of these: "7=invited:7 9=public"."""
        now = {str(one.id): str(MeantFor.in_challenge(one)) for one in challenges}
        said = self.said_of_each
        self.meant_for.data = " ".join(f"{name}={said.get(name) or words}" for name, words in now.items())

    def refuse_more_in(self, challenge: Challenge) -> None:
        """Raises ReadByMore; see `MeantForm`."""
        self.refuse_more(MeantFor.in_challenge(challenge), self.said_of_each.get(str(challenge.id), ""))

    @property
    def said_of_each(self) -> dict[str, str]:
        pairs = [one.partition("=") for one in (self.meant_for.data or "").split()]
        return {name: words for name, _equals, words in pairs}


class HelpEditForm(AboutHelp, EditingForm):
    pass


def fields_of(request: HelpRequest) -> dict[str, Any]:
    """The request as its form shows it."""
    return {
        "title": request.post.title,
        "text": request.post.source,
        "own_part": request.own_part,
        "skills": ", ".join(need.name for need in request.needs),
        "time_needed": request.time_needed,
        "place": request.place or "",
        "until": request.until_on,
        "audience": request.post.audience,
        "version": request.post.version,
    }


def drafted(draft: Draft) -> dict[str, Any]:
    """What a draft has kept, in the shape that the form takes."""
    kept: dict[str, Any] = {name: draft.text(name) for name in FIELDS if name in draft.fields}
    if "until" in kept:
        kept["until"] = day_in(kept["until"])
    return kept


def day_in(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
