"""Mail: a letter is a row, written in the same transaction as the deed it tells of; the worker sends it.

At least once: a letter is sent, then marked. A worker killed between the two sends it again with the same Message-ID,
by which mail programs recognise it.
"""

from datetime import datetime, timedelta
from typing import Self
from urllib.parse import unquote, urlsplit

from flask import Flask
from flask_mailman import EmailMultiAlternatives, Mail
from sqlalchemy import Index, Select, String, Text, select, update
from sqlalchemy.orm import Mapped, mapped_column

from forum.core import clock
from forum.core.database import Model, commit, db
from forum.core.jobs import job
from forum.core.log import log
from forum.settings import Settings, current_settings

TRIES = 8
FIRST_RETRY = timedelta(minutes=1)
LONGEST_RETRY = timedelta(hours=6)
CLAIM = timedelta(minutes=5)
BATCH = 100

mail = Mail()


class Letter(Model):
    """One mail to one person."""

    __tablename__ = "letters"

    id: Mapped[int] = mapped_column(primary_key=True)
    to: Mapped[str] = mapped_column(String(320))
    subject: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)

    @classmethod
    def write(cls, to: str, subject: str, text: str, *, at: datetime) -> Self:
        """Put a letter into the outbox; it leaves when the transaction is kept. The subject is one line."""
        letter = cls(to=to, subject=" ".join(subject.split())[:200], text=text, written_at=at, due_at=at, tries=0)
        db.session.add(letter)
        return letter

    def mark_sent(self, at: datetime) -> None:
        self.sent_at, self.due_at = at, None

    def mark_failed(self, at: datetime) -> None:
        """Try again later, each time after twice as long; after the last try give up."""
        if self.tries >= TRIES:
            self.given_up_at, self.due_at = at, None
        else:
            self.due_at = at + min(FIRST_RETRY * 2**self.tries, LONGEST_RETRY)

    @property
    def message_id(self) -> str:
        return f"<letter-{self.id}@{urlsplit(current_settings().url).hostname}>"


Index(
    "ix_letters_due",
    Letter.due_at,
    sqlite_where=Letter.due_at.is_not(None),
    postgresql_where=Letter.due_at.is_not(None),
)


def letters_due(at: datetime) -> Select[int]:
    due = select(Letter.id).where(Letter.due_at <= at).order_by(Letter.due_at).limit(BATCH)
    return due.with_for_update(skip_locked=True)


def claim_letters(at: datetime) -> list[Letter]:
    """Take the letters that are due, so that no other worker takes them for the next minutes."""
    mine = update(Letter).where(Letter.id.in_(letters_due(at)), Letter.due_at <= at)
    letters = list(db.session.scalars(mine.values(due_at=at + CLAIM, tries=Letter.tries + 1).returning(Letter)))
    commit()
    return letters


@job(every_minutes=1)
def send_letters() -> None:
    """Send what is due, each over the same connection, each marked as soon as it left."""
    while letters := claim_letters(clock.now()):
        connection = mail.get_connection()
        for letter in letters:
            send(letter, connection)
            commit()
        connection.close()


def send(letter: Letter, connection: object) -> None:
    message = EmailMultiAlternatives(
        letter.subject,
        letter.text,
        current_settings().mail_from,
        [letter.to],
        connection=connection,
        headers={"Message-ID": letter.message_id, "Auto-Submitted": "auto-generated"},
    )
    try:
        message.send()
    except Exception as why:  # whatever goes wrong with one letter must not hold up the others
        log.warning("letter not sent", letter=letter.id, tries=letter.tries, why=str(why))
        letter.mark_failed(clock.now())
    else:
        letter.mark_sent(clock.now())


def init_mail(app: Flask, settings: Settings) -> None:
    app.config["MAIL_BACKEND"] = "smtp" if settings.mail_url else "console"
    app.config["MAIL_TIMEOUT"] = 15
    server = urlsplit(settings.mail_url)
    app.config["MAIL_SERVER"] = server.hostname or "localhost"
    app.config["MAIL_PORT"] = server.port or (465 if server.scheme == "smtps" else 25)
    app.config["MAIL_USERNAME"] = unquote(server.username) if server.username else None
    app.config["MAIL_PASSWORD"] = unquote(server.password) if server.password else None
    app.config["MAIL_USE_SSL"] = server.scheme == "smtps"
    app.config["MAIL_USE_TLS"] = server.scheme == "smtp" and server.port == 587
    mail.init_app(app)
