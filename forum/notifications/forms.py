"""The forms of the room: what one hears of a thread or challenge, and how often mail comes about what."""

from collections.abc import Collection
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from forum.core.forms import Form, choices
from forum.notifications.words import DEFAULTS, OFTEN_WORDS, Level, Often, Topic

AS_EVERYONE = "usual"
PLEASE_CHOOSE = _l("Please choose one of these.")
TOPIC_WORDS = {
    Topic.PROMPT: _l("The day’s prompt"),
    Topic.ANSWER: _l("Answers to what I wrote"),
    Topic.MENTION: _l("Somebody mentions me"),
    Topic.WATCHED: _l("New words in threads I am in or watch"),
    Topic.CHEER: _l("Cheers"),
    Topic.HELP: _l("Help I ask for, give, or could give"),
    Topic.THANKS: _l("Somebody thanks me for help"),
    Topic.CIRCLE: _l("My circles"),
    Topic.NEWS: _l("Announcements and changes of my challenges"),
    Topic.DECISION: _l("What moderators decide about what I wrote or reported"),
    Topic.WALL: _l("Somebody in a challenge I organise hits a wall"),
    Topic.WAITING: _l("Somebody waits for a word where I greet or organise"),
    Topic.WORD: _l("A private word to me"),
    Topic.REPORT: _l("Something waits for a moderator"),
}
ONLY_DAILY = (Often.DAILY, Often.NONE)
WEEKDAYS = (_l("Monday"), _l("Tuesday"), _l("Wednesday"), _l("Thursday"), _l("Friday"), _l("Saturday"), _l("Sunday"))


class ThreadWatchForm(Form):
    level = RadioField(
        _l("What would you like to hear of this thread?"),
        choices=choices(
            {
                AS_EVERYONE: _l("The usual: answers if I wrote here, and when somebody mentions me"),
                Level.ALL: _l("Everything new in it"),
                Level.NOTHING: _l("Nothing"),
            }
        ),
        validators=[InputRequired(PLEASE_CHOOSE)],
    )


class ChallengeWatchForm(Form):
    level = RadioField(
        _l("What would you like to hear of this challenge?"),
        choices=choices(
            {
                AS_EVERYONE: _l("The usual: its prompts, and what happens in threads I am in"),
                Level.ALL: _l("Every new entry and topic as well"),
                Level.NOTHING: _l("Only answers to me, and when somebody mentions me"),
            }
        ),
        validators=[InputRequired(PLEASE_CHOOSE)],
    )


def hour_choices() -> list[SelectChoice]:
    return [SelectChoice(str(hour), f"{hour:02}:00") for hour in range(24)]


def often_field(topic: Topic) -> SelectField:
    offered = ONLY_DAILY if topic == Topic.PROMPT else tuple(Often)
    return SelectField(
        TOPIC_WORDS[topic],
        choices=choices({one: OFTEN_WORDS[one] for one in offered}),
        default=DEFAULTS[topic],
    )


class ChoicesForm(Form):
    """How often mail comes; topics that are not for this person are taken out by `only`."""

    hour = SelectField(_l("Hour of the daily mail"), choices=hour_choices)
    weekday = SelectField(_l("Day of the weekly mail"), choices=lambda: choices(dict(enumerate(WEEKDAYS))))
    prompt = often_field(Topic.PROMPT)
    answer = often_field(Topic.ANSWER)
    mention = often_field(Topic.MENTION)
    watched = often_field(Topic.WATCHED)
    cheer = often_field(Topic.CHEER)
    help = often_field(Topic.HELP)
    thanks = often_field(Topic.THANKS)
    circle = often_field(Topic.CIRCLE)
    news = often_field(Topic.NEWS)
    decision = often_field(Topic.DECISION)
    wall = often_field(Topic.WALL)
    waiting = often_field(Topic.WAITING)
    word = often_field(Topic.WORD)
    report = often_field(Topic.REPORT)

    def only(self, topics: Collection[Topic]) -> None:
        for topic in Topic:
            if topic not in topics:
                del self[topic]

    @property
    def topic_fields(self) -> list[Any]:
        """In the order of the page."""
        return [self[topic] for topic in TOPIC_WORDS if topic in self]

    @property
    def chosen(self) -> dict[Topic, Often]:
        return {topic: Often(self[topic].data) for topic in TOPIC_WORDS if topic in self}
