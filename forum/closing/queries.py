"""What the end of a challenge asks for."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true, union_all
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from forum.accounts import Account, is_heard, is_near
from forum.challenges import Challenge, Participation, Prompt, challenge_readable_by
from forum.closing.favourites import Favourite
from forum.closing.models import WrapUp
from forum.entries import Entry, is_live
from forum.help import Thanks
from forum.posts import Kind, Post, Reader, Tally, Visibility, is_near_to, is_shown, readable_by, sums_of

MOST_THANKS = 30
MOST_REQUESTS = 200  # that are looked through for them
MOST_CHANGES = 100  # of each kind: beyond that a book is old, whatever the number


def may_be_printed() -> ColumnElement[bool]:
    """Who wrote it agreed and is still here; it is there for everyone of the challenge to read."""
    agreed = and_(Participation.in_keepsake.is_(True), Participation.account_id.is_not(None))
    return and_(agreed, is_live(), is_shown(), Post.circle_id.is_(None))


def agreed_entries(prompt_id: int) -> Select[Entry]:
    """Of one day, with their authors, in the order in which they were written."""
    query = select(Entry).join(Entry.post).join(Entry.participation)
    query = query.where(Entry.prompt_id == prompt_id, may_be_printed()).order_by(Entry.post_id)
    return query.options(contains_eager(Entry.post).joinedload(Post.author))


def counts_of(challenge_id: int) -> Select[int, str, int, int]:
    """For each day its number and title, how many entries are to be seen, and how many of them are answered."""
    shown, answered = func.coalesce(Tally.shown, 0), func.coalesce(Tally.answered, 0)
    is_same_day = and_(Tally.challenge_id == Prompt.challenge_id, Tally.number == Prompt.number)
    query = select(Prompt.number, Prompt.title, shown, answered).join(Prompt.challenge).outerjoin(Tally, is_same_day)
    return query.where(Prompt.challenge_id == challenge_id, Prompt.number <= Challenge.length).order_by(Prompt.number)


def days_of(challenge_id: int) -> Select[Prompt]:
    query = select(Prompt).join(Prompt.challenge).where(Prompt.challenge_id == challenge_id)
    return query.where(Prompt.number <= Challenge.length).order_by(Prompt.number)


def day_of(challenge_id: int, number: int) -> Select[Prompt]:
    return days_of(challenge_id).where(Prompt.number == number).options(joinedload(Prompt.host))


def changes_since(challenge_id: int, at: datetime) -> Select[int]:
    """By how much a book that was begun then is older than its challenge: entries of who agreed that were written,
    changed, hidden or taken back since, and people who changed their mind. Counted to so many, and no further."""
    theirs = and_(Participation.challenge_id == challenge_id, Participation.account_id.is_not(None))
    is_newer = or_(*(one > at for one in (Post.created_at, Post.edited_at, Post.deleted_at, Post.hidden_at)))
    entries = select(Post.id).join(Entry, Entry.post_id == Post.id).join(Entry.participation)
    entries = entries.where(theirs, Participation.in_keepsake.is_(True), Post.circle_id.is_(None), is_newer)
    people = select(Participation.id).where(theirs, Participation.changed_mind_at > at)
    both = union_all(entries.limit(MOST_CHANGES).subquery().select(), people.limit(MOST_CHANGES).subquery().select())
    return select(func.count()).select_from(both.subquery())


def people_agreed(challenge_id: int) -> Select[int]:
    """How many let their entries in; for those who organise."""
    agreed = (Participation.challenge_id == challenge_id, Participation.in_keepsake.is_(True))
    return select(func.count()).select_from(Participation).where(*agreed, Participation.account_id.is_not(None))


def favourites_in(viewer: Any, challenge_id: int) -> Select[Favourite]:
    """With the entries, their authors, and who chose them; only what this viewer may read. Page them by id."""
    author = contains_eager(Favourite.post).joinedload(Post.author)
    query = select(Favourite).join(Favourite.post).join(Favourite.person).where(Favourite.challenge_id == challenge_id)
    query = query.where(readable_by(viewer), is_shown(), Post.circle_id.is_(None), was_said_to(viewer))
    return query.options(author, contains_eager(Favourite.person))


def was_said_to(viewer: Any) -> ColumnElement[bool]:
    """Whether the sentence of a favourite was written for this viewer, too; its entry has readers of its own. The same
    rule as that of posts: `Post.written_for`, and who came to what was for invited people when it was open."""
    if not viewer.is_authenticated:
        return Favourite.written_for == Visibility.PUBLIC
    if viewer.is_moderator:
        return true()
    theirs = (Reader.challenge_id == Favourite.challenge_id, Reader.account_id == viewer.id)
    was_there = or_(Reader.came_openly.is_(False), Favourite.chosen_at >= Reader.since_at)
    invited = select(Reader.account_id).where(*theirs, was_there).exists()
    return or_(Favourite.written_for != Visibility.INVITED, Favourite.person_id == viewer.id, invited)


def favourites_for(viewer: Any, challenge_id: int, at: datetime) -> Select[Favourite]:
    """The same as a list: what nobody wrote or chose whom the viewer keeps away from. Whoever is not heard sees theirs
    alone."""
    theirs = favourites_in(viewer, challenge_id).where(is_near_to(viewer), is_near(viewer, Favourite.person_id))
    return theirs.where(or_(Account.id == viewer.id, is_heard(at)))


def entry_to_choose(viewer: Any, post_id: int) -> Select[Post]:
    """What everyone of the challenge may read can be chosen; with its author, the challenge and who runs that."""
    query = select(Post).join(Post.challenge).where(Post.id == post_id, Post.kind == Kind.ENTRY)
    query = query.where(challenge_readable_by(viewer), readable_by(viewer), is_shown(), Post.circle_id.is_(None))
    return query.options(
        contains_eager(Post.challenge).selectinload(Challenge.organisers),
        joinedload(Post.author),
    )


def thanks_in(viewer: Any, challenge_id: int) -> Select[Thanks]:
    """Who helped whom in the latest requests, as far as this viewer may read them; as many as a page shows."""
    requests = select(Post.id).where(Post.challenge_id == challenge_id, Post.kind == Kind.HELP_REQUEST)
    latest = requests.where(readable_by(viewer), is_shown()).order_by(Post.id.desc()).limit(MOST_REQUESTS).subquery()
    query = select(Thanks).join(latest, latest.c.id == Thanks.post_id)
    query = query.where(Thanks.by_id.is_not(None), Thanks.person_id.is_not(None))
    query = query.where(is_near(viewer, Thanks.by_id), is_near(viewer, Thanks.person_id))
    return query.options(joinedload(Thanks.by), joinedload(Thanks.person)).order_by(Thanks.id.desc()).limit(MOST_THANKS)


def words_and_figures(viewer: Any, challenge_id: int) -> Any:
    """What its organisers say at the end, the latest edition after it, and how many were answered of how many: one row.

    An edition for invited people only is left to those who were invited to tell of.
    """
    later = aliased(Challenge)
    is_open = (
        later.visibility != Visibility.INVITED if viewer.is_authenticated else later.visibility == Visibility.PUBLIC
    )
    is_there = and_(later.announced_at.is_not(None), later.hidden_at.is_(None), is_open)
    query = select(WrapUp, later, *sums_of(challenge_id)).select_from(Challenge)
    query = query.outerjoin(WrapUp, WrapUp.challenge_id == Challenge.id)
    query = query.outerjoin(later, and_(later.edition_of_id == Challenge.id, is_there))
    return query.where(Challenge.id == challenge_id).order_by(later.id.desc()).limit(1)


def wrap_up_of(challenge_id: int) -> Select[WrapUp]:
    return select(WrapUp).where(WrapUp.challenge_id == challenge_id)


def challenge_called(viewer: Any, slug: str) -> Select[Challenge]:
    """With its organisers, except for visitors, who run none."""
    query = select(Challenge).where(challenge_readable_by(viewer), Challenge.slug == slug)
    return query.options(selectinload(Challenge.organisers)) if viewer.is_authenticated else query
