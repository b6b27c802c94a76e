"""'Comment to join': the first comment of somebody who does not take part could be their entry of that day.

It is offered below that comment, once for each challenge; a no is remembered, and so is a yes. Saying yes keeps the
text as the draft of that day's entry and leads to the pledge, which is signed as always; then the form of the day has
it. The comment stays where it is.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Select, String, func, select
from sqlalchemy.orm import Mapped, mapped_column

from forum.challenges import (
    Challenge,
    Organiser,
    Pace,
    Part,
    Participation,
    is_full,
    is_open_to_join,
    sees_by_office_alone,
    stays_out,
)
from forum.core.database import Model, db, insert_into
from forum.core.days import day_number, local_day
from forum.entries.queries import draft_place
from forum.posts import Draft, Kind, Post


class JoinOffer(Model):
    """What somebody answered when they were asked to count their first comment as an entry."""

    __tablename__ = "join_offers"
    __table_args__ = (CheckConstraint("answer IN ('yes', 'no')", name="answer"),)

    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, index=True)
    answer: Mapped[str] = mapped_column(String(3))
    answered_at: Mapped[datetime]

    @classmethod
    def note(cls, challenge_id: int, account_id: int, answer: str, at: datetime) -> None:
        """The first answer stands: nobody is asked twice."""
        row = insert_into(cls).values(challenge_id=challenge_id, account_id=account_id, answer=answer, answered_at=at)
        db.session.execute(row.on_conflict_do_nothing())


@dataclass(frozen=True)
class Offer:
    """The comment that could be the entry of a day."""

    challenge: Challenge
    comment_id: int
    number: int


def offer_in(viewer: Any, challenge: Challenge | None, comments: dict[int, datetime], at: datetime) -> Offer | None:
    """`comments`: the viewer's own on this page, by id, with when they were written; without any nothing is asked, nor
    while all places are taken, nor of whoever is there by their office alone: the question comes once only.
    """
    if challenge is None or not comments or is_full(challenge) or not is_open_to_join(challenge, viewer.zone, at):
        return None
    is_settled, first = db.session.execute(first_comment(viewer, challenge.id)).one()
    if is_settled or first not in comments or sees_by_office_alone(viewer, challenge.id):
        return None
    number = day_of_comment(challenge, viewer.zone, comments[first])
    return Offer(challenge, first, number) if 1 <= number <= challenge.length else None


def first_comment(viewer: Any, challenge_id: int) -> Select[Any]:
    """Whether they take part, run it, were taken out or have answered; and the id of their first comment there."""
    here = {"challenge_id": challenge_id, "account_id": viewer.id}
    part = select(Participation.id).filter_by(**here, part=Part.PARTICIPANT, left_at=None).exists()
    runs = select(Organiser.account_id).filter_by(**here).exists()
    answered = select(JoinOffer.answer).filter_by(**here).exists()
    first = select(func.min(Post.id)).where(Post.author_id == viewer.id, Post.challenge_id == challenge_id)
    is_settled = part | runs | answered | stays_out(viewer.id, challenge_id)
    return select(is_settled, first.where(Post.kind == Kind.COMMENT).scalar_subquery())


def day_of_comment(challenge: Challenge, zone: str, at: datetime) -> int:
    """The day on which it was written, by its author's own clock; at one's own pace one begins with day 1."""
    return 1 if challenge.pace == Pace.OWN else day_number(local_day(at, zone), challenge.starts_on)


def keep_as_draft(offer: Offer, comment: Post, account_id: int, at: datetime) -> None:
    """The text waits in the form of its day, unless something newer was begun there."""
    place = draft_place(offer.challenge.slug, offer.number)
    Draft.save(account_id, place, 1, {"text": comment.source}, at)
