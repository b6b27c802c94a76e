"""What others said about help, as the page of a request would say it now: for statements over many rows.

A page asks for one request (`routes/reading.py`); what somebody takes along asks the same here. What they said
themselves is theirs, wherever it stands.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, or_, select

from forum.accounts import Account
from forum.help.agreements import Part
from forum.help.models import IS_LIVE, HelpRequest
from forum.help.takers import Taker, can_be_answered
from forum.help.thanks import Thanks
from forum.help.turns import Turn
from forum.help.words import AT_IT, Side, Standing
from forum.posts import Post, not_held_from, not_hidden_from, readable_by

THE_TAKER, THE_AUTHOR = Part.side == Side.TAKER, Part.side == Side.AUTHOR


def is_seen(viewer: Any, post_id: Any, *more: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether there is a page of this request for the viewer: see `requests_visible_to`."""
    seen = (Post.id == post_id, readable_by(viewer), not_held_from(viewer))
    return select(Post.id).where(*seen, *more).exists()


def says_what_happened(viewer: Any, post_id: Any) -> ColumnElement[bool]:
    """Whether that page is more than a tombstone."""
    return is_seen(viewer, post_id, not_hidden_from(viewer), Post.deleted_at.is_(None))


def heard(viewer: Any, words: Any, person_id: Any) -> ColumnElement[str]:
    """`as_heard`, for columns."""
    if viewer.is_moderator:
        return words  # type: ignore[no-any-return]  # a column, which `words` cannot say
    is_stopped = (Account.id == person_id, Account.id != viewer.id, Account.suspended_at.is_not(None))
    return case((and_(words != "", select(Account.id).where(*is_stopped).exists()), "…"), else_=words)


def author_of(post_id: Any) -> ColumnElement[int]:
    return select(Post.author_id).where(Post.id == post_id).correlate_except(Post).scalar_subquery()


def takers_known_to(viewer: Any) -> ColumnElement[bool]:
    """Their own offers, whatever became of them, and those of others to them, unless these are not there any more."""
    to_them = is_seen(viewer, Taker.post_id, Post.author_id == viewer.id)
    return or_(Taker.person_id == viewer.id, and_(Taker.standing != Standing.RELEASED, to_them))


def line_heard_by(viewer: Any) -> ColumnElement[str]:
    """Of others as long as it waits for the viewer's answer; see `Can.ANSWER`. Then both parts say what holds."""
    is_live = select(HelpRequest.post_id).where(HelpRequest.post_id == Taker.post_id, IS_LIVE).exists()
    there = (Post.author_id == viewer.id, Post.hidden_at.is_(None), Post.deleted_at.is_(None))
    waits = and_(*can_be_answered(), is_live, is_seen(viewer, Taker.post_id, *there))
    return case((or_(Taker.person_id == viewer.id, waits), Taker.line), else_="")


def answer_heard_by(viewer: Any) -> ColumnElement[str]:
    """A kind no: their own, and what they were told."""
    told = and_(Taker.standing == Standing.DECLINED, says_what_happened(viewer, Taker.post_id))
    said = heard(viewer, Taker.answer, author_of(Taker.post_id))
    return case((Taker.person_id.is_distinct_from(viewer.id), Taker.answer), (told, said), else_="")


def parts_known_to(viewer: Any) -> ColumnElement[bool]:
    """Both parts of an agreement that stands, or that came to its end; of another, their own."""
    takes, asks = Taker.person_id == viewer.id, author_of(Taker.post_id) == viewer.id
    holds = and_(Taker.standing.in_(AT_IT), or_(takes, asks))
    is_own = or_(and_(takes, THE_TAKER), and_(asks, THE_AUTHOR))
    agreement = select(Taker.id).where(Taker.id == Part.taker_id, or_(holds, is_own))
    return agreement.where(says_what_happened(viewer, Taker.post_id)).exists()


def part_heard_by(viewer: Any) -> ColumnElement[str]:
    """Each line by whoever wrote it, under whosever part it stands."""
    return heard(viewer, Part.words, Part.by_id)


def steps_known_to(viewer: Any, step: type[Turn] | type[Thanks]) -> ColumnElement[bool]:
    """What they did, what was done about them, and all that became of what they asked."""
    is_theirs = or_(Post.author_id == viewer.id, step.person_id == viewer.id)
    return or_(step.by_id == viewer.id, is_seen(viewer, step.post_id, is_theirs))


def sentence_heard_by(viewer: Any) -> ColumnElement[str]:
    """`Turn.is_for` holds for all steps that are known: the others are about one of two who is named in no step."""
    said = heard(viewer, Turn.sentence, Turn.by_id)
    return case((Turn.by_id == viewer.id, Turn.sentence), (says_what_happened(viewer, Turn.post_id), said), else_="")
