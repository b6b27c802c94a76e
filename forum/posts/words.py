"""The words and numbers of the room: kinds of posts, who may read them, how long they may be."""

from datetime import timedelta
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from forum.core.refusals import Refused, Unusable

EDITED_SHOWS_AFTER = timedelta(minutes=5)
SHORTEST_ANSWER = 40  # characters: fewer, or a cheer, is not an answer
LONGEST_ENTRY = 10_000
LONGEST_COMMENT = 5_000
LONGEST_PRIVATE_WORD = 2_000


class Kind(StrEnum):
    ENTRY = "entry"
    TOPIC = "topic"
    COMMENT = "comment"
    HELP_REQUEST = "help_request"
    LAUNCH = "launch"  # on market day


class Audience(StrEnum):
    PUBLIC = "public"
    MEMBERS = "members"
    CIRCLE = "circle"  # as its author says it; a post keeps it as members, and which circle (`Post.circle_id`)


class Visibility(StrEnum):
    """Who may read a challenge and what is written in it."""

    PUBLIC = "public"
    MEMBERS = "members"
    INVITED = "invited"


OPENNESS = (Visibility.INVITED, Visibility.MEMBERS, Visibility.PUBLIC)


def narrower_than(visibility: str) -> tuple[Visibility, ...]:
    return OPENNESS[: OPENNESS.index(Visibility(visibility))]


def narrowest(*reaches: str) -> Visibility:
    """Of several that all bound who reads something, such as an author's audience and a challenge's visibility."""
    return min((Visibility(one) for one in reaches), key=OPENNESS.index)


class HeldFor(StrEnum):
    """Why a post waits before others see it."""

    UNCONFIRMED = "unconfirmed"  # its author's e-mail address: a job releases it
    REVIEW = "review"  # a moderator's look


class Hidden(StrEnum):
    """What hides a post."""

    REPORTS = "reports"  # three people reported it; until a moderator has looked
    MODERATOR = "moderator"  # its author still sees it
    REMOVED = "removed"  # moderators alone see it
    SPAM = "spam"  # with everything else of its author


TAKEN_AWAY = (Hidden.REMOVED, Hidden.SPAM)  # from its author, too


IN_FRONT = 0  # in `Post.line`: the first thread that somebody begins
OUT_OF_LINE = 2  # is added to it while a thread need not be answered
SEEN_TO = (OUT_OF_LINE, OUT_OF_LINE + 1)


class Happened(StrEnum):
    POSTED = "post.posted"
    EDITED = "post.edited"
    DELETED = "post.deleted"
    CHEERED = "post.cheered"
    HIDDEN = "post.hidden"
    UNHIDDEN = "post.unhidden"
    HELD = "post.held"
    RELEASED = "post.released"
    PRIVATE_WORD = "private_word.written"
    PRIVATE_ANSWER = "private_word.answered"
    READERS_CHANGED = "post.readers_changed"
    NAMED_ANEW = "post.named_anew"


class Gone(Refused):
    title = _l("This is no longer here")
    message = _l("This was deleted or hidden, so nothing can be added to it.")


class AnsweredIsGone(Unusable):
    message = _l(
        "What you answer was deleted or hidden meanwhile. Your words are kept: send them once more, and they answer "
        "the thread."
    )


class ReadOnly(Refused):
    title = _l("This can only be read")
    message = _l("This challenge is over, or not open yet, so nothing new can be written in it.")
