"""The words and numbers of the room: kinds of help requests, what they go through, and what is refused."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from forum.accounts import NewcomersLimit
from forum.core.refusals import Conflict, NotAllowed, Refused, Unusable

MOST_SKILLS_ASKED = 5
MOST_SKILLS = 20  # of one person
MOST_LINES = 10  # of one side's part
LONGEST_SKILL = 40
MOST_WORDS_OF_A_SKILL = 5
LONGEST_LINE = 200
LONGEST_SENTENCE = 300
LONGEST_PLACE = 80
LONGEST_OWN_PART = 500
MOST_OPEN_HELPS = 3  # whoever has as many in hand is not proposed for another

ASKED_AFTER = timedelta(days=14)  # without a sign of life: then the author is asked
FADES_AFTER = timedelta(days=21)
TIME_TO_ANSWER = FADES_AFTER - ASKED_AFTER
LATELY = timedelta(days=30)


def last_date(at: datetime) -> date:
    """The date at the last place on earth: a day is over when it is over there."""
    return (at - timedelta(hours=12)).date()


class Kind(StrEnum):
    ASK = "ask"  # I need
    OFFER = "offer"  # I can
    SWAP = "swap"  # an object or a service to give, lend, trade or resell


class TimeNeeded(StrEnum):
    MINUTES = "minutes"
    HOUR = "hour"
    MORE = "more"


class State(StrEnum):
    """Where a request stands. It changes by one conditional UPDATE, and what changed it has a row of its own."""

    OPEN = "open"
    TAKEN = "taken"
    DONE = "done"
    FADED = "faded"
    WITHDRAWN = "withdrawn"


LIVE = (State.OPEN, State.TAKEN)
AGAIN = (*LIVE, State.FADED)  # what can still be withdrawn or woken


class Standing(StrEnum):
    """Of somebody who wants to take a request up."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    RELEASED = "released"  # handed over, or the request was withdrawn
    DONE = "done"


AT_IT = (Standing.ACCEPTED, Standing.DONE)


class Side(StrEnum):
    """Of an agreement."""

    AUTHOR = "author"
    TAKER = "taker"


class Step(StrEnum):
    """What happened to a request: each a row with who and when."""

    TAKEN = "taken"
    CHANGED = "changed"
    PAUSED = "paused"
    HANDED_OVER = "handed_over"
    FADED = "faded"
    WOKEN = "woken"
    WITHDRAWN = "withdrawn"
    THANKED = "thanked"


class Feeling(StrEnum):
    FUN = "fun"
    TEDIOUS = "tedious"  # nobody else is ever shown this, but for the other one of a pair


class Happened(StrEnum):
    OFFERED = "help.offered"
    ACCEPTED = "help.accepted"
    DECLINED = "help.declined"
    ASKED = "help.asked"
    POINTED = "help.pointed"
    CHANGED = "help.changed"
    HANDED_OVER = "help.handed_over"  # told to whom somebody named
    GIVEN_BACK = "help.given_back"  # told to the other side
    WITHDRAWN = "help.withdrawn"
    THANKED = "help.thanked"
    QUIET = "help.quiet"


KIND_WORDS = {Kind.ASK: _l("I need"), Kind.OFFER: _l("I can"), Kind.SWAP: _l("Swap")}
KINDS_ASKED = {
    Kind.ASK: _l("Ask for help"),
    Kind.OFFER: _l("Offer help"),
    Kind.SWAP: _l("Give, lend, trade or resell something"),
}
TIME_WORDS = {
    TimeNeeded.MINUTES: _l("five minutes"),
    TimeNeeded.HOUR: _l("an hour"),
    TimeNeeded.MORE: _l("more than an hour"),
}
STATE_WORDS = {
    State.OPEN: _l("open"),
    State.TAKEN: _l("taken up"),
    State.DONE: _l("done"),
    State.FADED: _l("faded"),
    State.WITHDRAWN: _l("withdrawn"),
}


class MovedOn(Conflict):
    title = _l("This has moved on")
    message = _l("Something changed here a moment ago. Please look at it again.")


class CannotCome(Conflict):
    title = _l("They cannot come at the moment")
    message = _l("Whoever offered this cannot come at the moment. Their offer waits for you until they can.")


class AnsweredBefore(Refused):
    title = _l("You have offered this already")
    message = _l("You have said so here before, and one word is enough.")


class NotReachable(NotAllowed):
    """Says nothing of who keeps away from whom."""

    message = _l("You cannot take this one up. There are others who would be glad of you.")


class NoWords(Unusable):
    """Says nothing of who has blocked whom."""

    message = _l("No words can go from here to the other side at the moment. It can be done without any.")


class NoOtherParts(NoWords):
    message = _l("The two of you cannot change this together at the moment. It can rest, or be handed over.")


class TooManyLines(NewcomersLimit):
    @staticmethod
    def which(most: int) -> str:
        return ngettext(
            "You are new here, and have sent one line about help within a day, which is as many as go: it reaches"
            " somebody who may not know you yet.",
            "You are new here, and have sent %(num)d lines about help within a day, which is as many as go: each"
            " reaches somebody who may not know you yet.",
            most,
        )


class NobodyThere(Unusable):
    message = _l("Nobody whom one can point to here has that handle. Please look at it again.")


class NotASkill(Unusable):
    message = _l("A skill is a word or two: five at most, in 40 characters, and without an address.")


class TooManySkills(Unusable):
    message = _l("These are a few too many. Please keep the ones that matter most.")


class BothWays(Unusable):
    message = _l("The same skill is on both sides. Please choose one.")
