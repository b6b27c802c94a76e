"""Who hears of what: for each kind of event the people concerned, and why it concerns them.

An audience is a query for ids of accounts, so ten thousand people cost what one does. Who stands in two of them hears
of it for the first reason only. `telling.py` leaves out of all of them: oneself, the suspended, those who may not see
it, those who keep away from each other, and whoever wants to hear nothing of the thread or challenge.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlalchemy import Select, select, union

from forum.accounts import Account, Role
from forum.challenges import Happened as InChallenges
from forum.challenges import Organiser
from forum.core.events import Event
from forum.entries import Happened as InEntries
from forum.moderation import Happened as InModeration
from forum.notifications.models import ChallengeWatch, Heard, ThreadWatch
from forum.notifications.words import Kind, Level
from forum.posts import Happened as InPosts
from forum.posts import Kind as PostKind
from forum.posts import Mention, Post

People = Select[int]


@dataclass(frozen=True)
class Audience:
    kind: Kind
    people: People
    subject: str  # what it joins in the list of those who hear of it


def audiences_of(event: Event) -> list[Audience]:
    """In the order in which they count. The event has its post, and that its thread and parent, loaded."""
    find = AUDIENCES.get(event.kind)
    return find(event) if find else []


def of_words(event: Event) -> list[Audience]:
    """Somebody wrote something: those it answers, those it names, those who are in the thread or watch it."""
    post, subject = event.post, subject_of(event.post)
    if post.kind != PostKind.COMMENT:
        watchers = watchers_of_challenge(post.challenge_id)
        return [Audience(Kind.MENTION, mentioned_in(post), subject), Audience(Kind.WATCHED, watchers, subject)]
    answered = these(post.thread.author_id, post.parent.author_id)
    return [
        Audience(Kind.ANSWER, answered, subject),
        Audience(Kind.MENTION, mentioned_in(post), subject),
        Audience(Kind.WATCHED, in_thread(post), subject),
    ]


def of_change(event: Event) -> list[Audience]:
    """A text was changed: whom it names now, unless they heard of it before."""
    earlier = select(Heard.person_id).join(Heard.event).where(Event.post_id == event.post_id)
    named = mentioned_in(event.post)
    return [Audience(Kind.MENTION, named.where(Mention.person_id.not_in(earlier)), subject_of(event.post))]


def of_cheer(event: Event) -> list[Audience]:
    return [Audience(Kind.CHEER, these(event.post.author_id), subject_of(event.post))]


def of_report(event: Event) -> list[Audience]:
    moderators = select(Account.id).where(Account.role.in_((Role.MODERATOR, Role.ADMIN)))
    return [Audience(Kind.REPORT, moderators, "reports")]


def of_decision(event: Event) -> list[Audience]:
    """Its author, unless all stays as it was; and who had reported it."""
    is_hidden = event.details.get("action") == "hide"
    concerned = [*event.details.get("reporters", []), *([event.post.author_id] if is_hidden else [])]
    return [Audience(Kind.DECISION, these(*concerned), f"post:{event.post_id}")]


def of_role(event: Event) -> list[Audience]:
    return [Audience(Kind.ROLE, these(event.person_id), f"challenge:{event.challenge_id}")]


def of_wall(event: Event) -> list[Audience]:
    organisers = select(Organiser.account_id).where(Organiser.challenge_id == event.challenge_id)
    return [Audience(Kind.WALL, organisers, f"challenge:{event.challenge_id}")]


AUDIENCES: dict[str, Callable[[Event], list[Audience]]] = {
    str(InPosts.POSTED): of_words,
    str(InPosts.RELEASED): of_words,
    str(InPosts.EDITED): of_change,
    str(InPosts.CHEERED): of_cheer,
    str(InModeration.REPORTED): of_report,
    str(InModeration.DECIDED): of_decision,
    str(InChallenges.ORGANISER_ADDED): of_role,
    str(InChallenges.HOST_NAMED): of_role,
    str(InEntries.HIT_A_WALL): of_wall,
}


def subject_of(post: Post) -> str:
    """All news of a thread stand on one line."""
    return f"thread:{post.thread_id or post.id}"


def these(*ids: int | None) -> People:
    return select(Account.id).where(Account.id.in_(known(ids)))


def known(ids: Iterable[int | None]) -> list[int]:
    return [one for one in ids if one is not None]


def mentioned_in(post: Post) -> People:
    return select(Mention.person_id).where(Mention.post_id == post.id)


def in_thread(comment: Post) -> People:
    """Who answered there before this comment, and who watches the thread."""
    before = (Post.thread_id == comment.thread_id, Post.id < comment.id, Post.author_id.is_not(None))
    answered = select(Post.author_id).where(*before)
    watch = select(ThreadWatch.person_id)
    watch = watch.where(ThreadWatch.thread_id == comment.thread_id, ThreadWatch.level == Level.ALL)
    both = union(answered, watch).subquery()
    return select(both.c[0])


def watchers_of_challenge(challenge_id: int | None) -> People:
    mine = (ChallengeWatch.challenge_id == challenge_id, ChallengeWatch.level == Level.ALL)
    return select(ChallengeWatch.person_id).where(*mine)
