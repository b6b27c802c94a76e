"""Mail: what one is made of, the line to the mail server, and what can go wrong on it."""

import smtplib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from email.header import Header
from types import TracebackType
from typing import Any, Self
from urllib.parse import unquote, urlsplit

from flask import Flask
from flask_mailman import EmailMultiAlternatives, Mail
from flask_mailman.message import sanitize_address

from forum.core.deliveries import one_line
from forum.settings import Settings, current_settings

PATIENCE = timedelta(seconds=15)  # that the mail server may take for each of its answers

mail = Mail()


class LineDown(Exception):
    """The mail server cannot be reached: it is nobody's letter's fault, and all others would wait as long."""


class Undeliverable(Exception):
    """Nobody has this address: the mail server says so for good, or it would lead to another one."""


class AsTyped(EmailMultiAlternatives):  # type: ignore[misc]  # Flask-Mailman carries no types
    """A mail whose subject is read as it was typed."""

    def message(self) -> Any:
        """People may type what mail programs read as other letters (`=?utf-8?q?…?=`, RFC 2047), even as the end of a
        line. What was encoded as a whole is decoded once, to what they typed."""
        made = super().message()
        if "=?" in self.subject:
            made.replace_header("Subject", Header(self.subject, "utf-8", header_name="Subject"))
        return made


@dataclass(frozen=True)
class Message:
    """A mail as it leaves: plain text always, the same as HTML where there is one."""

    to: str
    subject: str
    text: str
    html: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def send(self, delivery: Any, line: "Line") -> None:
        """Raises LineDown, Undeliverable, and what the mail server says."""
        refuse_unless_read_as_written(self.to)
        headers = {"Message-ID": delivery.message_id, "Auto-Submitted": "auto-generated", **self.headers}
        mail_from = current_settings().mail_from
        message = AsTyped(one_line(self.subject), self.text, mail_from, [self.to], headers=headers)
        if self.html is not None:
            message.attach_alternative(self.html, "text/html")
        line.send(message)
        if not current_settings().is_production:  # for /dev/mail; elsewhere nobody's mail is kept
            delivery.keep(self.to, self.subject, self.text)


def refuse_unless_read_as_written(address: str) -> None:
    """The mail library reads an address once more, and what is encoded in one as another. Raises Undeliverable."""
    try:
        read = smtplib.quoteaddr(sanitize_address(address, "utf-8"))
    except ValueError as why:
        raise Undeliverable(str(why)) from why
    if read != f"<{address}>":
        raise Undeliverable(f"this would go to {read}")


class Line:
    """One connection to the mail server for a batch of mails: opened by the first, opened anew after it broke."""

    def __init__(self) -> None:
        self.connection: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, why: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.hang_up()

    def send(self, message: EmailMultiAlternatives) -> None:
        self.call()
        try:
            self.connection.send_messages([message])
        except smtplib.SMTPRecipientsRefused as why:
            raise_if_for_good(why)
            raise
        except (smtplib.SMTPServerDisconnected, OSError):
            self.hang_up()
            raise

    def call(self) -> None:
        """Raises LineDown."""
        if self.connection is not None:
            return
        connection = mail.get_connection()
        try:
            connection.open()
        except (OSError, smtplib.SMTPException) as why:
            raise LineDown(str(why)) from why
        self.connection = connection

    def hang_up(self) -> None:
        connection, self.connection = self.connection, None
        if connection is not None:
            with suppress(OSError, smtplib.SMTPException):
                connection.close()


def raise_if_for_good(refused: smtplib.SMTPRecipientsRefused) -> None:
    """5yz is for good, says RFC 5321 (4.2.1); 4yz may pass."""
    for code, sentence in refused.recipients.values():
        if 500 <= code < 600:
            raise Undeliverable(f"{code} {sentence.decode('utf-8', 'replace')}") from refused


def init_mail(app: Flask, settings: Settings) -> None:
    app.config["MAIL_BACKEND"] = "smtp" if settings.mail_url else "console"
    app.config["MAIL_TIMEOUT"] = PATIENCE.total_seconds()
    server = urlsplit(settings.mail_url)
    app.config["MAIL_SERVER"] = server.hostname or "localhost"
    app.config["MAIL_PORT"] = server.port or (465 if server.scheme == "smtps" else 25)
    app.config["MAIL_USERNAME"] = unquote(server.username) if server.username else None
    app.config["MAIL_PASSWORD"] = unquote(server.password) if server.password else None
    app.config["MAIL_USE_SSL"] = server.scheme == "smtps"
    app.config["MAIL_USE_TLS"] = server.scheme == "smtp" and server.port == 587
    mail.init_app(app)
