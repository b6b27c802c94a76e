"""What people take along, and who is about to leave."""

from datetime import datetime, timedelta
from secrets import token_hex

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Select, String, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from forum.accounts import Account, Happened
from forum.core.database import UNSYNCHRONISED, Model, db, insert_into
from forum.core.events import Event
from forum.core.refusals import Refused

KEPT_FOR = timedelta(hours=48)  # a file of everything about somebody should not lie about for long
TIME_TO_STAY = timedelta(days=7)


class TooLate(Refused):
    message = _l("The seven days are over, and this account is gone. You are welcome to begin anew.")


class Export(Model):
    """Everything about one person as a file; of the next one they ask for, the earlier is thrown away.

    `name` is that of the file in the store: whatever no row names is swept. `done` of `total` says how far it has come.
    """

    __tablename__ = "exports"

    person_id: Mapped[int] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    name: Mapped[str] = mapped_column(String(60), unique=True)
    asked_at: Mapped[datetime]
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    ready_at: Mapped[datetime | None]
    size: Mapped[int] = mapped_column(default=0)

    @classmethod
    def ask(cls, person: Account, at: datetime) -> None:
        """Put it in line. Asked again while it is being made, it goes on being made."""
        new = {"name": new_name(), "asked_at": at, "done": 0, "total": 0, "ready_at": None, "size": 0}
        row = insert_into(cls).values(person_id=person.id, **new)
        again = row.on_conflict_do_update(index_elements=["person_id"], set_=new, where=cls.ready_at.is_not(None))
        db.session.execute(again)

    @property
    def ends_at(self) -> datetime | None:
        return self.ready_at + KEPT_FOR if self.ready_at else None

    def is_there_at(self, at: datetime) -> bool:
        return self.ends_at is not None and at < self.ends_at

    def finish(self, size: int, person: Account, at: datetime) -> None:
        self.ready_at, self.size, self.done = at, size, self.total
        Event.record(Happened.PACKED, actor=None, person=person, at=at)


def new_name() -> str:
    """Nobody guesses it."""
    return f"{token_hex(24)}.zip"


def export_of(person_id: int) -> Select[Export]:
    return select(Export).where(Export.person_id == person_id)


def exports_to_make() -> Select[Export]:
    """The one that waits longest first."""
    return select(Export).where(Export.ready_at.is_(None)).order_by(Export.asked_at, Export.person_id)


def forget_old_exports(at: datetime) -> None:
    old = delete(Export).where(Export.ready_at <= at - KEPT_FOR)
    db.session.execute(old, execution_options=UNSYNCHRONISED)


def set_out(person: Account, *, with_posts: bool, at: datetime) -> None:
    """From now on they rest, and in seven days they are gone, unless they stay. Raises LastAdmin."""
    person.refuse_as_last_admin()
    person.leaves_at, person.leaves_with_posts = at + TIME_TO_STAY, with_posts
    Event.record(Happened.LEAVES, actor=person, person=person, at=at)


def stay(person: Account, at: datetime) -> None:
    """They changed their mind; said twice, it stays said once. Raises TooLate: what has begun to go is not stopped."""
    if person.leaves_at is None:
        return
    mine = update(Account).where(Account.id == person.id, Account.leaves_at > at).returning(Account.id)
    if db.session.scalar(mine.values(leaves_at=None, leaves_with_posts=False)) is not None:
        Event.record(Happened.STAYS, actor=person, person=person, at=at)
    elif not has_stayed(person):
        raise TooLate


def has_stayed(person: Account) -> bool:
    """By what they sent at the same moment."""
    here = select(Account.id).where(Account.id == person.id, Account.leaves_at.is_(None))
    return db.session.scalar(here) is not None


def people_to_let_go(at: datetime) -> Select[Account]:
    """Those whose days to change their mind are over, the first first."""
    return select(Account).where(Account.leaves_at <= at).order_by(Account.leaves_at, Account.id)
