"""Deliveries: one mail, or one push to somebody's devices, is a row; the worker claims it, sends it and marks it.

At least once: what is sent is marked right after it left. A worker killed between the two sends that one again, with
the same Message-ID, by which mail programs recognise it. What a delivery says is put together by the room that knows
its kind (`carries`) at the moment of sending, so that nobody gets what they may not see any more, or have seen already.
"""

import hashlib
import re
from base64 import b32decode, b32encode
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from secrets import SystemRandom, token_hex
from typing import Any, Protocol, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from sqlalchemy import ForeignKey, Index, Select, String, Text, UniqueConstraint, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.core.database import UNSYNCHRONISED, Model, db
from forum.settings import current_settings

TRIES = 12  # with the waits between them, most of a day
FIRST_RETRY = timedelta(minutes=1)
LONGEST_RETRY = timedelta(hours=6)
JITTER = 0.2  # so that what failed together does not come back together
CLAIM = timedelta(minutes=5)
BATCH = 20
LETTER = "letter"
LONGEST_TROUBLE = 300
MESSAGE_ID = re.compile(r"<?[a-z]{1,12}-(?P<sealed>[a-z2-7]{39})@[^\s<>@]{1,255}>?")


class Delivery(Model):
    """One mail or push to one person. `about` tells apart what they get of one kind: a date, a thread and its news.

    A letter is written out when it is made, to an address; all else is written when it is sent, to the person. Whose a
    letter is stands beside the address: that may change, or belong to somebody else.
    """

    __tablename__ = "deliveries"
    __table_args__ = (UniqueConstraint("person_id", "kind", "about"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(12))
    about: Mapped[str] = mapped_column(String(80), default="")
    to: Mapped[str | None] = mapped_column(String(320))
    subject: Mapped[str | None] = mapped_column(String(200))
    text: Mapped[str | None] = mapped_column(Text)
    written_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    dropped_at: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    trouble: Mapped[str | None] = mapped_column(String(LONGEST_TROUBLE))

    person: Mapped[Any] = relationship("Account", lazy="raise")

    @classmethod
    def write(cls, to: str, subject: str, text: str, *, at: datetime, person: Any = None) -> Self:
        """Put a letter into the outbox; it leaves when the transaction is kept. The subject is one line."""
        letter = cls(kind=LETTER, to=to, subject=one_line(subject), text=text, written_at=at, due_at=at, tries=0)
        letter.about = ""
        if person is not None:
            letter.person, letter.about = person, token_hex(8)  # of one person, no two deliveries are about the same
        db.session.add(letter)
        return letter

    def keep(self, to: str, subject: str, text: str) -> None:
        """What was sent, to be looked at."""
        self.to, self.subject, self.text = to, one_line(subject), text

    def mark_sent(self, at: datetime) -> None:
        self.sent_at, self.due_at, self.trouble = at, None, None

    def mark_dropped(self, at: datetime) -> None:
        """There is nothing to say any more: it was seen meanwhile, is gone, or its day is over."""
        self.dropped_at, self.due_at = at, None

    def mark_failed(self, at: datetime, why: str) -> None:
        """Try again later, each time after twice as long; after the last try give up."""
        self.tries, self.trouble = self.tries + 1, one_line(why)[:LONGEST_TROUBLE]
        if self.tries >= TRIES:
            self.given_up_at, self.due_at = at, None
        else:
            self.due_at = at + wait_after(self.tries)

    def give_up(self, at: datetime, why: str) -> None:
        """No later try can succeed."""
        self.tries, self.trouble = self.tries + 1, one_line(why)[:LONGEST_TROUBLE]
        self.given_up_at, self.due_at = at, None

    def retry(self, at: datetime) -> None:
        """Somebody has mended what was wrong: begin anew."""
        self.given_up_at, self.tries, self.due_at = None, 0, at

    @property
    def message_id(self) -> str:
        """The same for every try, and known as one of ours when the mail is returned. Sealed: by the running number,
        whoever gets two mails would learn whether anybody got one in between."""
        settings = current_settings()
        return f"<{self.kind}-{sealed(self.id, settings.secret_key)}@{settings.hostname}>"


def one_line(text: str) -> str:
    return " ".join(text.split())[:200]


def wait_after(tries: int) -> timedelta:
    """1 minute after the first failure, doubled each time, 6 hours at the most, a little more or less."""
    plain: timedelta = min(FIRST_RETRY * 2 ** (tries - 1), LONGEST_RETRY)
    return plain * SystemRandom().uniform(1 - JITTER, 1 + JITTER)


def delivery_named(message_id: str) -> int | None:
    """The number of the delivery that has this Message-ID; None unless we gave it, with today's or an earlier key."""
    ours = MESSAGE_ID.fullmatch(message_id.strip())
    if ours is None:
        return None
    for key in current_settings().secret_keys:
        with suppress(InvalidTag):
            return int.from_bytes(seal_with(key).decrypt(b32decode(ours["sealed"].upper() + "="), None))
    return None


def sealed(delivery_id: int, secret: str) -> str:
    """Short enough for one line of a mail."""
    return b32encode(seal_with(secret).encrypt(delivery_id.to_bytes(8), None)).decode().rstrip("=").lower()


def seal_with(secret: str) -> AESSIV:
    """By it a number is the same text each time, and no other text is a number."""
    return AESSIV(hashlib.sha256(f"delivery {secret}".encode()).digest())


Index(
    "ix_deliveries_due",
    Delivery.due_at,
    sqlite_where=Delivery.due_at.is_not(None),
    postgresql_where=Delivery.due_at.is_not(None),
)
Index(
    "ix_deliveries_given_up",
    Delivery.id,
    sqlite_where=Delivery.given_up_at.is_not(None),
    postgresql_where=Delivery.given_up_at.is_not(None),
)


class Parcel(Protocol):
    """What a delivery has become when it is to be sent."""

    def send(self, delivery: Delivery, line: Any) -> None:
        """Raises LineDown when nothing can be sent at all, Undeliverable when no later try can succeed."""


Compose = Callable[[Sequence[Delivery], datetime], Mapping[int, Parcel]]
CARRIERS: dict[str, Compose] = {}


def carries(kind: str) -> Callable[[Compose], Compose]:
    """Declare who puts deliveries of a kind together: many at once, by id; what is left out is dropped."""

    def declare(compose: Compose) -> Compose:
        CARRIERS[kind] = compose
        return compose

    return declare


def deliveries_due(at: datetime) -> Select[int]:
    due = select(Delivery.id).where(Delivery.due_at <= at).order_by(Delivery.due_at, Delivery.id).limit(BATCH)
    return due.with_for_update(skip_locked=True)


def claim_deliveries(at: datetime) -> list[Delivery]:
    """Take what is due, so that no other worker takes it for the next minutes; the caller commits."""
    mine = update(Delivery).where(Delivery.id.in_(deliveries_due(at)), Delivery.due_at <= at)
    claimed = db.session.scalars(
        mine.values(due_at=at + CLAIM).returning(Delivery),
        execution_options={"populate_existing": True, "synchronize_session": False},
    )
    return sorted(claimed, key=lambda one: one.id)


def return_unsent(ids: Sequence[int], at: datetime) -> None:
    """They were claimed, and could not even be tried: others may have them now."""
    db.session.execute(update(Delivery).where(Delivery.id.in_(ids)).values(due_at=at), execution_options=UNSYNCHRONISED)


def given_up() -> Select[Delivery]:
    """What was given up, for an admin to look at; page it by id."""
    return select(Delivery).where(Delivery.given_up_at.is_not(None))
