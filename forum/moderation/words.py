"""The words of the room: what is reported and why, what moderators do, and what happened."""

from datetime import timedelta
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from forum.core.refusals import Conflict, NotAllowed, Refused, Unusable

LONGEST_REASON = 500
LONGEST_NOTE = 500
LONGEST_SILENCE = 30  # days
LONGEST_SUSPENSION = 365  # days; or for good
REPORTERS_WHO_HIDE = 3  # of trust 1 or more
POSTS_ONE_HIDES = 2  # of the same author within a day
REPORTS_IN_VAIN = 3  # more than those with ground, and one hides nothing
VAIN_FOR = timedelta(days=30)


class Reason(StrEnum):
    """Why somebody reports something."""

    SELLING = "selling"
    UNKIND = "unkind"
    SPAM = "spam"
    PRIVATE_DATA = "private_data"
    OFF_TOPIC = "off_topic"
    OTHER = "other"


class Kind(StrEnum):
    """What an item of the queue is about."""

    POST = "post"
    PROFILE = "profile"
    CHALLENGE = "challenge"
    PRIVATE_WORD = "private_word"
    APPEAL = "appeal"


class Why(StrEnum):
    """Why an item is in the queue: what was reported first, or what else brought it there."""

    SELLING = "selling"
    UNKIND = "unkind"
    SPAM = "spam"
    PRIVATE_DATA = "private_data"
    OFF_TOPIC = "off_topic"
    OTHER = "other"
    PITCH = "pitch"  # it reads like one; its author published it all the same
    SUSPECT = "suspect"  # it looks like spam to a machine
    MODERATOR = "moderator"  # one of us came across it
    APPEAL = "appeal"


class Action(StrEnum):
    KEEP = "keep"
    HIDE = "hide"
    REMOVE = "remove"
    MOVE = "move"
    UNCOVER = "uncover"  # the cover picture of a challenge
    WARN = "warn"
    SILENCE = "silence"
    SUSPEND = "suspend"
    REMOVE_SPAMMER = "spammer"


HIDING = (Action.HIDE, Action.REMOVE, Action.REMOVE_SPAMMER)
# These leave in sight what was looked at, or where it comes into sight again when they are taken back. All others take
# something or somebody away: who changes their words again and again must not keep moderators from that.
LEAVING = (Action.KEEP, Action.MOVE, Action.UNCOVER, Action.WARN)
SHOWN_AGAIN = (Action.HIDE, Action.REMOVE, Action.MOVE)  # by an undo
AGAINST_PEOPLE = (Action.SILENCE, Action.SUSPEND, Action.REMOVE_SPAMMER)


class Happened(StrEnum):
    REPORTED = "post.reported"
    SET_ASIDE = "post.set_aside"  # three people reported it
    DECIDED = "report.decided"
    UNDONE = "report.undone"
    APPEALED = "report.appealed"
    APPEAL_ANSWERED = "report.appeal_answered"
    MESSAGE_SENT = "message.sent"
    MESSAGE_ANSWERED = "message.answered"


class NothingLeft(Refused):
    title = _l("This is no longer here")
    message = _l("Its author has deleted this, so there is nothing left to report.")


class AlreadyDecided(Conflict):
    message = _l("Another moderator has just decided this one.")


class TakenOver(Conflict):
    message = _l("Somebody has taken this over or changed it since you opened it. Please look at it again.")


class ChangedSince(Conflict):
    message = _l(
        "This was changed while you looked at it. Here it is as it stands now, and nothing is decided yet: send it once"
        " more if you still want that."
    )


class AlreadyUndone(Conflict):
    message = _l("This was taken back already.")


class CannotMove(Unusable):
    message = _l("Only topics can be moved, and only to a challenge that is open to no more people than this one.")


class MovesToOwn(Unusable):
    message = _l("You organise this challenge, so another moderator moves topics there.")


class AuthorCannotRead(Unusable):
    message = _l("Whoever started this topic could not read it there. Please choose a challenge that is open to them.")


class AlreadyAnswered(Conflict):
    message = _l("Another moderator has just answered this one.")


class AppealedAlready(Conflict):
    message = _l("You have said already that you disagree. A moderator will answer.")


class AnotherAnswers(NotAllowed):
    message = _l("You decided this yourself, so another moderator answers.")
