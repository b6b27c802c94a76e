"""Claims: "I'll answer" holds one who waits for half an hour, so that two people do not write to the same one.

A claim ends when its post is answered, when it is let go, or when its time is up. Nobody has to tidy up: whoever looks
asks whether it still holds, and a claim that does not is taken over or cleared away by the next one.

Whoever held somebody holds them again after a day at the earliest: else one person could keep others from answering
somebody for ever. They can answer all the same, as everyone can.
"""

from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, UniqueConstraint, delete, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from forum.accounts import Account
from forum.core.database import UNSYNCHRONISED, Model, db, insert_into
from forum.core.refusals import Conflict, Refused
from forum.posts import Post, is_unanswered

HELD_FOR = timedelta(minutes=30)
NOT_AGAIN_FOR = timedelta(days=1)
SLOTS = (1, 2)


class TakenByAnother(Conflict):
    message = _l("Somebody was faster: this one is in good hands. Here is the next.")


class CannotHold(Refused):
    """Nothing keeps them from answering."""


class HoldsTwo(CannotHold):
    message = _l("You hold two already. Answer one of them, or let it go; then you can take another.")


class HeldBefore(CannotHold):
    message = _l("It was kept for you once already, and is for everyone now. You can still answer, right here.")


class ConfirmFirst(CannotHold):
    message = _l("Posts are kept for you as soon as you have confirmed your e-mail address.")


class Claim(Model):
    """Who said "I'll answer" to a post, and until when it is kept for them. `slot`: their first or their second."""

    __tablename__ = "claims"
    __table_args__ = (UniqueConstraint("person_id", "slot"), CheckConstraint("slot IN (1, 2)", name="slot"))

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    slot: Mapped[int]
    until_at: Mapped[datetime]

    @classmethod
    def take(cls, post: Post, person: Account, *, at: datetime) -> None:
        """Hold this post for half an hour; pressed again, it stays held until then.

        Raises TakenByAnother, CannotHold, and Silenced.
        """
        person.refuse_if_silenced(at)
        if not person.is_confirmed:  # others do not see yet what they write
            raise ConfirmFirst
        one_press_at_a_time(person.id)
        clear_what_is_over(person.id, at)
        held = {row.post_id: row.slot for row in db.session.execute(slots_of(person.id))}
        if post.id in held:
            return
        free = [slot for slot in SLOTS if slot not in held.values()]
        if not free:
            raise HoldsTwo
        if not Promise.make(post.id, person.id, at):
            raise HeldBefore
        new = {"person_id": person.id, "slot": free[0], "until_at": at + HELD_FOR}
        row = insert_into(cls).values(post_id=post.id, **new)
        taken = row.on_conflict_do_update(index_elements=["post_id"], set_=new, where=cls.until_at <= at)
        if db.session.execute(taken.returning(cls.post_id)).first() is None:
            raise TakenByAnother

    @classmethod
    def let_go(cls, post: Post, person: Account) -> None:
        """Somebody else may answer. Said twice, it changes nothing more."""
        mine = delete(cls).where(cls.post_id == post.id, cls.person_id == person.id)
        db.session.execute(mine, execution_options=UNSYNCHRONISED)


class Promise(Model):
    """That somebody held a post, and since when: for a day they do not hold it again."""

    __tablename__ = "promises"

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, index=True)
    made_at: Mapped[datetime]

    @classmethod
    def make(cls, post_id: int, person_id: int, at: datetime) -> bool:
        """False: they made one within the last day. Their earlier ones need no keeping."""
        over = delete(cls).where(cls.person_id == person_id, cls.made_at <= at - NOT_AGAIN_FOR)
        db.session.execute(over, execution_options=UNSYNCHRONISED)
        row = insert_into(cls).values(post_id=post_id, person_id=person_id, made_at=at)
        return db.session.execute(row.on_conflict_do_nothing().returning(cls.post_id)).first() is not None


def one_press_at_a_time(person_id: int) -> None:
    """On two devices at once, the second waits for the first. SQLite lets one write at a time in any case."""
    db.session.execute(select(Account.id).where(Account.id == person_id).with_for_update(key_share=True))


def clear_what_is_over(person_id: int, at: datetime) -> None:
    """Their claims whose time is up, and those of posts that no longer wait."""
    waits = select(Post.id).where(Post.id == Claim.post_id, is_unanswered()).exists()
    over = delete(Claim).where(Claim.person_id == person_id, or_(Claim.until_at <= at, ~waits))
    db.session.execute(over, execution_options=UNSYNCHRONISED)


def slots_of(person_id: int) -> Any:
    return select(Claim.post_id, Claim.slot).where(Claim.person_id == person_id)


def is_held(at: datetime, *, by: int | None = None, but_by: int | None = None) -> ColumnElement[bool]:
    """Whether a post is held now: by this person, or by anyone but this one. For queries over posts."""
    held = select(Claim.post_id).where(Claim.post_id == Post.id, Claim.until_at > at)
    if by is not None:
        held = held.where(Claim.person_id == by)
    if but_by is not None:
        held = held.where(Claim.person_id != but_by)
    return held.exists()
