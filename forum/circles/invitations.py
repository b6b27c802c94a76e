"""Invitations into a circle: one member asks one person, who says yes or no."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    String,
    and_,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from forum.accounts import Account, has_a_page, is_heard, keep_apart, one_at_a_time
from forum.challenges import IS_TAKING_PART, Part, Participation
from forum.circles.models import Circle, Membership
from forum.circles.permissions import Can
from forum.circles.words import (
    IS_PRESSING,
    LARGEST,
    MOST_INVITED,
    MOST_OF_NEWCOMERS,
    MOST_OFTEN,
    Answer,
    CannotBeInvited,
    ChallengeIsOver,
    EnoughInvited,
    Happened,
    InvitedBefore,
    InvitedEnough,
    InvitedMany,
    NotOpenToYou,
)
from forum.core.database import UNSYNCHRONISED, Instant, Model, db, insert_into
from forum.core.days import ONE_DAY
from forum.core.permissions import refuse_unless
from forum.core.refusals import NotFound
from forum.posts import CircleReader, circle_of


class CircleInvitation(Model):
    """It stands until it is answered or taken back, and as long as whoever invites is in the circle, and heard."""

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
        """Raises ChallengeIsOver, EnoughInvited, InvitedBefore, InvitedMany, InvitedEnough, and CannotBeInvited for
        whoever takes no part, has a circle, was asked before, or keeps apart from somebody in it; which of these it
        is, nobody is told.
        """
        if not circle.goes_on(at):
            raise ChallengeIsOver
        if circle.member_count + standing_in(circle.id, at) >= LARGEST:
            raise EnoughInvited
        if db.session.scalar(invitable(circle, at).where(Account.id == person.id)) is None:
            raise CannotBeInvited
        one_at_a_time(by.id)
        if db.session.scalar(select(is_pressed_by(by.id, person.id, circle.challenge_id, at))):
            raise InvitedBefore
        refuse_if_enough(by, at)
        # One that stands for nobody, because whoever made it has gone or is not heard, keeps nobody from asking.
        cls.end_for(circle.id, person.id, Answer.WITHDRAWN, at)
        row = insert_into(cls).values(circle_id=circle.id, person_id=person.id, by_id=by.id, invited_at=at)
        id_ = db.session.scalar(row.on_conflict_do_nothing().returning(cls.id))
        if id_ is not None:
            circle.tell(Happened.INVITED, by=by, at=at, people=[person.id], invitation=id_)

    @classmethod
    def end_for(cls, circle_id: int, person_id: int | None, answer: Answer, at: datetime) -> None:
        """All that ask this person into this circle."""
        theirs = update(cls).where(cls.circle_id == circle_id, cls.person_id == person_id, IS_STANDING)
        db.session.execute(theirs.values(answer=answer, answered_at=at), execution_options=UNSYNCHRONISED)

    def end(self, answer: Answer, at: datetime) -> None:
        """Raises NotFound when it was answered or taken back at this very moment."""
        standing = update(CircleInvitation).where(CircleInvitation.id == self.id, IS_STANDING)
        ended = standing.values(answer=answer, answered_at=at).returning(CircleInvitation.id)
        if db.session.execute(ended).first() is None:
            raise NotFound


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


def come_in(circle: Circle, mine: Participation, *, at: datetime, invitation: CircleInvitation | None = None) -> None:
    """By an invitation or a link, and then they are asked no more; those who are in hear of it. Raises NotAllowed,
    NotOpenToYou, NotFound when the invitation is taken back at this very moment, and what `Circle.admit` does."""
    refuse_unless(mine.account, Can.COME_IN, circle)
    if db.session.scalar(select(keeps_apart_in(circle.id, mine.account_id))):
        raise NotOpenToYou
    others = list(db.session.scalars(members_of(circle.id)))
    circle.admit(mine, at=at)
    if invitation is not None:
        invitation.end(Answer.ACCEPTED, at)
    CircleInvitation.end_for(circle.id, mine.account_id, Answer.ACCEPTED, at)
    circle.tell(Happened.JOINED, by=mine.account, at=at, people=others)


def members_of(circle_id: Any) -> Select[int]:
    """The ids of those who belong to it now."""
    return select(CircleReader.account_id).where(CircleReader.circle_id == circle_id, CircleReader.is_member)


def keeps_apart_in(circle_id: int, account_id: Any) -> Any:
    """Whether somebody keeps away from a member, or a member from them. An id, or a column."""
    belongs = (CircleReader.circle_id == circle_id, CircleReader.is_member)
    return select(CircleReader.account_id).where(*belongs, keep_apart(CircleReader.account_id, account_id)).exists()


def stands(at: datetime) -> ColumnElement[bool]:
    """It waits for an answer, whoever invites is still in the circle, and heard, and whom they invite still takes part
    in its challenge."""
    inviter = select(CircleReader.account_id).join(Account, Account.id == CircleReader.account_id)
    theirs = (CircleReader.circle_id == CircleInvitation.circle_id, CircleReader.account_id == CircleInvitation.by_id)
    inviter = inviter.where(*theirs, CircleReader.is_member, is_heard(at)).correlate(CircleInvitation)
    invited = select(Participation.id).join(Circle, Circle.challenge_id == Participation.challenge_id)
    invited = invited.where(Circle.id == CircleInvitation.circle_id, IS_TAKING_PART)
    invited = invited.where(Participation.account_id == CircleInvitation.person_id).correlate(CircleInvitation)
    return and_(IS_STANDING, inviter.exists(), invited.exists())


def standing_in(circle_id: int, at: datetime) -> int:
    standing = select(func.count()).select_from(CircleInvitation)
    return db.session.scalar(standing.where(CircleInvitation.circle_id == circle_id, stands(at))) or 0


def is_pressed_by(by_id: int, person_id: Any, challenge_id: int, at: datetime) -> ColumnElement[bool]:
    """Whether this person has asked somebody within a day, or often enough within a week: into whichever circle of the
    challenge, and whatever became of it. An id, or a column."""
    asked = select(CircleInvitation.person_id).join(CircleInvitation.circle).group_by(CircleInvitation.person_id)
    asked = asked.where(CircleInvitation.by_id == by_id, CircleInvitation.person_id == person_id)
    asked = asked.where(Circle.challenge_id == challenge_id, CircleInvitation.invited_at > at - IS_PRESSING)
    lately = func.max(CircleInvitation.invited_at) > literal(at - ONE_DAY, Instant)
    return asked.having(or_(func.count() >= MOST_OFTEN, lately)).correlate(Account).exists()


def refuse_if_enough(by: Account, at: datetime) -> None:
    """Raises InvitedMany, InvitedEnough: whoever is new here asks few strangers, and nobody very many."""
    lately = (CircleInvitation.by_id == by.id, CircleInvitation.invited_at > at - ONE_DAY)
    asked = db.session.scalar(select(func.count()).select_from(CircleInvitation).where(*lately)) or 0
    if by.is_newcomer and asked >= MOST_OF_NEWCOMERS:
        raise InvitedMany(MOST_OF_NEWCOMERS)
    if asked >= MOST_INVITED:
        raise InvitedEnough


def to_be_offered(circle: Circle, by: Any, at: datetime) -> Select[Account]:
    """Who can be invited, and was not asked lately by this person."""
    return invitable(circle, at).where(~is_pressed_by(by.id, Account.id, circle.challenge_id, at))


def invitable(circle: Circle, at: datetime) -> Select[Account]:
    """Who takes part in the challenge, has a page and no circle there, was not asked by this one before, nor was in it,
    and keeps apart from nobody in it; who joined last comes first.
    """
    asked = select(CircleInvitation.id).where(
        CircleInvitation.circle_id == circle.id,
        CircleInvitation.person_id == Account.id,
        or_(stands(at), CircleInvitation.answer != Answer.WITHDRAWN),
    )
    was_in = select(Membership.id).where(Membership.circle_id == circle.id, Membership.account_id == Account.id)
    return (
        select(Account)
        .join(Participation, Participation.account_id == Account.id)
        .where(Participation.challenge_id == circle.challenge_id, Participation.part == Part.PARTICIPANT)
        .where(Participation.left_at.is_(None), has_a_page())
        .where(
            ~circle_of(Account.id, circle.challenge_id).exists(),
            ~asked.correlate(Account).exists(),
            ~was_in.exists(),
        )
        .where(~keeps_apart_in(circle.id, Account.id))
        .order_by(Participation.joined_at.desc(), Participation.id.desc())
    )


def invitations_of(circle: Circle, at: datetime) -> Select[CircleInvitation]:
    """Those that stand, with whom and by whom."""
    people = (joinedload(CircleInvitation.person), joinedload(CircleInvitation.by))
    query = select(CircleInvitation).where(CircleInvitation.circle_id == circle.id, stands(at))
    return query.order_by(CircleInvitation.id).options(*people)


def invitations_to(viewer: Any, at: datetime, challenge_id: int | None = None) -> Select[CircleInvitation]:
    """Those that wait for the viewer's yes or no, with the circle, who asks, and who named it; not of people they keep
    away from."""
    query = waiting_for(viewer, at)
    if challenge_id is not None:
        query = query.where(Circle.challenge_id == challenge_id)
    circle = joinedload(CircleInvitation.circle).options(joinedload(Circle.challenge), joinedload(Circle.named_by))
    return query.order_by(CircleInvitation.id.desc()).limit(LARGEST).options(circle, joinedload(CircleInvitation.by))


def waiting_for(viewer: Any, at: datetime) -> Select[CircleInvitation]:
    query = select(CircleInvitation).join(CircleInvitation.circle)
    query = query.where(CircleInvitation.person_id == viewer.id, stands(at), Circle.ended_at.is_(None))
    return query.where(~keep_apart(CircleInvitation.by_id, viewer.id))
