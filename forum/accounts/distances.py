"""Keeping one's distance: whom somebody has muted or blocked."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Select, String, and_, delete, or_, select, true
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from forum.accounts.models import Account
from forum.core.database import UNSYNCHRONISED, Model, db, insert_into
from forum.core.refusals import Refused


class Keeps(StrEnum):
    MUTE = "mute"  # I neither hear nor see anything of them
    BLOCK = "block"  # and they cannot reach me


class NotFromOneself(Refused):
    message = _l("This is you. Nobody needs to keep away from themselves.")


class Distance(Model):
    """One person keeps away from another, who is never told.

    Anybody may be kept away from, moderators too; what moderators decide reaches everyone all the same.
    """

    __tablename__ = "distances"
    __table_args__ = (CheckConstraint("kind IN ('mute', 'block')", name="kind"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, index=True)
    kind: Mapped[str] = mapped_column(String(5))
    since_at: Mapped[datetime]

    other: Mapped[Account] = relationship(foreign_keys=[other_id], lazy="raise")

    @classmethod
    def keep(cls, person: Account, other: Account, kind: Keeps, *, at: datetime) -> None:
        """From now on `person` mutes or blocks `other`; the later word counts. Raises NotFromOneself."""
        if person.id == other.id:
            raise NotFromOneself
        row = insert_into(cls).values(person_id=person.id, other_id=other.id, kind=kind, since_at=at)
        changed = {"kind": kind, "since_at": at}
        pair, is_new = ["person_id", "other_id"], cls.kind != kind
        later = row.on_conflict_do_update(index_elements=pair, set_=changed, where=is_new)
        db.session.execute(later, execution_options=UNSYNCHRONISED)

    @classmethod
    def lift(cls, person: Account, handle: str) -> None:
        """Whoever has this handle is near again; if they were, or nobody has it, nothing changes."""
        whose = select(Account.id).where(Account.handle == handle.lower()).scalar_subquery()
        theirs = delete(cls).where(cls.person_id == person.id, cls.other_id == whose)
        db.session.execute(theirs, execution_options=UNSYNCHRONISED)

    @classmethod
    def lift_all(cls, person: Account) -> None:
        theirs = delete(cls).where(cls.person_id == person.id)
        db.session.execute(theirs, execution_options=UNSYNCHRONISED)


def distance_between(person: Any, other: Account) -> Select[Distance]:
    """Whether and how `person` keeps away from `other`."""
    return select(Distance).where(Distance.person_id == person.id, Distance.other_id == other.id)


def distances_of(person: Any) -> Select[Distance]:
    """Whom somebody keeps away from, with their accounts."""
    return select(Distance).where(Distance.person_id == person.id).options(joinedload(Distance.other))


def has_blocked(person: Any, other: Any) -> ColumnElement[bool]:
    """Whether `other` cannot reach `person`. Ids, or columns."""
    theirs = (Distance.person_id == person, Distance.other_id == other, Distance.kind == Keeps.BLOCK)
    return select(Distance.person_id).where(*theirs).correlate_except(Distance).exists()


def is_near(viewer: Any, person: Any) -> ColumnElement[bool]:
    """Whether the viewer has neither muted nor blocked `person`, a column of ids: the rule of every list of what people
    write, and of people. One way only: whoever is kept away from sees no difference. Visitors are near to everybody, as
    is everybody to a former member.
    """
    if not viewer.is_authenticated:
        return true()
    # Asked once for a whole list: the few that somebody keeps away from, and not person by person.
    theirs = select(Distance.other_id).where(Distance.person_id == viewer.id)
    return or_(person.is_(None), person.not_in(theirs))


def keeps_away(person: Any, other: Any) -> ColumnElement[bool]:
    """Whether `person` has muted or blocked `other`. Ids, or columns, also of a query that is not the next one around:
    left alone, it would ask about anybody there is."""
    pair = and_(Distance.person_id == person, Distance.other_id == other)
    return select(Distance.person_id).where(pair).correlate_except(Distance).exists()


def are_apart(person: Any, other: Any) -> ColumnElement[bool]:
    """Whether `person` hears nothing of `other`, whom they muted or blocked, or who blocked them. Ids, or columns."""
    return or_(keeps_away(person, other), has_blocked(other, person))


def keep_apart(one: Any, other: Any) -> ColumnElement[bool]:
    """Whether either of two people keeps away from the other. Ids, or columns."""
    return or_(are_apart(one, other), are_apart(other, one))


def block_between(one: Any, other: Any) -> ColumnElement[bool]:
    """Whether either of two people has blocked the other: no words of their own go between them. Ids, or columns."""
    return or_(has_blocked(one, other), has_blocked(other, one))


def pairs_apart(people: Collection[int], others: Collection[int]) -> set[tuple[int, int]]:
    """Those of these people and others of whom one keeps away from the other, for many at once; in one statement."""
    if not people or not others:
        return set()
    pair = (Distance.person_id, Distance.other_id)
    one_way = and_(Distance.person_id.in_(people), Distance.other_id.in_(others))
    other_way = and_(Distance.person_id.in_(others), Distance.other_id.in_(people))
    found = db.session.execute(select(*pair).where(or_(one_way, other_way))).all()
    return {(row[0], row[1]) for row in found} | {(row[1], row[0]) for row in found}
