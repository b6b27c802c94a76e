"""The words of the room: what people hear of, and how often by mail."""

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class Kind(StrEnum):
    """Why somebody is told of something."""

    ANSWER = "answer"  # somebody answered what they wrote
    MENTION = "mention"  # somebody named them
    WATCHED = "watched"  # something new where they answered or watch
    CHEER = "cheer"  # "this helped"
    DECISION = "decision"  # a moderator decided about what they wrote or reported
    REPORT = "report"  # something waits for a moderator
    ROLE = "role"  # they organise a challenge, host a day, have a place in it, or wrote there before it was opened
    WALL = "wall"  # somebody in a challenge they organise hit a wall
    WAITING = "waiting"  # somebody waits for a word in a challenge they greet in or organise
    WORD = "word"  # a private word about what they wrote, or the answer to theirs
    HELP = "help"  # something happened with help they ask for, give, or could give
    THANKS = "thanks"  # somebody thanked them for their help
    CIRCLE = "circle"  # something happened with their circle, or they are invited into one
    ACCOUNT = "account"  # something of their own account is ready; a letter of its own goes with it


ABOUT_WORDS = (Kind.ANSWER, Kind.MENTION, Kind.WATCHED, Kind.CHEER, Kind.WAITING)
ABOUT_POSTS = (*ABOUT_WORDS, Kind.HELP, Kind.THANKS)  # nobody hears of it who may not read what it is about
ABOUT_CHALLENGES = (Kind.ROLE, Kind.WALL, Kind.CIRCLE)  # they name one, or a circle in it
# Comes from the place, not from a person one can keep away from.
OFFICIAL = (Kind.DECISION, Kind.REPORT, Kind.ROLE, Kind.ACCOUNT)
FOR_THEM_ALONE = (
    Kind.ANSWER,
    Kind.MENTION,
    Kind.HELP,
    Kind.THANKS,
    Kind.CIRCLE,
)  # whoever wants to hear nothing of a challenge still hears of this


class Topic(StrEnum):
    """What one chooses about on the page of settings."""

    ANSWER = "answer"
    MENTION = "mention"
    WATCHED = "watched"
    CHEER = "cheer"
    DECISION = "decision"
    REPORT = "report"
    WALL = "wall"
    WAITING = "waiting"
    WORD = "word"
    HELP = "help"
    THANKS = "thanks"
    CIRCLE = "circle"
    NEWS = "news"  # announcements, and changes of one's challenges
    PROMPT = "prompt"  # the day's prompt


class Often(StrEnum):
    """How often mail comes about it. In the app it always stands."""

    SOON = "soon"
    DAILY = "daily"
    WEEKLY = "weekly"
    NONE = "none"


DEFAULTS = {
    Topic.ANSWER: Often.SOON,
    Topic.MENTION: Often.SOON,
    Topic.WATCHED: Often.DAILY,
    Topic.CHEER: Often.DAILY,
    Topic.DECISION: Often.SOON,
    Topic.REPORT: Often.SOON,
    Topic.WALL: Often.SOON,
    Topic.WAITING: Often.DAILY,  # it may come due at night; who wants to hear at once can say so
    Topic.WORD: Often.SOON,
    Topic.HELP: Often.SOON,
    Topic.THANKS: Often.SOON,
    Topic.CIRCLE: Often.SOON,
    Topic.NEWS: Often.SOON,
    Topic.PROMPT: Often.DAILY,
}
OF_THE_PLACE = (Kind.ROLE, Kind.ACCOUNT)
TOPIC_OF = {kind: Topic.NEWS if kind in OF_THE_PLACE else Topic(kind) for kind in Kind}
OFTEN_WORDS = {
    Often.SOON: _l("soon"),
    Often.DAILY: _l("once a day"),
    Often.WEEKLY: _l("once a week"),
    Often.NONE: _l("no mail"),
}


SOON, ROUND, NEWS, PUSH = "soon", "round", "news", "push"  # kinds of deliveries


class Level(StrEnum):
    """What one hears of a thread or challenge, where it is not what everyone does."""

    ALL = "all"
    NOTHING = "nothing"
