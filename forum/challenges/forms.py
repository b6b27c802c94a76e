"""The forms of the room: what people send about a challenge, its days and their part in it."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, RadioField, SelectField, StringField
from wtforms import ValidationError as Invalid
from wtforms.validators import DataRequired, Length, Optional, Regexp
from wtforms.widgets import HiddenInput

from forum.challenges.fields import (
    LISTS,
    WITH_LINKS,
    Given,
    can_be_shown,
    choice,
    hashtag_field,
    headline,
    number,
    number_or_none,
    one_line,
    own_text,
    text,
)
from forum.challenges.labels import PACES, SELLING_RULES, VISIBILITIES
from forum.challenges.packs import packs_for
from forum.challenges.pledges import HOW_WORDS
from forum.challenges.words import (
    LONGEST_ANNOUNCEMENT,
    LONGEST_ASIDE,
    LONGEST_CHALLENGE,
    LONGEST_LAUNCH,
    LONGEST_OWN_WORDS,
    LONGEST_PITCH_WORDS,
    LONGEST_PLEDGE,
    LONGEST_PROMPT,
    MOST_PITCH_WORDS,
    MOST_PLACES,
    THEME_WORDS,
    Pace,
)
from forum.core import clock
from forum.core.days import calendar_day, is_zone
from forum.core.form_words import NEEDED
from forum.core.forms import (
    BegunForm,
    DayField,
    EditingForm,
    Form,
    NumberField,
    WritingForm,
    ZoneField,
    choices,
    trimmed,
)
from forum.core.languages import LANGUAGES, reader_language
from forum.posts import LONGEST_ENTRY, PicturesForm, Publishing, is_telling

FARTHEST = timedelta(days=3 * 366)
RESERVED = {"new", "all", "feed", "search", "archive"}
BLANK, FILE = "blank", "file"  # no pack
Theirs = Sequence[tuple[str, str]]  # labels of fields, and what somebody else wrote into them meanwhile


class Revising(EditingForm):
    """An edit that says what somebody else, who was faster, has stored."""

    def differences(self, now: dict[str, Any]) -> Theirs:
        """What is stored by now, field by field, where it is not what was typed."""
        changed = [field for field in self if field.name in now and field.data != now[field.name]]
        return [(str(field.label.text), words_of(field, now[field.name])) for field in changed]


def words_of(field: Field, value: Any) -> str:
    """A choice by its name, everything else as it is."""
    names = {one.value: one.label for one in getattr(field, "choices", None) or ()}
    return str(names.get(value, value))


class ChallengeFields:
    """Everything an organiser says about a challenge."""

    title = one_line(_l("Title"), 100, DataRequired(NEEDED), then=LISTS)
    slug = StringField(
        _l("Address"),
        filters=[trimmed],
        validators=[
            Optional(),
            Length(max=60, message=_l("Please keep this under %(max)d characters.")),
            Regexp("^[a-z0-9]+(-[a-z0-9]+)*$", message=_l("Please use small letters, digits and single hyphens.")),
            *LISTS,
        ],
    )
    summary = one_line(_l("In one line"), 200, DataRequired(NEEDED), then=LISTS)
    description = text(_l("Description"), LONGEST_ENTRY, DataRequired(NEEDED), can_be_shown, then=WITH_LINKS)
    hashtag = hashtag_field(DataRequired(NEEDED))
    length = number(_l("Number of days"), 1, LONGEST_CHALLENGE)
    starts_on = DayField(_l("First day"), validators=[Given()])
    zone = ZoneField(_l("Time zone of the challenge"))
    pace = choice(_l("Pace"), PACES)
    closed_on = DayField(_l("Last day to join"), validators=[Optional()])
    will = text(_l("I will …"), LONGEST_PLEDGE, DataRequired(NEEDED), then=LISTS)
    stop = text(_l("I will stop …"), LONGEST_PLEDGE, DataRequired(NEEDED), then=LISTS)
    rest_days_per_week = number(_l("Rest days a week"), 0, 6)
    visibility = choice(_l("Who may see it"), VISIBILITIES)
    selling_rule = choice(_l("Selling"), SELLING_RULES)
    pitch_words = text(_l("Words to look at again"), LONGEST_PITCH_WORDS)
    has_market_day = BooleanField(_l("There is a market day"), default=True)
    most_people = number_or_none(_l("How many people may take part"), 1, MOST_PLACES)
    answer_goal_hours = number(_l("Hours until everyone has an answer"), 1, 168)

    def validate_slug(self, field: Field) -> None:
        if field.data in RESERVED:
            raise Invalid(_l("This address is taken. Please choose another one."))

    def validate_pitch_words(self, field: Field) -> None:
        field.data = "\n".join(filter(None, map(str.strip, (field.data or "").splitlines())))
        if len(field.data.splitlines()) > MOST_PITCH_WORDS:
            raise Invalid(_l("Up to %(most)d lines, please.", most=MOST_PITCH_WORDS))
        common = next((line for line in field.data.splitlines() if not is_telling(line)), None)
        if common is not None:
            raise Invalid(
                _l("“%(words)s” is in too many texts. Please give a word of at least three letters.", words=common)
            )

    def validate_starts_on(self, field: Field) -> None:
        if field.data != field.object_data and is_zone(self.zone.data or ""):
            check_coming(field.data, self.zone.data)

    def validate_closed_on(self, field: Field) -> None:
        """What all do together ends with its last day, and people may join until then."""
        first = self.starts_on.data
        if self.pace.data != Pace.OWN:
            field.data = None
        elif field.data and first and not first <= field.data <= first + FARTHEST:
            raise Invalid(_l("Please choose a day from the first day on, within three years of it."))


def check_coming(day: date, zone: str) -> None:
    """A first day is not in the past, nor beyond what anyone plans."""
    today = calendar_day(clock.now(), zone)
    if not today <= day <= today + FARTHEST:
        raise Invalid(_l("Please choose a day from today on, within the next three years."))


FIELDS = (
    *("title", "slug", "summary", "description", "hashtag", "length", "starts_on", "zone", "pace", "closed_on"),
    *("rest_days_per_week", "visibility", "selling_rule", "pitch_words", "has_market_day"),
    *("most_people", "answer_goal_hours", "will", "stop"),
)


WITHOUT_PACK = {BLANK: _l("Blank days"), FILE: _l("From a file (CSV, YAML or JSON), which is asked for next")}


def packs_on_offer() -> dict[str, object]:
    """The reader's own language first; each says which one it is in, for that is what people will read."""
    return {one.name: f"{one.title} · {LANGUAGES[one.language]}" for one in packs_for(reader_language())}


class EditChallengeForm(ChallengeFields, Revising):
    """What people plan by is left out once it was announced: see `keep_what_was_told`."""

    def keep_only(self, names: Collection[str]) -> None:
        for name in set(FIELDS) - set(names):
            del self[name]

    def keep_what_was_told(self) -> None:
        for name in ("slug", "length", "starts_on", "pace", "closed_on"):
            del self[name]


class PromptForm(Revising):
    """What one day asks for. A draft's day may be half written; an announced one is whole."""

    title = one_line(_l("Title"), 80, then=LISTS)
    theme = SelectField(_l("Theme"), choices=choices(THEME_WORDS))
    body = text(_l("Prompt"), LONGEST_PROMPT, can_be_shown, then=WITH_LINKS)
    step = text(_l("A five-minute version"), LONGEST_PROMPT, can_be_shown, then=WITH_LINKS)
    no_customers = text(_l("For people with no customers yet"), LONGEST_PROMPT, can_be_shown, then=WITH_LINKS)
    host = one_line(_l("Host, by handle"), 31)

    def must_be_whole(self) -> None:
        for field in (self.title, self.body):
            field.validators = [
                DataRequired(_l("People will read this day, so it cannot be empty.")),
                *field.validators,
            ]


class JoinForm(Revising):
    """Signs a pledge; `version` is the wording that was on the page."""

    own_words = text(_l("In your own words"), LONGEST_OWN_WORDS)


class PledgeCheckForm(BegunForm):
    """How it went with the pledge; any answer is as good as the others."""

    how = choice(_l("How did it go?"), HOW_WORDS)
    words = text(_l("A word to yourself"), LONGEST_OWN_WORDS)


class TopicForm(Publishing, PicturesForm):
    title = headline(_l("A title helps people to find this."))
    text = own_text(LONGEST_ENTRY)


def aside(label: object, says_nothing: object) -> Field:
    return text(label, LONGEST_ASIDE, DataRequired(says_nothing))


class LaunchForm(Publishing, WritingForm):
    """On market day: what it is, whom it is not for, and a way that costs nothing. `version`: of what is changed."""

    version = NumberField(widget=HiddenInput(), validators=[Optional()])
    title = headline(_l("A name helps people to find this."))
    text = text(_l("What it is"), LONGEST_LAUNCH, DataRequired(NEEDED), can_be_shown)
    not_for = aside(_l("Who it is not for"), _l("Nothing is for everyone: who is better off without it?"))
    free_way = aside(
        _l("A way that costs nothing"),
        _l("A book from the library, a video, doing it oneself: what helps without paying?"),
    )

    @property
    def about(self) -> dict[str, str]:
        return {"title": self.title.data, "not_for": self.not_for.data, "free_way": self.free_way.data}


NOW, LATER = "now", "later"
MORNING = 9


class AnnouncementForm(PicturesForm):
    """A word to everyone, now or at an hour of each reader's own day."""

    title = headline(_l("A title tells people what this is about."), *LISTS)
    text = own_text(LONGEST_ANNOUNCEMENT, *WITH_LINKS)
    when = RadioField(
        _l("When people read it"),
        choices=choices({NOW: _l("Now"), LATER: _l("On a day to come")}),
        default=NOW,
        validators=[DataRequired(NEEDED)],
    )
    on_date = DayField(_l("Day"))
    hour = SelectField(
        _l("Hour"), choices=choices({hour: f"{hour:02}:00" for hour in range(24)}), default=MORNING, coerce=int
    )

    def __init__(self, zone: str, **given: Any) -> None:
        super().__init__(**given)
        self.zone = zone

    @property
    def is_for_later(self) -> bool:
        return bool(self.when.data == LATER)

    @property
    def coming(self) -> dict[str, Any]:
        """The day and the hour, if it waits for them."""
        return {"on_date": self.on_date.data, "hour": self.hour.data} if self.is_for_later else {}

    def validate_on_date(self, field: Field) -> None:
        if self.is_for_later:
            Given()(self, field)
            check_coming(field.data, self.zone)


class DateForm(Form):
    """One date to come, as the challenge's own zone has it."""

    def __init__(self, zone: str, **given: Any) -> None:
        super().__init__(**given)
        self.zone = zone


class PostponeForm(DateForm):
    starts_on = DayField(_l("New first day"), validators=[Given()])

    def validate_starts_on(self, field: Field) -> None:
        check_coming(field.data, self.zone)


class CancelForm(Form):
    reason = text(
        _l("Why it does not take place"), 500, DataRequired(_l("People who joined want to know why.")), then=WITH_LINKS
    )


class CloseForm(DateForm):
    closed_on = DayField(_l("Last day to join"), validators=[Given()])

    def validate_closed_on(self, field: Field) -> None:
        check_coming(field.data, self.zone)


class OrganiserForm(Form):
    handle = one_line(_l("Handle"), 31, DataRequired(NEEDED))
