"""The words and numbers of the room: states, paces, themes, and what is said no to."""

from collections.abc import Sequence
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from forum.core.refusals import NotAllowed, Refused
from forum.core.words import in_a_row

LATE_DAYS = 7  # entries can be caught up until this many days after the end
LONGEST_CHALLENGE = 100
LONGEST_PROMPT = 5_000  # characters of each of a day's texts
LONGEST_PLEDGE = 2_000  # characters of each half
LONGEST_OWN_WORDS = 1_000
LONGEST_PITCH_WORDS = 1_000  # of all lines together
MOST_PITCH_WORDS = 30  # lines
LONGEST_ANNOUNCEMENT = 5_000
LONGEST_LAUNCH = 3_000  # what it is; and each of the two beside it:
LONGEST_ASIDE = 500
MOST_PLACES = 10_000  # that an organiser can set; without a limit there may be more people
MOST_INVITATIONS = 20  # standing at the same time: a list that people can still look through


class Pace(StrEnum):
    TOGETHER = "together"
    OWN = "own"


class SellingRule(StrEnum):
    NONE = "none"
    QUIET = "quiet"
    OPEN = "open"


class State(StrEnum):
    DRAFT = "draft"
    ANNOUNCED = "announced"
    RUNNING = "running"
    FINISHED = "finished"
    ARCHIVED = "archived"
    CANCELLED = "cancelled"


OVER = (State.FINISHED, State.ARCHIVED)
TOLD = {"slug", "length", "starts_on", "pace"}  # what people plan by: it stays once it was announced


class Happened(StrEnum):
    CREATED = "challenge.created"
    CHANGED = "challenge.changed"
    COVER_CHANGED = "challenge.cover_changed"
    READERS_CHANGED = "challenge.readers_changed"
    OPENED = "challenge.opened"  # to more people than before
    ANNOUNCED = "challenge.announced"
    POSTPONED = "challenge.postponed"
    CANCELLED = "challenge.cancelled"
    THROWN_AWAY = "challenge.thrown_away"
    REOPENED = "challenge.reopened"
    CLOSED = "challenge.closed"
    ORGANISER_ASKED = "challenge.organiser_asked"
    ORGANISER_ADDED = "challenge.organiser_added"
    HOST_ASKED = "challenge.host_asked"
    HOST_NAMED = "challenge.host_named"
    HOSTED_DAY_CHANGED = "challenge.hosted_day_changed"
    JOINED = "challenge.joined"
    FOLLOWED = "challenge.followed"
    LEFT = "challenge.left"
    PLACE_KEPT = "challenge.place_kept"
    PLACE_GONE = "challenge.place_gone"


class Theme(StrEnum):
    UNDERSTAND = "understand"
    TAILOR = "tailor"
    IMPROVE = "improve"
    PEERS = "peers"
    COURAGE = "courage"
    REST = "rest"


THEME_WORDS = {
    Theme.UNDERSTAND: _l("understand what makes people happy"),
    Theme.TAILOR: _l("tailor what you offer"),
    Theme.IMPROVE: _l("improve without end"),
    Theme.PEERS: _l("peers"),
    Theme.COURAGE: _l("courage"),
    Theme.REST: _l("rest"),
}


class NotReady(Refused):
    title = _l("Not quite ready")
    message = _l("Every day needs a prompt before the challenge can be announced.")

    def __init__(self, empty: Sequence[int] = ()) -> None:
        super().__init__(_l("These days have no prompt yet: %(days)s.", days=in_a_row(empty)) if empty else None)


class AlreadyBegun(Refused):
    message = _l("The challenge has begun, so its first day stays where it is.")


class AlreadyAnnounced(Refused):
    message = _l("People have been told when it begins, how long it lasts and where to find it. That stays as it is.")


class AlreadyOver(Refused):
    message = _l("The last day of this challenge is over.")


class NothingToReopen(Refused):
    message = _l("This challenge is open already, or its days are over.")


class OnlyAtOwnPace(Refused):
    message = _l("This challenge ends with its last day. Only one at everyone's own pace is closed by hand.")


class LastOrganiser(Refused):
    message = _l("Somebody has to look after the challenge. Add another organiser first.")


class NotOpenToJoin(Refused):
    title = _l("Joining is closed")
    message = _l("Nobody can join this challenge at the moment.")


class NotInvited(NotAllowed):
    title = _l("For invited people")
    message = _l(
        "You see this challenge because you look after this place. To follow it or to take part, ask whoever organises "
        "it for an invitation, as everyone does."
    )


class StaysOut(NotAllowed):
    title = _l("For invited people")
    message = _l(
        "Those who organise this challenge took you out of it. To follow it or to take part, ask them for a new link."
    )


class NoPlaceLeft(Refused):
    title = _l("All places are taken")
    message = _l("All places are taken. You can ask for one, and hear of it when somebody makes room.")


class ConfirmFirst(NotAllowed):
    title = _l("One thing first")
    message = _l("Please confirm your e-mail address first: places here are few. Then one can be yours.")


class NotYetOver(Refused):
    message = _l("A challenge can be run again once its days are over.")


class AnnounceFirst(Refused):
    message = _l("Announce the challenge first. Until then only those who prepare it can see it.")


class EnoughInvitations(Refused):
    message = _l("There are many links already. Withdraw one that is no longer needed, then make a new one.")


class NotAsked(Refused):
    """Somebody cannot be asked by name."""


class AskedAlready(NotAsked):
    message = _l("They were asked already. It is for them to say yes, or to leave it.")


class AskedEnough(NotAsked):
    message = _l("You have asked many people by name today. Please ask the next one tomorrow.")
