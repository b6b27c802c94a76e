"""The words and numbers of the room: how many make a circle, how long one may be silent, and what is refused."""

from datetime import timedelta
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from forum.accounts import NewcomersLimit
from forum.core.refusals import Conflict, NotAllowed, Refused, Unusable

SMALLEST, LARGEST = 5, 10  # people: from five on a circle runs, and ten can still read each other
TOO_FEW = 3  # with fewer, it is offered to be filled or to join another
NEAR = 180  # minutes between the clocks of two people who can answer each other on the same evening
WIDENS_AFTER = timedelta(days=1)  # of waiting; then people further away are near enough
SILENT_DAYS = 3
DAYS_TO_ANSWER = 3
LONGEST_PAUSE = 14  # days
LONGEST_NAME = 60
LONGEST_WORDS = 300
TURNS = 3  # of a conversation that counts
MOST_OF_NEWCOMERS, MOST_INVITED = 3, 20  # by one person, within a day: each of them hears of it
IS_PRESSING = timedelta(days=7)
MOST_OFTEN = 3  # one person by one other, in one challenge, within those days; and once a day
NAMELESS = _l("A circle")  # as long as whoever gave it its name is not heard


class Left(StrEnum):
    """Why somebody is no longer a member."""

    LEFT = "left"
    MOVED = "moved"  # asked whether they are still in, and said nothing
    MERGED = "merged"  # together with all the others, into another circle
    WENT = "went"  # they left the challenge


class Answer(StrEnum):
    """To being invited."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Happened(StrEnum):
    INVITED = "circle.invited"
    JOINED = "circle.joined"
    LEFT = "circle.left"
    MATCHED = "circle.matched"
    ASKED = "circle.asked"
    MOVED = "circle.moved"
    SMALL = "circle.small"


class InACircle(Conflict):
    title = _l("One circle at a time")
    message = _l("In one challenge each person belongs to one circle, so that it can be kept. You are in one already.")


class Full(Conflict):
    title = _l("This circle is full")
    message = _l("Ten people is as many as can still read each other. Another circle will be glad to have you.")


class NotOpenToYou(NotAllowed):
    message = _l("This does not work out with this circle. You can start one yourself, or let us find you one.")


class ChallengeIsOver(Refused):
    title = _l("This challenge is over")
    message = _l(
        "A circle goes as long as its challenge. What it wrote stays here, to be read by those who were in it."
    )


class OnlyParticipants(NotAllowed):
    message = _l("Circles are for people who take part. Joining takes a minute.")


class CannotBeInvited(Unusable):
    message = _l("They cannot be invited here: perhaps they do not take part, or have a circle already.")


class EnoughInvited(Unusable):
    message = _l("With those who are invited already, this circle would be full. Take one invitation back first.")


class InvitedBefore(Unusable):
    """By the same person, into whichever circle of the challenge."""

    message = _l("You have invited them here already, not long ago. It is for them to say yes, or to leave it.")


class InvitedMany(NewcomersLimit):
    @staticmethod
    def which(most: int) -> str:
        return ngettext(
            "You are new here, and have invited one person into a circle within a day, which is as many as go: it"
            " reaches somebody who does not know you yet.",
            "You are new here, and have invited %(num)d people into a circle within a day, which is as many as go: it"
            " reaches somebody who does not know you yet.",
            most,
        )


class InvitedEnough(Unusable):
    message = _l("You have invited many people today. Please ask the next one tomorrow.")


class SaidBefore(Unusable):
    message = _l("You have left this circle with a sentence within a day. This time you can leave without one.")


class NoNameFromHere(Unusable):
    """Says nothing of who has blocked whom."""

    message = _l("No other name can come from you at the moment. Somebody else of the circle can give it one.")
