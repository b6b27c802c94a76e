"""What pages of posts show: every query is named for its viewer and says what it loads."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select, true, tuple_, union_all
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from forum.accounts import Account, acts_as_moderator, can_write, has_blocked, is_here, is_near
from forum.core.database import Model
from forum.posts.attached import Cheer, CircleReader, Hashtag, Mention, Reader, Revision
from forum.posts.authors import may_be_anothers
from forum.posts.drafts import Draft
from forum.posts.models import Post
from forum.posts.pitches import Pitch
from forum.posts.private_words import PrivateWord
from forum.posts.suspects import Suspect
from forum.posts.words import SEEN_TO, TAKEN_AWAY, Audience, HeldFor, Kind, Visibility

PLACE_IN_THREAD = func.coalesce(Post.branch_id, Post.id)


def readable_by(viewer: Any, *, let_into: int | None = None) -> ColumnElement[bool]:
    """Whether challenge and author let this viewer read a post: the rule of every list, page, feed and search.

    `let_into`: a challenge in which they are taken for somebody who was invited; for who looks as others would.
    """
    if not viewer.is_authenticated:
        return and_(Post.visibility == Visibility.PUBLIC, Post.audience == Audience.PUBLIC, Post.circle_id.is_(None))
    if viewer.is_moderator:
        return or_(Post.circle_id.is_(None), is_for_moderators(), reads_circle(viewer.id))
    invited = or_(Post.visibility != Visibility.INVITED, reads_closed(viewer.id))
    if let_into is not None:
        invited = or_(invited, Post.challenge_id == let_into)
    return and_(invited, or_(Post.circle_id.is_(None), reads_circle(viewer.id)))


def may_be_read_by(account: Any, role_alone: Any = None) -> ColumnElement[bool]:
    """The same rule from the other side: whether `account`, the entity or an alias of it, may read a post.

    For queries over posts and accounts. Says nothing of suspended accounts, nor of what is not shown: see `is_shown`.
    `role_alone`: see `acts_as_moderator`.
    """
    moderates = acts_as_moderator(account, role_alone)
    invited = or_(Post.visibility != Visibility.INVITED, moderates, reads_closed(account.id))
    reported = and_(moderates, is_for_moderators())
    return and_(invited, or_(Post.circle_id.is_(None), reads_circle(account.id), reported))


ROOT = Post.__table__.alias("root")
SAID = Post.__table__.alias("said")


def reads_circle(account_id: Any) -> ColumnElement[bool]:
    """Whether somebody may read a post that is for a circle only: an id, or a column.

    Its members and its author; and the author of the thread, who may have left the circle, what is answered there.
    """
    return or_(
        is_in_circle(account_id, Post.circle_id), Post.author_id == account_id, of_thread("author_id") == account_id
    )


def of_thread(name: str) -> Any:
    """What the root of a comment's thread says, looked up for this one comment: asked whether there is such a root,
    PostgreSQL would read all posts beforehand.
    """
    return select(ROOT.c[name]).where(ROOT.c.id == Post.thread_id).scalar_subquery()


def is_in_circle(account_id: Any, circle_id: Any) -> ColumnElement[bool]:
    """Whether an account reads what is written for this circle: ids, or columns."""
    theirs = (CircleReader.circle_id == circle_id, CircleReader.account_id == account_id)
    return select(CircleReader.account_id).where(*theirs).exists()


def is_for_moderators() -> ColumnElement[bool]:
    """What a circle wrote for itself is for moderators once somebody reported it, or while it waits for their look."""
    waits = and_(Post.held_at.is_not(None), Post.held_reason == HeldFor.REVIEW)
    return or_(Post.reported_at.is_not(None), waits, of_thread("reported_at").is_not(None))


def is_circles_own() -> ColumnElement[bool]:
    """What its author keeps to a circle, and nobody has reported: no moderator reads it."""
    return and_(Post.circle_id.is_not(None), ~is_for_moderators())


def reads_invited_in_sight(account: Any, challenge_id: Any) -> ColumnElement[bool]:
    """Whether an account may read what is written in this challenge for invited people only, and the others can know
    that: it takes part, organises it, hosts a day, or has written there; or it looks after the place. An id, or a
    column. Whoever reads from the sidelines is in no list of theirs, so nothing may tell them from somebody who is not
    there.
    """
    run, host, part = (Model.metadata.tables[name].c for name in ("organisers", "prompts", "participations"))
    takes_part = and_(part.account_id == account.id, part.part == "participant", part.left_at.is_(None))
    wrote = and_(SAID.c.author_id == account.id, SAID.c.circle_id.is_(None), SAID.c.held_at.is_(None))
    is_shown = and_(SAID.c.hidden_at.is_(None), SAID.c.deleted_at.is_(None))
    ways = (
        select(part.id).where(part.challenge_id == challenge_id, takes_part),
        select(run.account_id).where(run.challenge_id == challenge_id, run.account_id == account.id),
        select(host.id).where(host.challenge_id == challenge_id, host.host_id == account.id),
        select(SAID.c.id).where(SAID.c.challenge_id == challenge_id, wrote, is_shown),
    )
    # Looked up for each account, as in `of_thread`: asked whether there is one, PostgreSQL reads them all beforehand.
    in_sight = or_(*(way.limit(1).scalar_subquery().is_not(None) for way in ways))
    return or_(acts_as_moderator(account), and_(is_invited(account.id, challenge_id), in_sight))


def is_invited(account_id: Any, challenge_id: Any) -> ColumnElement[bool]:
    """Whether somebody is among the readers of a challenge for invited people, whatever their office: ids, or
    columns."""
    theirs = (Reader.challenge_id == challenge_id, Reader.account_id == account_id)
    return select(Reader.account_id).where(*theirs).correlate_except(Reader).exists()


def reads_closed(account_id: Any) -> ColumnElement[bool]:
    """Whether somebody may read a post that is open to invited people only: an id, or a column. Whoever wrote it may
    too, where its challenge is open to more by now: to change it and to take it away."""
    theirs = (Reader.challenge_id == Post.challenge_id, Reader.account_id == account_id)
    then = and_(Post.narrowed_at.is_(None), Post.created_at >= Reader.since_at)
    since_then = or_(Post.written_for != Visibility.INVITED, Post.narrowed_at >= Reader.since_at, then)
    invited = select(Reader.account_id).where(*theirs, or_(Reader.came_openly.is_(False), since_then)).exists()
    mine = and_(Post.author_id == account_id, challenge_of_it("visibility") != Visibility.INVITED)
    return or_(invited, mine)


def challenge_of_it(name: str) -> Any:
    """What the challenge of a post says, looked up for this one post."""
    its_own = Model.metadata.tables["challenges"].alias("its_challenge").c
    return select(its_own[name]).where(its_own.id == Post.challenge_id).scalar_subquery()


def is_shown() -> ColumnElement[bool]:
    """There for everyone who may read it: not waiting for release, not hidden, not deleted."""
    return and_(Post.held_at.is_(None), Post.hidden_at.is_(None), Post.deleted_at.is_(None))


def is_unanswered() -> ColumnElement[bool]:
    """A thread that nobody but its author has answered, and that is there to be answered."""
    return and_(Post.answer_count == 0, Post.thread_id.is_(None), Post.line.not_in(SEEN_TO), is_shown())


def not_held_from(viewer: Any) -> ColumnElement[bool]:
    """What waits for release is seen by its author and by moderators only."""
    if viewer.is_moderator:
        return true()
    if not viewer.is_authenticated:
        return Post.held_at.is_(None)
    return or_(Post.held_at.is_(None), Post.author_id == viewer.id)


def not_hidden_from(viewer: Any) -> ColumnElement[bool]:
    """`Can.SEE_HIDDEN`, for queries: for moderators it is there and, unless it was taken away, for its author."""
    if viewer.is_moderator:
        return true()
    theirs = and_(Post.author_id == viewer.id, Post.hidden_how.not_in(TAKEN_AWAY))
    return or_(Post.hidden_at.is_(None), theirs)


def is_near_to(viewer: Any) -> ColumnElement[bool]:
    """What nobody wrote whom the viewer keeps away from: for lists. A page of its own shows what it is asked for."""
    return is_near(viewer, Post.author_id)


def posts_visible_to(viewer: Any) -> Select[Post]:
    """Posts with their authors. Deleted and hidden ones are among them: a page shows their tombstone."""
    return select(Post).where(readable_by(viewer), not_held_from(viewer)).options(joinedload(Post.author))


def threads_visible_to(viewer: Any) -> Select[Post]:
    """The roots of threads: entries, topics and help requests, with author and challenge."""
    return posts_visible_to(viewer).where(Post.kind != Kind.COMMENT).options(joinedload(Post.challenge))


def post_to_change(viewer: Any, post_id: int) -> Select[Post]:
    """One post with all that its verbs need: author, challenge, and the thread it stands in."""
    return (
        posts_visible_to(viewer)
        .where(Post.id == post_id)
        .options(joinedload(Post.challenge), joinedload(Post.thread).joinedload(Post.author))
    )


def comment_in(viewer: Any, root: Post, comment_id: int) -> Select[Post]:
    """One comment of this thread, with its author."""
    return posts_visible_to(viewer).where(Post.id == comment_id, Post.thread_id == root.id)


def already_written(author: Any, submission_key: str) -> Select[int]:
    """The id of what the first sending of the same form made; nothing if this is the first."""
    return select(Post.id).where(Post.author_id == author.id, Post.submission_key == submission_key)


CHEERED, IS_CHEERED, HAS_WORDS, FAR, BLOCKED = "cheered", "is cheered", "has words", "far", "blocked"


def marks_among(viewer: Any, root: Post, comment_ids: list[int]) -> Any:
    """In one statement, posts of this page and what is about them: CHEERED by the viewer; the root IS_CHEERED, by
    anyone; HAS_WORDS, private ones, and the viewer wrote it; FAR, by somebody they keep away from; BLOCKED, by
    somebody whom they have blocked.
    """
    of_root = select(Cheer.post_id, literal(IS_CHEERED)).where(Cheer.post_id == root.id).limit(1).subquery()
    if not viewer.is_authenticated:
        return select(of_root)
    here = [root.id, *comment_ids]
    mine = select(Cheer.post_id, literal(CHEERED)).where(Cheer.person_id == viewer.id, Cheer.post_id.in_(here))
    words = select(PrivateWord.post_id, literal(HAS_WORDS))
    words = words.where(PrivateWord.to_id == viewer.id, PrivateWord.post_id.in_(here))
    far = select(Post.id, literal(FAR)).where(Post.id.in_(here), ~is_near_to(viewer))
    blocked = select(Post.id, literal(BLOCKED)).where(Post.id.in_(here), has_blocked(viewer.id, Post.author_id))
    return union_all(mine, select(of_root), words, far, blocked)


def cheers_of(viewer: Any, post: Post) -> Select[Cheer]:
    """Who cheered and is here, by name."""
    query = select(Cheer).join(Cheer.person).where(Cheer.post_id == post.id, is_here())
    return query.where(is_near(viewer, Cheer.person_id)).options(contains_eager(Cheer.person))


def revisions_of(viewer: Any, post: Post) -> Select[Revision]:
    """Earlier texts, with who replaced them. What was for a circle only is for nobody but the author, also where the
    post is open to more by now; unless its thread had been reported before it was replaced."""
    query = select(Revision).where(Revision.post_id == post.id).options(joinedload(Revision.edited_by))
    if viewer.id == post.author_id:
        return query
    reported_at = select(ROOT.c.reported_at).where(ROOT.c.id == (post.thread_id or post.id)).scalar_subquery()
    return query.where(or_(~Revision.for_circle, Revision.replaced_at > reported_at))


def draft_for(viewer: Any, place: str) -> Select[Draft]:
    """What the viewer has begun to write in this place."""
    return select(Draft).where(Draft.account_id == viewer.id, Draft.place == place)


def drafts_of(viewer: Any) -> Select[Draft]:
    return select(Draft).where(Draft.account_id == viewer.id)


def posts_tagged(viewer: Any, tag: str) -> Select[Post]:
    """What the viewer may read with this hashtag, with authors and the threads it stands in."""
    query = select(Post).join(Hashtag, Hashtag.post_id == Post.id)
    query = query.where(Hashtag.tag == tag, readable_by(viewer), is_shown(), is_near_to(viewer))
    return query.options(joinedload(Post.author), joinedload(Post.thread))


def held_of_confirmed(at: datetime) -> Select[Post]:
    """What waited for its author's address only, which is confirmed by now; the oldest first. Whoever may not write
    says nothing new by it: it waits until they may again."""
    confirmed = (Account.email_confirmed_at.is_not(None), ~may_be_anothers(Post))
    may_write = (can_write(at), Account.suspended_at.is_(None))
    query = select(Post).join(Post.author).where(Post.held_at.is_not(None), Post.held_reason == HeldFor.UNCONFIRMED)
    return query.where(*confirmed, *may_write).order_by(Post.id).options(contains_eager(Post.author))


def pitches_to_queue() -> Select[Pitch]:
    """What waits for a moderator's look and is in no queue yet, with its post; the oldest first."""
    query = select(Pitch).join(Pitch.post.of_type(Post)).where(Pitch.queued_at.is_(None), Post.held_at.is_not(None))
    people = joinedload(Pitch.post.of_type(Post)).options(joinedload(Post.author), joinedload(Post.challenge))
    return query.where(Post.held_reason == HeldFor.REVIEW).order_by(Pitch.post_id).options(people)


def suspects_to_queue() -> Select[Suspect]:
    """What looks like spam and is in no queue yet, with its post; the oldest first."""
    query = select(Suspect).join(Suspect.post.of_type(Post)).where(Suspect.queued_at.is_(None))
    people = joinedload(Suspect.post.of_type(Post)).options(joinedload(Post.author), joinedload(Post.challenge))
    return query.where(Post.held_reason == HeldFor.REVIEW).order_by(Suspect.post_id).options(people)


def rendered_before(version: int, after: int) -> Select[Post]:
    """Posts whose HTML an older renderer made, with whom they name."""
    query = select(Post).where(Post.renderer_version < version, Post.id > after).order_by(Post.id)
    return query.options(selectinload(Post.mentions).joinedload(Mention.person))


def up_to(comment: Post) -> Select[int, int]:
    """The comments of a thread from this one backwards, as (branch, id)."""
    here = (comment.branch_id or comment.id, comment.id)
    return (
        select(PLACE_IN_THREAD, Post.id)
        .where(Post.thread_id == comment.thread_id, tuple_(PLACE_IN_THREAD, Post.id) <= tuple_(*here))
        .order_by(PLACE_IN_THREAD.desc(), Post.id.desc())
    )
