"""Places: how many people may take part, who waits for one, and the one rule by which a free place is passed on.

A challenge counts the places that are taken or kept for somebody, in the transaction of whatever changes that; every
change of the count holds its row until it is committed, so that of two who want the last place one gets it.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    UniqueConstraint,
    and_,
    delete,
    false,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, aliased, contains_eager, mapped_column, relationship

from forum.accounts import Account, has_a_page
from forum.challenges.models import Challenge, Organiser
from forum.challenges.readers import refuse_uninvited
from forum.challenges.words import ConfirmFirst, Happened, NoPlaceLeft, NotOpenToJoin, State
from forum.core.database import UNSYNCHRONISED, Model, db, insert_into
from forum.core.days import LAST_ZONE, ONE_DAY, calendar_day, opens_at
from forum.core.events import Event
from forum.core.refusals import Conflict
from forum.posts import Visibility, is_invited

KEPT_FOR = timedelta(hours=48)
AT_ONCE = 200
FURTHEST = 100  # nobody is told more exactly how many are in front of them


class PlaceWish(Model):
    """On the waiting list: somebody asked for a place where all are taken; who asked first comes first.

    `kept_until`: a place is kept for them, and is theirs when they sign the pledge by then.
    """

    __tablename__ = "waiting_list"
    __table_args__ = (UniqueConstraint("challenge_id", "account_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    asked_at: Mapped[datetime]
    kept_until: Mapped[datetime | None]

    challenge: Mapped[Challenge] = relationship(lazy="raise")
    account: Mapped[Account] = relationship(lazy="raise")

    def keep_place(self, challenge: Challenge, at: datetime, by: Account | None = None) -> None:
        """Needs the account. Nobody is told of two days where joining ends before."""
        self.kept_until = at + KEPT_FOR
        if challenge.closed_on is not None:
            self.kept_until = min(self.kept_until, opens_at(challenge.closed_on + ONE_DAY, self.account.zone))
        until = {"until": self.kept_until.isoformat()}
        Event.record(Happened.PLACE_KEPT, actor=by, challenge=challenge, person=self.account, at=at, details=until)


IS_KEPT, IS_IN_LINE = PlaceWish.kept_until.is_not(None), PlaceWish.kept_until.is_(None)
Index("ix_waiting_list_line", PlaceWish.challenge_id, PlaceWish.id)
Index("ix_waiting_list_kept", PlaceWish.kept_until, sqlite_where=IS_KEPT, postgresql_where=IS_KEPT)


def refuse_unless_open(challenge: Challenge, account: Account, at: datetime) -> None:
    """Raises NotOpenToJoin."""
    if not is_open_to_join(challenge, account.zone, at):
        raise NotOpenToJoin


def refuse_unless_confirmed(challenge: Challenge, account: Account) -> None:
    """Raises ConfirmFirst."""
    if has_to_confirm(challenge, account):
        raise ConfirmFirst


def has_to_confirm(challenge: Challenge, viewer: Any) -> bool:
    """Where places are few, nobody takes several under addresses that are not theirs. Visitors have no address yet."""
    return challenge.most_people is not None and viewer.is_authenticated and not viewer.is_confirmed


def is_open_to_join(challenge: Challenge, zone: str, at: datetime) -> bool:
    """Whether people may come in at all; whether there is a place for them is another question."""
    if challenge.state_at(at) not in (State.ANNOUNCED, State.RUNNING):
        return False
    return challenge.closed_on is None or calendar_day(at, zone) <= challenge.closed_on


def is_full(challenge: Challenge) -> bool:
    return challenge.most_people is not None and challenge.place_count >= challenge.most_people


def take_place(challenge: Challenge, account: Account, at: datetime) -> bool:
    """Whether they hold one of the places from now on: the one kept for them, or one that is free. Who organises needs
    none. Raises ConfirmFirst, NoPlaceLeft, and Conflict when the place kept for them has just been taken back.
    """
    refuse_unless_confirmed(challenge, account)
    runs_it, is_kept = db.session.execute(how_they_stand(challenge.id, account.id)).one()
    more = (0 if runs_it else 1) - (1 if is_kept else 0)
    if count(challenge, more, *([has_room(account.id)] if more > 0 else [])) is None:
        raise NoPlaceLeft
    if (take_from_list(challenge.id, account.id) is not None) != bool(is_kept):
        raise Conflict
    if more < 0:
        pass_places_on(challenge, at)
    return not runs_it


def how_they_stand(challenge_id: int, account_id: int) -> Select[bool, bool]:
    """Whether they organise it, and whether a place is kept for them."""
    here = {"challenge_id": challenge_id, "account_id": account_id}
    runs_it = select(Organiser.account_id).filter_by(**here).exists()
    return select(runs_it, select(PlaceWish.id).filter_by(**here).where(IS_KEPT).exists())


def has_room(account_id: int) -> ColumnElement[bool]:
    """A place is free, and nobody else has asked for it before."""
    others = in_line(Challenge.id).where(PlaceWish.account_id != account_id).correlate(Challenge)
    is_free = and_(Challenge.place_count < Challenge.most_people, ~others.exists())
    return or_(Challenge.most_people.is_(None), is_free)


def in_line(challenge_id: Any) -> Select[PlaceWish]:
    """Who waits, the next one first. Whoever cannot come just now keeps where they stand, and holds up nobody."""
    here = aliased(Challenge)
    may_come = or_(here.visibility != Visibility.INVITED, is_invited(Account.id, PlaceWish.challenge_id))
    query = select(PlaceWish).join(PlaceWish.account).join(here, here.id == PlaceWish.challenge_id)
    query = query.where(PlaceWish.challenge_id == challenge_id, IS_IN_LINE, has_a_page(), may_come)
    return query.order_by(PlaceWish.id)


def count(challenge: Challenge, more: int, *still: ColumnElement[bool]) -> Any:
    """So many more places are taken, if this still holds: how many now, and of how many. Nobody else changes it until
    we commit; 0 changes nothing, and waits for those who do.
    """
    row = update(Challenge).where(Challenge.id == challenge.id, *still)
    row = row.values(place_count=Challenge.place_count + more)
    taken = row.returning(Challenge.place_count, Challenge.most_people)
    return db.session.execute(taken, execution_options=UNSYNCHRONISED).first()


def take_from_list(challenge_id: int, account_id: int) -> datetime | None:
    """They wait no longer. Until when a place was kept for them, if one was."""
    mine = delete(PlaceWish).where(PlaceWish.challenge_id == challenge_id, PlaceWish.account_id == account_id)
    return db.session.scalar(mine.returning(PlaceWish.kept_until), execution_options=UNSYNCHRONISED)


def pass_places_on(challenge: Challenge, at: datetime) -> None:
    """The rule: what is free is kept for those who asked first, for two days each, and they hear of it."""
    if not is_open_to_join(challenge, LAST_ZONE, at):
        return
    taken, most = count(challenge, 0)
    free = AT_ONCE if most is None else min(AT_ONCE, most - taken)
    first = in_line(challenge.id).options(contains_eager(PlaceWish.account)).limit(max(0, free))
    next_ones = db.session.scalars(first).all() if free > 0 else ()
    lucky = [one for one in next_ones if is_open_to_join(challenge, one.account.zone, at)]
    for wish in lucky:
        wish.keep_place(challenge, at)
    if lucky:
        count(challenge, len(lucky))


def ask_for_place(challenge: Challenge, account: Account, at: datetime) -> None:
    """To the end of the line; said twice, it stays said once. Raises NotOpenToJoin, NotInvited, StaysOut,
    ConfirmFirst."""
    refuse_unless_open(challenge, account, at)
    refuse_uninvited(account, challenge.id)
    refuse_unless_confirmed(challenge, account)
    row = insert_into(PlaceWish).values(challenge_id=challenge.id, account_id=account.id, asked_at=at)
    db.session.execute(row.on_conflict_do_nothing())
    pass_places_on(challenge, at)


def stop_waiting(challenge: Challenge, account_id: int, at: datetime) -> None:
    """They let it be; what was kept for them goes to the next."""
    count(challenge, 0)
    if take_from_list(challenge.id, account_id) is not None:
        count(challenge, -1)
        pass_places_on(challenge, at)


def wait_again(challenge: Challenge, account_id: int, at: datetime) -> None:
    """What was kept for them goes to the next, and they are in line as they were before."""
    count(challenge, 0)
    mine = update(PlaceWish).where(PlaceWish.challenge_id == challenge.id, PlaceWish.account_id == account_id, IS_KEPT)
    back = mine.values(kept_until=None).returning(PlaceWish.id)
    if db.session.scalar(back, execution_options=UNSYNCHRONISED) is not None:
        count(challenge, -1)
        pass_places_on(challenge, at)


def where_they_wait(account_id: int) -> Select[Challenge]:
    """Challenges in which somebody is on the waiting list."""
    mine = PlaceWish.account_id == account_id
    return select(Challenge).join(PlaceWish, PlaceWish.challenge_id == Challenge.id).where(mine).order_by(Challenge.id)


def let_in(wish: PlaceWish, *, by: Account, at: datetime) -> None:
    """A place beyond the limit, if need be, is kept for them; for the others in the line nothing changes.

    Raises NotOpenToJoin.
    """
    refuse_unless_open(wish.challenge, wish.account, at)
    count(wish.challenge, 0)
    mine = update(PlaceWish).where(PlaceWish.id == wish.id, IS_IN_LINE).values(kept_until=at)
    if db.session.execute(mine.returning(PlaceWish.id), execution_options=UNSYNCHRONISED).first() is not None:
        count(wish.challenge, 1)
        wish.keep_place(wish.challenge, at, by)


def see_to_line(challenge: Challenge, at: datetime) -> None:
    """Places that nobody took in time go on. While nobody can join, who was next is next again."""
    count(challenge, 0)
    late = (PlaceWish.challenge_id == challenge.id, PlaceWish.kept_until <= at)
    if is_open_to_join(challenge, LAST_ZONE, at):
        missed = list(db.session.scalars(delete(PlaceWish).where(*late).returning(PlaceWish.account_id)))
        for account_id in missed:
            Event.record(Happened.PLACE_GONE, actor=None, challenge=challenge, person_id=account_id, at=at)
    else:
        back = update(PlaceWish).where(*late).values(kept_until=None).returning(PlaceWish.id)
        missed = list(db.session.scalars(back, execution_options=UNSYNCHRONISED))
    count(challenge, -len(missed))
    pass_places_on(challenge, at)


def spot_columns(viewer: Any, challenge: Challenge) -> tuple[Any, Any, Any]:
    """Of the viewer: whether they wait, until when a place is kept for them, and how many stand in front of them, or
    would if they asked now; counted no further than `FURTHEST`.
    """
    mine = select(PlaceWish.id).where(PlaceWish.challenge_id == challenge.id)
    mine = mine.where(PlaceWish.account_id == viewer.id if viewer.is_authenticated else false())
    first, here = in_line(challenge.id).with_only_columns(PlaceWish.id), mine.scalar_subquery()
    before = first.where(or_(here.is_(None), PlaceWish.id < here)).limit(FURTHEST).subquery()
    kept = mine.with_only_columns(PlaceWish.kept_until).scalar_subquery()
    return mine.exists(), kept, select(func.count()).select_from(before).scalar_subquery()


def everyone_waiting(challenge: Challenge) -> Select[PlaceWish]:
    """Those for whom a place is kept, too, with their accounts; page them by id."""
    query = select(PlaceWish).join(PlaceWish.account).where(PlaceWish.challenge_id == challenge.id, has_a_page())
    return query.options(contains_eager(PlaceWish.account))
