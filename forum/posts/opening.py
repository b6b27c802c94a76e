"""For whom a post is: what its author, a report, or the challenge around it changes about who may read it.

A post is never open to more people than those for whom its words were written: it remembers them, so that what is
closed for a while and opened again is open to those who had it before, and to nobody else. Changed words are for those
who read them when they were changed.

What is for a circle only counts in no tally: how many have written is for everyone to see, and would tell of it.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, String, and_, case, literal, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from forum.accounts import Account
from forum.core.database import UNSYNCHRONISED, db
from forum.core.events import Event
from forum.core.forms import EditConflict
from forum.posts.counts import table, thread_in, thread_out
from forum.posts.words import Audience, Happened, Visibility, narrower_than, narrowest


class ForWhom:
    """Part of a post: who may read it now, and for whom its words were written.

    `audience` is the author's choice, `circle_id` the circle that alone reads it. `visibility` is the challenge's, kept
    here so that each list can ask it alone. None of these is ever more open than what its words were `written_for` and
    `written_to`: the challenge and the thread as they were then, or what their author has opened them to since.
    `narrowed_at`: when they were changed while fewer read them.
    """

    circle_id: Mapped[int | None] = mapped_column(ForeignKey("circles.id"))
    audience: Mapped[str] = mapped_column(String(10), default=Audience.PUBLIC)
    visibility: Mapped[str] = mapped_column(String(10), default=Visibility.PUBLIC)
    written_for: Mapped[str] = mapped_column(
        String(10), default=Visibility.PUBLIC, server_default=str(Visibility.PUBLIC)
    )
    written_to: Mapped[str] = mapped_column(String(10), default=Audience.PUBLIC, server_default=str(Audience.PUBLIC))
    narrowed_at: Mapped[datetime | None]

    if TYPE_CHECKING:  # of Post
        challenge_id: Any
        challenge: Any
        thread_id: Any
        thread: Any

    def open_to(self, audience: Audience, *, by: Account, at: datetime, **place: int | None) -> None:
        """The author's choice of readers, for the whole thread. Raises EditConflict."""
        open_thread(self, audience, **place)
        Event.record(Happened.READERS_CHANGED, actor=by, post=self, at=at)

    def for_those_who_read_now(self, at: datetime) -> dict[str, Any]:
        """What is new in the row when its words change. A challenge that moderators hide is still for whom it was."""
        around = [self.written_for]
        around += [self.thread.written_for] if self.thread_id is not None else []
        around += [self.challenge.visibility] if self.challenge_id is not None else []
        written_for = narrowest(*around)
        narrowed_at = at if written_for != self.written_for else self.narrowed_at
        return {"written_for": written_for, "written_to": readers_of(self), "narrowed_at": narrowed_at}


VISIBILITIES, AUDIENCES = "('public', 'members', 'invited')", "('public', 'members', 'circle')"
CHECKS = (
    CheckConstraint("audience IN ('public', 'members')", name="audience"),
    CheckConstraint(f"visibility IN {VISIBILITIES}", name="visibility"),
    CheckConstraint(f"written_for IN {VISIBILITIES}", name="written_for"),
    CheckConstraint(f"written_to IN {AUDIENCES}", name="written_to"),
)


def readers_of(post: Any) -> Audience:
    """As the author chose them."""
    return Audience.CIRCLE if post.circle_id is not None else Audience(post.audience or Audience.PUBLIC)


def open_thread(post: Any, audience: Audience, *, circle_id: int | None = None, tally_id: int | None = None) -> None:
    """`circle_id`: what only a circle reads; `tally_id`: where all else counts, if it does. Raises EditConflict."""
    new: dict[str, Any] = {"audience": Audience.MEMBERS if audience == Audience.CIRCLE else audience}
    new |= {"circle_id": circle_id, "written_to": audience}
    moves, was = circle_id != post.circle_id, post.tally_id
    if not post.claim(table().c.circle_id.is_not_distinct_from(post.circle_id), **new, **counted(moves, tally_id)):
        raise EditConflict
    if moves and post.is_shown:
        thread_out(was, post.answer_count)
        thread_in(post.tally_id, post.answer_count)
    answers = update(table()).where(table().c.thread_id == post.id)
    db.session.execute(answers.where(table().c.author_id == post.author_id).values(new))
    db.session.execute(answers.where(table().c.author_id.is_distinct_from(post.author_id)).values(at_most(new)))


def at_most(new: dict[str, Any]) -> dict[str, Any]:
    """What others answered is never opened to more than it was for; what was for a circle, to nobody else."""
    posts = table().c
    to_all, of_circle = posts.written_to == Audience.PUBLIC, posts.written_to == Audience.CIRCLE
    return {
        "audience": case((to_all, literal(str(new["audience"]))), else_=literal(str(Audience.MEMBERS))),
        "circle_id": case((of_circle, posts.circle_id), else_=new["circle_id"]),
    }


def readers_as_they_are(thread_id: int) -> dict[str, Any]:
    """For an answer, when it is kept: the author of the thread may be choosing others in this moment."""
    here = table().c.id == thread_id
    columns = {
        "audience": "audience",
        "circle_id": "circle_id",
        "visibility": "visibility",
        "written_for": "visibility",
    }
    kept = {name: select(table().c[column]).where(here) for name, column in columns.items()}
    kept["written_to"] = select(as_chosen()).where(here)
    return {name: query.with_for_update(read=True).scalar_subquery() for name, query in kept.items()}


def as_chosen() -> ColumnElement[str]:
    """`readers_of`, for queries."""
    return case((table().c.circle_id.is_not(None), literal(str(Audience.CIRCLE))), else_=table().c.audience)


def open_at_most(visibility: str) -> ColumnElement[str]:
    """The visibility of posts whose challenge is open so far: none is opened to more people than it was written for,
    and no answer to more than what it answers."""
    here = literal(str(visibility))
    root = table().alias("root")
    around = select(root.c.written_for).where(root.c.id == table().c.thread_id).correlate(table()).scalar_subquery()
    narrowest_first = ((or_(table().c.written_for == one, around == one), one) for one in narrower_than(visibility))
    closed = [(is_for, literal(str(one))) for is_for, one in narrowest_first]
    return case(*closed, else_=here) if closed else here


def open_what_they_wrote(author_id: int, challenge_id: int, visibility: str) -> None:
    """What somebody wrote in a challenge for fewer people is open as far as it is now: the threads they began, and
    their words there and in other threads that are open. What others wrote there is for those to open; what these had
    written for everyone is there again with what it answers."""
    posts, new = table().c, {"written_for": visibility, "visibility": visibility}
    theirs = (posts.challenge_id == challenge_id, posts.author_id == author_id, is_kept_back(visibility))
    for which in (posts.thread_id.is_(None), is_below_open(visibility)):
        opened = update(table()).where(*theirs, which).values(new)
        db.session.execute(opened, execution_options=UNSYNCHRONISED)
    root = table().alias("root")
    begun = select(root.c.id).where(root.c.challenge_id == challenge_id, root.c.author_id == author_id)
    below = update(table()).where(posts.thread_id.in_(begun), posts.visibility != open_at_most(visibility))
    db.session.execute(below.values(visibility=open_at_most(visibility)), execution_options=UNSYNCHRONISED)


def can_be_opened(visibility: Visibility | str) -> ColumnElement[bool]:
    """Kept back by whoever wrote it, and by nobody else: a thread, or an answer in one that is open."""
    return and_(is_kept_back(visibility), or_(table().c.thread_id.is_(None), is_below_open(visibility)))


def is_below_open(visibility: Visibility | str) -> ColumnElement[bool]:
    root = table().alias("root")
    is_open = root.c.written_for.not_in(narrower_than(visibility))
    return select(root.c.id).where(root.c.id == table().c.thread_id, is_open).correlate(table()).exists()


def is_kept_back(visibility: Visibility | str) -> ColumnElement[bool]:
    """Whether a post was written for fewer people than see its challenge now."""
    return table().c.written_for.in_(narrower_than(visibility))


def counted(moves: bool, tally_id: int | None) -> dict[str, int | None]:
    return {"tally_id": tally_id} if moves else {}


def show_to_moderators(post: Any, at: datetime) -> None:
    """It was reported: from now on they can read its thread, also if it is a circle's own."""
    thread = db.session.get_one(type(post), post.thread_id or post.id)
    thread.reported_at = thread.reported_at or at


def begins_first_thread(author_id: int) -> bool:
    """Nobody has welcomed this person yet: an entry, topic or help request of theirs is the first that all may see."""
    posts = table().c
    earlier = select(posts.id).where(posts.author_id == author_id, posts.thread_id.is_(None), posts.circle_id.is_(None))
    return db.session.scalar(earlier.limit(1)) is None
