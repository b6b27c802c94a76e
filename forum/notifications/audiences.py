"""Who hears of what: for each kind of event the people concerned, and why it concerns them.

An audience is a query for ids of accounts, so ten thousand people cost what one does; it is made once, and what it is
about comes in as parameters (`facts_of`). Who stands in two of them hears of it for the first reason only. `telling.py`
leaves out of all of them: oneself, the suspended, those who may not see it, those who keep away from each other, and
whoever wants to hear nothing of the thread or challenge.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Boolean,
    ColumnElement,
    Select,
    bindparam,
    func,
    literal,
    or_,
    select,
    union,
)

from forum.accounts import Account, RoleHappened, moderates, role_alone_will_do
from forum.accounts import Happened as InAccounts
from forum.challenges import Happened as InChallenges
from forum.challenges import Organiser
from forum.circles import Happened as InCircles
from forum.core.database import Instant
from forum.core.days import ONE_DAY
from forum.core.events import Event
from forum.entries import Happened as InEntries
from forum.entries import greeting_there
from forum.help import Happened as InHelp
from forum.moderation import Action
from forum.moderation import Happened as InModeration
from forum.notifications.models import ChallengeWatch, Heard, Notification, ThreadWatch
from forum.notifications.still import kept_back
from forum.notifications.words import Kind, Level
from forum.posts import CircleReader, Mention, Post, circle_of
from forum.posts import Happened as InPosts
from forum.posts import Kind as PostKind

MENTIONS_OF_ONE = 3  # so many mentions by one newcomer tell the same person within a day
People = Select[Any]


def the(name: str) -> BindParameter[Any]:
    return bindparam(f"the_{name}", type_=BigInteger)


EVENT, ACTOR, POST, THREAD, PARENT = the("event"), the("actor"), the("post"), the("thread"), the("parent")
CHALLENGE, PEOPLE = the("challenge"), bindparam("the_people", expanding=True, type_=BigInteger)
BY_NEWCOMER, DAY_BEFORE = bindparam("by_newcomer", type_=Boolean), bindparam("the_day_before", type_=Instant())


@dataclass(frozen=True, eq=False)
class Audience:
    kind: Kind
    people: People


def whose(*posts: Any) -> People:
    return select(Post.author_id).where(or_(*(Post.id == one for one in posts)), Post.author_id.is_not(None))


def in_thread() -> People:
    """Who answered there before this comment, and who watches the thread."""
    answered = select(Post.author_id).where(Post.thread_id == THREAD, Post.id < POST, Post.author_id.is_not(None))
    watch = select(ThreadWatch.person_id).where(ThreadWatch.thread_id == THREAD, ThreadWatch.level == Level.ALL)
    both = union(answered, watch).subquery()
    return select(both.c[0])


def is_to_hear() -> ColumnElement[bool]:
    """A newcomer's mentions tell one and the same person three times a day. Beyond that they stay links in the text and
    tell nobody; whom that person has answered or mentioned before is no stranger to them. What answers somebody's own
    posts tells them of an answer, and is not counted.
    """
    today = heard_of(Mention.person_id, ACTOR, Kind.MENTION).where(Event.happened_at > DAY_BEFORE)
    times = today.with_only_columns(func.count()).scalar_subquery()
    is_known = heard_of(ACTOR, Mention.person_id, Kind.ANSWER, Kind.MENTION).exists()
    return or_(~BY_NEWCOMER, times < MENTIONS_OF_ONE, is_known)


def heard_of(person_id: Any, other_id: Any, *kinds: Kind) -> Select[Any]:
    """What somebody was told of because another did it, in these ways."""
    theirs = select(literal(1)).select_from(Heard).join(Heard.event).join(Heard.notification)
    return theirs.where(Heard.person_id == person_id, Event.actor_id == other_id, Notification.kind.in_(kinds))


THESE = select(Account.id).where(Account.id.in_(PEOPLE))
MENTIONED = select(Mention.person_id).where(Mention.post_id == POST, is_to_hear())
HEARD_BEFORE = select(Heard.person_id).join(Heard.event).where(Event.post_id == POST)
ROLE_ALONE = bindparam("the_role_alone_will_do", type_=Boolean)
MODERATORS = select(Account.id).where(moderates(ROLE_ALONE), Account.id.not_in(PEOPLE))
KEPT_BACK = kept_back().where(Post.challenge_id == CHALLENGE)
ORGANISERS = select(Organiser.account_id).where(Organiser.challenge_id == CHALLENGE)
WATCHERS = select(ChallengeWatch.person_id).where(
    ChallengeWatch.challenge_id == CHALLENGE, ChallengeWatch.level == Level.ALL
)
ASKED_CIRCLES = or_(
    CircleReader.circle_id.in_(circle_of(ACTOR, CHALLENGE)),
    CircleReader.circle_id.in_(select(Post.circle_id).where(Post.id == POST)),
)
CIRCLE = select(CircleReader.account_id).where(CircleReader.is_member, ASKED_CIRCLES)

A_COMMENT = (
    Audience(Kind.ANSWER, whose(THREAD, PARENT)),
    Audience(Kind.MENTION, MENTIONED),
    Audience(Kind.WATCHED, in_thread()),
)
A_THREAD = (Audience(Kind.MENTION, MENTIONED), Audience(Kind.WATCHED, WATCHERS))
A_CHANGE = (Audience(Kind.MENTION, MENTIONED.where(Mention.person_id.not_in(HEARD_BEFORE))),)
A_CHEER = (Audience(Kind.CHEER, whose(POST)),)
A_REPORT = (Audience(Kind.REPORT, MODERATORS),)
A_DECISION = (Audience(Kind.DECISION, THESE),)
A_ROLE = (Audience(Kind.ROLE, THESE),)
AN_OPENING = (Audience(Kind.ROLE, KEPT_BACK),)
AN_OWN_THING = (Audience(Kind.ACCOUNT, THESE),)
GREETERS_WAITED_FOR = (Audience(Kind.WAITING, greeting_there(CHALLENGE)),)
ORGANISERS_WAITED_FOR = (Audience(Kind.WAITING, ORGANISERS),)
A_PRIVATE_WORD = (Audience(Kind.WORD, THESE),)
SOME_HELP = (Audience(Kind.HELP, THESE),)
SOME_THANKS = (Audience(Kind.THANKS, THESE),)
SOME_OF_A_CIRCLE = (Audience(Kind.CIRCLE, THESE),)
CIRCLE_WAITED_FOR = (Audience(Kind.WAITING, CIRCLE),)
A_WALL = (Audience(Kind.WALL, ORGANISERS),)

AUDIENCES: dict[str, tuple[Audience, ...]] = {
    str(InPosts.POSTED): A_COMMENT,
    str(InPosts.RELEASED): A_COMMENT,
    str(InPosts.EDITED): A_CHANGE,
    str(InPosts.CHEERED): A_CHEER,
    str(InModeration.REPORTED): A_REPORT,
    str(InModeration.APPEALED): A_REPORT,
    str(InModeration.SET_ASIDE): A_DECISION,
    str(InModeration.DECIDED): A_DECISION,
    str(InModeration.UNDONE): A_DECISION,
    str(InModeration.APPEAL_ANSWERED): A_DECISION,
    str(InChallenges.ORGANISER_ASKED): A_ROLE,
    str(InChallenges.ORGANISER_ADDED): A_ROLE,
    str(InChallenges.HOST_ASKED): A_ROLE,
    str(InChallenges.HOST_NAMED): A_ROLE,
    str(InChallenges.HOSTED_DAY_CHANGED): A_ROLE,
    str(InChallenges.OPENED): AN_OPENING,
    str(InChallenges.PLACE_KEPT): A_ROLE,
    str(InChallenges.PLACE_GONE): A_ROLE,
    str(InAccounts.PACKED): AN_OWN_THING,
    str(RoleHappened.CHANGED): A_ROLE,
    str(InPosts.PRIVATE_WORD): A_PRIVATE_WORD,
    str(InPosts.PRIVATE_ANSWER): A_PRIVATE_WORD,
    str(InModeration.MESSAGE_SENT): A_REPORT,
    str(InModeration.MESSAGE_ANSWERED): A_DECISION,
    str(InEntries.HIT_A_WALL): A_WALL,
    str(InEntries.CIRCLE_ASKED): CIRCLE_WAITED_FOR,
    str(InEntries.GREETERS_ASKED): GREETERS_WAITED_FOR,
    str(InEntries.ORGANISERS_ASKED): ORGANISERS_WAITED_FOR,
    **{str(what): SOME_HELP for what in InHelp},
    str(InHelp.THANKED): SOME_THANKS,
    **{str(what): SOME_OF_A_CIRCLE for what in InCircles},
}


FOR_MODERATORS = {InModeration.REPORTED, InModeration.APPEALED, InModeration.MESSAGE_SENT}
OF_MODERATION = set(InModeration)
ASKING = {InChallenges.ORGANISER_ASKED, InChallenges.HOST_ASKED}
# The thread they are about is not where they are read.
PRIVATE = {InPosts.PRIVATE_WORD, InPosts.PRIVATE_ANSWER}


def audiences_of(event: Event) -> tuple[Audience, ...]:
    """In the order in which they count. The event has its post loaded."""
    audiences = AUDIENCES.get(event.kind, ())
    if audiences is A_COMMENT and event.post.kind == PostKind.LAUNCH:
        return ()  # market day is on its page, and everywhere else stays quiet
    begins_thread = audiences is A_COMMENT and event.post.kind != PostKind.COMMENT
    return A_THREAD if begins_thread else audiences


def facts_of(event: Event) -> dict[str, Any]:
    """What the queries ask for, by the names of their parameters. The event has its post and actor loaded."""
    post = event.post
    return {
        "the_event": event.id,
        "the_actor": event.actor_id or 0,
        "by_newcomer": event.actor is not None and event.actor.is_newcomer,
        "the_day_before": event.happened_at - ONE_DAY,
        "the_post": event.post_id,
        "the_thread": (post.thread_id or post.id) if post and event.kind not in PRIVATE else None,
        "the_parent": post.parent_id if post else None,
        "the_challenge": event.challenge_id or (post.challenge_id if post else None),
        "the_people": concerned_by(event),
        "the_subject": subject_of(event),
        "the_role_alone_will_do": role_alone_will_do(),
    }


def concerned_by(event: Event) -> list[int]:
    """The people an event names: of a decision its reporters, and the author unless all stayed as it was."""
    people = [event.person_id, *event.details.get("people", [])]
    if event.kind in (InModeration.DECIDED, InModeration.UNDONE):
        changes_nothing = event.details.get("action") == Action.KEEP and not event.details.get("waited")
        people = [*event.details.get("reporters", []), *([] if changes_nothing else people)]
    return [one for one in people if one is not None]


def subject_of(event: Event) -> str:
    """What it joins in the list of those who hear of it: all news of a thread stand on one line."""
    if event.kind in OF_MODERATION:
        return subject_of_moderation(event)
    if event.kind in PRIVATE:
        return f"word:{event.details.get('word')}"
    if event.kind in (*InHelp, *InCircles):
        whose_words = f":{event.actor_id}" if event.details.get("words") else ""
        return f"{event.kind}:{event.post_id or event.details.get('circle')}{whose_words}"
    if event.kind == InAccounts.PACKED:
        return "export"
    if event.post is not None:
        return f"thread:{event.post.thread_id or event.post.id}"
    return subject_of_role(event)


def subject_of_role(event: Event) -> str:
    """Each question has an answer of its own, and each day a page, and so a line."""
    if event.kind in ASKING:
        return f"asked:{event.details['code']}"
    if event.kind == InChallenges.HOSTED_DAY_CHANGED:
        return f"hosted:{event.challenge_id}:{event.details['day']}"
    return f"challenge:{event.challenge_id}" if event.challenge_id else "role"


def subject_of_moderation(event: Event) -> str:
    """All that waits for a moderator is one line; each decision is one for whom it concerns, with what comes of it."""
    if event.kind in FOR_MODERATORS:
        return "reports"
    if event.kind == InModeration.MESSAGE_ANSWERED:
        return f"message:{event.details['message']}"
    return f"decision:{event.details['decision']}" if event.details.get("decision") else f"post:{event.post_id}"
