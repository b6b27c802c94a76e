"""Invitations into a circle: one member asks one person, who says yes or no."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Select, String, func, select, update
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from forum.accounts import Account, has_a_page, keep_apart
from forum.challenges import Part, Participation
from forum.circles.models import Circle, Membership
from forum.circles.permissions import Can
from forum.circles.words import (
    LARGEST,
    Answer,
    CannotBeInvited,
    ChallengeIsOver,
    EnoughInvited,
    Happened,
    NotOpenToYou,
)
from forum.core.database import Model, db, insert_into
from forum.core.permissions import refuse_unless
from forum.posts import CircleReader, circle_of


class CircleInvitation(Model):
    """It stands until it is answered or taken back."""

    __tablename__ = "circle_invitations"
    __table_args__ = (CheckConstraint("answer IN ('accepted', 'declined', 'withdrawn')", name="answer"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    circle_id: Mapped[int] = mapped_column(ForeignKey("circles.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    invited_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answer: Mapped[str | None] = mapped_column(String(9))

    circle: Mapped[Circle] = relationship(lazy="raise")
    person: Mapped[Account] = relationship(foreign_keys=[person_id], lazy="raise")
    by: Mapped[Account | None] = relationship(foreign_keys=[by_id], lazy="raise")

    @classmethod
    def make(cls, circle: Circle, person: Account, *, by: Account, at: datetime) -> None:
        """Raises ChallengeIsOver, EnoughInvited, and CannotBeInvited for whoever takes no part, has a circle, was
        asked before, or keeps apart from somebody in it; which of these it is, nobody is told.
        """
        if not circle.goes_on(at):
            raise ChallengeIsOver
        if circle.member_count + standing_in(circle.id) >= LARGEST:
            raise EnoughInvited
        if db.session.scalar(invitable(circle).where(Account.id == person.id)) is None:
            raise CannotBeInvited
        row = insert_into(cls).values(circle_id=circle.id, person_id=person.id, by_id=by.id, invited_at=at)
        id_ = db.session.scalar(row.on_conflict_do_nothing().returning(cls.id))
        if id_ is not None:
            circle.tell(Happened.INVITED, by=by, at=at, people=[person.id], invitation=id_)

    def accept(self, mine: Participation, *, at: datetime) -> None:
        """Raises what `come_in` does."""
        come_in(self.circle, mine, at=at)
        self.end(Answer.ACCEPTED, at)

    def end(self, answer: Answer, at: datetime) -> None:
        standing = update(CircleInvitation).where(CircleInvitation.id == self.id, IS_STANDING)
        db.session.execute(standing.values(answer=answer, answered_at=at))


IS_STANDING = CircleInvitation.answered_at.is_(None)
Index(
    "uq_circle_invitations_standing",
    CircleInvitation.circle_id,
    CircleInvitation.person_id,
    unique=True,
    sqlite_where=IS_STANDING,
    postgresql_where=IS_STANDING,
)
Index("ix_circle_invitations_person", CircleInvitation.person_id, CircleInvitation.id)


def come_in(circle: Circle, mine: Participation, *, at: datetime) -> None:
    """By an invitation or a link; those who are in hear of it. Raises NotAllowed, NotOpenToYou, and what `Circle.admit`
    does."""
    refuse_unless(mine.account, Can.COME_IN, circle)
    if db.session.scalar(select(keeps_apart_in(circle.id, mine.account_id))):
        raise NotOpenToYou
    others = list(db.session.scalars(members_of(circle.id)))
    circle.admit(mine, at=at)
    circle.tell(Happened.JOINED, by=mine.account, at=at, people=others)


def members_of(circle_id: Any) -> Select[int]:
    """The ids of those who belong to it now."""
    return select(CircleReader.account_id).where(CircleReader.circle_id == circle_id, CircleReader.is_member)


def keeps_apart_in(circle_id: int, account_id: Any) -> Any:
    """Whether somebody keeps away from a member, or a member from them. An id, or a column."""
    belongs = (CircleReader.circle_id == circle_id, CircleReader.is_member)
    return select(CircleReader.account_id).where(*belongs, keep_apart(CircleReader.account_id, account_id)).exists()


def standing_in(circle_id: int) -> int:
    standing = select(func.count()).where(CircleInvitation.circle_id == circle_id, IS_STANDING)
    return db.session.scalar(standing) or 0


def invitable(circle: Circle) -> Select[Account]:
    """Who takes part in the challenge, has a page and no circle there, was not asked by this one before, nor was in it,
    and keeps apart from nobody in it; who joined last comes first.
    """
    asked = select(CircleInvitation.id).where(
        CircleInvitation.circle_id == circle.id,
        CircleInvitation.person_id == Account.id,
        CircleInvitation.answer.is_(None) | (CircleInvitation.answer != Answer.WITHDRAWN),
    )
    was_in = select(Membership.id).where(Membership.circle_id == circle.id, Membership.account_id == Account.id)
    return (
        select(Account)
        .join(Participation, Participation.account_id == Account.id)
        .where(Participation.challenge_id == circle.challenge_id, Participation.part == Part.PARTICIPANT)
        .where(Participation.left_at.is_(None), has_a_page())
        .where(~circle_of(Account.id, circle.challenge_id).exists(), ~asked.exists(), ~was_in.exists())
        .where(~keeps_apart_in(circle.id, Account.id))
        .order_by(Participation.joined_at.desc(), Participation.id.desc())
    )


def invitations_of(circle: Circle) -> Select[CircleInvitation]:
    """Those that stand, with whom and by whom."""
    people = (joinedload(CircleInvitation.person), joinedload(CircleInvitation.by))
    query = select(CircleInvitation).where(CircleInvitation.circle_id == circle.id, IS_STANDING)
    return query.order_by(CircleInvitation.id).options(*people)


def invitations_to(viewer: Any, challenge_id: int | None = None) -> Select[CircleInvitation]:
    """Those that wait for the viewer's yes or no, with the circle and who asks; not of people they keep away from."""
    query = waiting_for(viewer)
    if challenge_id is not None:
        query = query.where(Circle.challenge_id == challenge_id)
    circle = joinedload(CircleInvitation.circle).joinedload(Circle.challenge)
    return query.order_by(CircleInvitation.id.desc()).limit(LARGEST).options(circle, joinedload(CircleInvitation.by))


def waiting_for(viewer: Any) -> Select[CircleInvitation]:
    query = select(CircleInvitation).join(CircleInvitation.circle)
    query = query.where(CircleInvitation.person_id == viewer.id, IS_STANDING, Circle.ended_at.is_(None))
    return query.where(~keep_apart(CircleInvitation.by_id, viewer.id) | CircleInvitation.by_id.is_(None))
