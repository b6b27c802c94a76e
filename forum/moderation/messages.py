"""Messages to the moderators, from members and visitors. Members find the answer here, visitors in their mail."""

from datetime import datetime
from typing import Any, Self

from sqlalchemy import ForeignKey, Index, Select, String, Text, select, update
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from forum.accounts import Account
from forum.core.database import Model, db
from forum.core.events import Event
from forum.moderation.permissions import refuse_unless_moderator
from forum.moderation.words import AlreadyAnswered, Happened

LONGEST_MESSAGE = 3_000


class Message(Model):
    """`sender` is empty for visitors, who leave a name and an address. Suspect: it fell into a trap for robots, so
    nobody is told of it; it stands in the list all the same."""

    __tablename__ = "messages"

    id: Mapped[int] = mapped_column(primary_key=True)
    sender_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    email: Mapped[str] = mapped_column(String(320))
    locale: Mapped[str] = mapped_column(String(12))
    text: Mapped[str] = mapped_column(Text)
    is_suspect: Mapped[bool]
    sent_at: Mapped[datetime]
    submission_key: Mapped[str | None] = mapped_column(String(40), unique=True)
    answer: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)

    sender: Mapped[Account | None] = relationship(foreign_keys=[sender_id], lazy="raise")
    answered_by: Mapped[Account | None] = relationship(foreign_keys=[answered_by_id], lazy="raise")

    @classmethod
    def send(cls, text: str, *, sender: Account | None, suspect: bool, at: datetime, **about: Any) -> Self:
        """Moderators hear of it. The same form sent twice fails at commit (Conflict)."""
        message = cls(text=text, sender=sender, is_suspect=suspect, sent_at=at, **about)
        db.session.add(message)
        if not suspect:
            Event.record(Happened.MESSAGE_SENT, actor=sender, at=at)
        return message

    def respond(self, answer: str, *, by: Account, at: datetime) -> None:
        """Once. Raises NotAllowed and AlreadyAnswered."""
        refuse_unless_moderator(by)
        mine = update(Message).where(Message.id == self.id, Message.answered_at.is_(None))
        said = mine.values(answer=answer, answered_at=at, answered_by_id=by.id)
        if db.session.execute(said.returning(Message.id)).first() is None:
            raise AlreadyAnswered
        if self.sender is not None:
            Event.record(Happened.MESSAGE_ANSWERED, actor=by, person=self.sender, at=at, details={"message": self.id})

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None

    @property
    def from_name(self) -> str:
        return self.sender.name if self.sender is not None else self.name


IS_OPEN = Message.answered_at.is_(None)
Index("ix_messages_open", Message.id, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN)


def messages_to_answer(*, answered: bool = False) -> Select[Message]:
    """With who sent them; page them by id."""
    query = select(Message).where(Message.answered_at.is_not(None) if answered else IS_OPEN)
    return query.options(joinedload(Message.sender), joinedload(Message.answered_by))


def message_for(viewer: Any, message_id: int) -> Select[Message]:
    """For who sent it, and for moderators."""
    query = select(Message).where(Message.id == message_id)
    query = query if viewer.is_moderator else query.where(Message.sender_id == viewer.id)
    return query.options(joinedload(Message.sender), joinedload(Message.answered_by))


def sent_by_form(submission_key: str) -> Select[str]:
    """The text that the first sending of this form brought."""
    return select(Message.text).where(Message.submission_key == submission_key)
