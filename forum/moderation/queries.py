"""What moderators see of the queue, what everyone sees of the log: each query says what it loads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select, true
from sqlalchemy.orm import joinedload, load_only

from forum.accounts import Account, Role, can_write, moderates
from forum.challenges import Challenge, is_led_by
from forum.core.database import db
from forum.moderation.appeals import Appeal
from forum.moderation.decisions import Decision
from forum.moderation.items import IS_OPEN, ReviewItem
from forum.moderation.removals import Removal
from forum.moderation.reports import UNIQUE, Report
from forum.moderation.words import AGAINST_PEOPLE
from forum.posts import Post, PrivateWord, is_circles_own

MOST_BEFORE = 10
COVER = (
    *(Challenge.cover_key, Challenge.cover_width, Challenge.cover_height),
    *(Challenge.cover_words, Challenge.cover_hidden_at),
)
NAME = (Challenge.slug, Challenge.title, Challenge.created_by_id, Challenge.hidden_at, *COVER)
NAMES = load_only(*NAME, raiseload=True)
WORDS = load_only(*NAME, Challenge.summary, Challenge.description_html, Challenge.version, raiseload=True)


@dataclass(frozen=True)
class Asked:
    """What a moderator wants to see of the queue."""

    kind: str = ""
    why: str = ""
    challenge: str = ""
    mine: bool = False
    newest: bool = False

    @property
    def query(self) -> str:
        """As it stands in an address."""
        fields = [("kind", self.kind), ("why", self.why), ("challenge", self.challenge)]
        fields += [("mine", "1" if self.mine else ""), ("order", "newest" if self.newest else "")]
        return "&".join(f"{name}={value}" for name, value in fields if value)


IS_READABLE = or_(ReviewItem.post_id.is_(None), ~ReviewItem.post.has(is_circles_own()))


def concerns(who: Any) -> ColumnElement[bool]:
    """Whether an item is about this person, or these: their own words or page, a private word between them and another,
    of which only one of the two can have told, or a challenge that they organise; and an appeal against a decision
    about one of these. To them it is not there: else they would learn of a report that changes nothing, or of who
    reported."""
    is_theirs = and_(
        ReviewItem.person_id.is_not(None), ReviewItem.person_id == who.id
    )  # never null: it is turned round
    about_it = is_about_theirs(who, ReviewItem.word_id, ReviewItem.about_id)
    appeals = select(Appeal.id).join(Decision, Decision.id == Appeal.decision_id)
    appeals = appeals.where(Appeal.item_id == ReviewItem.id)
    appeals = appeals.where(is_about_theirs(who, Decision.word_id, Decision.challenge_id))
    return or_(is_theirs, about_it, appeals.correlate_except(Appeal, Decision).exists())


def is_about_theirs(who: Any, word_id: Any, challenge_id: Any) -> ColumnElement[bool]:
    """A private word, or a challenge, of an item or a decision."""
    words = (PrivateWord.id == word_id, or_(PrivateWord.writer_id == who.id, PrivateWord.to_id == who.id))
    is_between = select(PrivateWord.id).where(*words).correlate_except(PrivateWord).exists()
    return or_(is_between, is_led_by(who, challenge_id))


def waiting(viewer: Any, asked: Asked) -> Select[ReviewItem]:
    """Open items with what their rows show; page them by id.

    What concerns the viewer is for others to look after: that it waits, who does so, and with which note, is not for
    them to read. Nor is what was closed to a circle since for anybody else, unless it was reported.
    """
    query = select(ReviewItem).where(IS_OPEN, ~concerns(viewer), IS_READABLE)
    if asked.kind:
        query = query.where(ReviewItem.kind == asked.kind)
    if asked.why:
        query = query.where(ReviewItem.why == asked.why)
    if asked.challenge:
        wanted = select(Challenge.id).where(Challenge.slug == asked.challenge).scalar_subquery()
        query = query.where(ReviewItem.within_id == wanted)
    if asked.mine:
        query = query.where(ReviewItem.claimed_by_id == viewer.id)
    return with_what_it_is_about(query)


def with_what_it_is_about(query: Select[ReviewItem], about: Any = NAMES) -> Select[ReviewItem]:
    return query.options(
        joinedload(ReviewItem.post),
        joinedload(ReviewItem.account),
        joinedload(ReviewItem.about).options(about),
        joinedload(ReviewItem.person),
        joinedload(ReviewItem.within).options(NAMES),
        joinedload(ReviewItem.claimed_by),
    )


def reasons_behind(items: Sequence[ReviewItem]) -> dict[int, list[str]]:
    """For each of these items what was reported, the first report first; in one statement."""
    ids = {name: [item.target[name] for item in items if item.target[name]] for name in UNIQUE}
    if not any(ids.values()):
        return {}
    about = or_(*(getattr(Report, name).in_(wanted) for name, wanted in ids.items() if wanted))
    columns = [getattr(Report, name) for name in UNIQUE]
    rows = db.session.execute(
        select(*columns, Report.reason).where(about, Report.decision_id.is_(None)).order_by(Report.id)
    ).all()
    reasons: dict[tuple[Any, ...], list[str]] = {}
    for *target, reason in rows:
        reasons.setdefault(tuple(target), []).append(reason)
    return {item.id: reasons.get(tuple(item.target.values()), []) for item in items}


def item_to_decide(item_id: int) -> Select[ReviewItem]:
    """One item, open or closed, with all that its page shows and its deeds need."""
    post = joinedload(ReviewItem.post)
    thread = post.joinedload(Post.thread).joinedload(Post.author)
    query = with_what_it_is_about(select(ReviewItem).where(ReviewItem.id == item_id, IS_READABLE), WORDS)
    ways = (post.joinedload(Post.author), post.joinedload(Post.challenge), thread)
    return query.options(*ways, *between_whom(joinedload(ReviewItem.word)))


def between_whom(word: Any) -> tuple[Any, Any]:
    """A private word is shown with both of them."""
    return word.joinedload(PrivateWord.writer), word.joinedload(PrivateWord.to)


def next_item(viewer: Any, asked: Asked, after: int) -> Select[int]:
    """The one that a moderator comes to next, leaving out what others look after, or decide."""
    free = or_(ReviewItem.claimed_by_id.is_(None), ReviewItem.claimed_by_id == viewer.id)
    query = (
        waiting(viewer, asked)
        .where(true() if viewer.is_admin else ~is_for_admins())
        .with_only_columns(ReviewItem.id, maintain_column_froms=True)
        .options()
    )
    beyond = ReviewItem.id < after if asked.newest else ReviewItem.id > after
    order = ReviewItem.id.desc() if asked.newest else ReviewItem.id
    return query.where(free, beyond).order_by(order).limit(1)


def is_for_admins() -> ColumnElement[bool]:
    """Whether no other moderator decides about it: what is about an admin, and an appeal of a moderator whom an admin
    has stopped."""
    admins = select(Account.id).where(Account.role == Role.ADMIN)
    stopped = select(Appeal.item_id).join(Appeal.decision).join(Decision.person)
    stopped = stopped.where(Appeal.item_id.is_not(None), Decision.action.in_(AGAINST_PEOPLE))
    is_about_one = and_(ReviewItem.person_id.is_not(None), ReviewItem.person_id.in_(admins))
    return or_(is_about_one, ReviewItem.id.in_(stopped.where(Account.role == Role.MODERATOR)))


def open_item_about(viewer: Any, post_id: int) -> Select[int]:
    return select(ReviewItem.id).where(ReviewItem.post_id == post_id, ~concerns(viewer), IS_OPEN)


def public_log() -> Select[Decision]:
    """Decisions as everyone may read them.

    What a circle wrote for itself is not among them: it would tell that there is something.
    """
    return decisions().outerjoin(Decision.post).where(or_(Decision.post_id.is_(None), Post.circle_id.is_(None)))


def decisions() -> Select[Decision]:
    """With what each was about and who made it; reporters are not in it."""
    people = (joinedload(Decision.moderator), joinedload(Decision.undone_by))
    return select(Decision).options(joinedload(Decision.post), *people)


def decision_to_change(decision_id: int) -> Select[Decision]:
    """One decision with all that its page shows and its undo needs."""
    post = joinedload(Decision.post)
    ways = [post.joinedload(Post.author), post.joinedload(Post.challenge), post.joinedload(Post.thread)]
    return (
        decisions()
        .where(Decision.id == decision_id)
        .options(
            *ways, *between_whom(joinedload(Decision.word)), joinedload(Decision.person), joinedload(Decision.item)
        )
    )


def decision_on(item: ReviewItem) -> Select[Decision]:
    """The last word about an item, with who said it."""
    query = select(Decision).where(Decision.item_id == item.id).order_by(Decision.id.desc()).limit(1)
    return query.options(joinedload(Decision.moderator))


def decisions_about(person_id: int) -> Select[Decision]:
    """What was decided about somebody before, the latest first."""
    query = select(Decision).where(Decision.person_id == person_id).order_by(Decision.id.desc()).limit(MOST_BEFORE)
    return query.options(joinedload(Decision.moderator))


def moderators_but(viewer: Any, item: ReviewItem, at: datetime) -> Select[Account]:
    """To whom one can hand something over: not to whom it concerns."""
    is_theirs = select(ReviewItem.id).where(ReviewItem.id == item.id, concerns(Account)).correlate(Account).exists()
    query = select(Account).where(moderates(), can_write(at), Account.id != viewer.id, ~is_theirs)
    return query.order_by(Account.first_name, Account.id).limit(100)


def removal_by(decision: Decision) -> Select[Removal]:
    return select(Removal).where(Removal.decision_id == decision.id)
