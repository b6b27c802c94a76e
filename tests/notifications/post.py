"""The mails of a test: everything due is planned and sent over a real SMTP server, and read from what arrived."""

import email
import email.policy
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from email.message import EmailMessage

from aiosmtpd.controller import Controller

from forum import create_app
from forum.core import clock
from forum.core.database import db
from forum.core.sending import send_deliveries
from forum.notifications.jobs import plan_mails, tell_events
from tests.core.test_mail import free_port


class Postbox:
    """Takes every mail, and keeps when it came by the clock of the test."""

    def __init__(self) -> None:
        self.mails: list[tuple[datetime, EmailMessage]] = []
        self.refuse: set[str] = set()

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        if address in self.refuse:
            return "550 5.1.1 nobody lives here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.mails.append((clock.now(), message))
        return "250 taken"

    def to(self, person) -> list[EmailMessage]:
        return [mail for _at, mail in self.mails if mail["To"] == person.email]

    def subjects(self, person) -> list[str]:
        return [mail["Subject"] for mail in self.to(person)]


class Office:
    """An app whose mail goes to the box, and the jobs of one minute in the order in which a worker does them."""

    def __init__(self, app, box: Postbox) -> None:
        self.app, self.box = app, box

    def minute(self, at: datetime | None = None) -> None:
        with clock.set_to(at or clock.now()), self.app.app_context():
            for job in (tell_events, plan_mails, send_deliveries):
                job()
                db.session.remove()

    def until(self, end: datetime, step: timedelta = timedelta(minutes=5)) -> None:
        """Minute by minute, or in longer steps, from now until then."""
        at = clock.now()
        while at <= end:
            self.minute(at)
            at += step


@contextmanager
def post_office(settings) -> Iterator[Office]:
    box, port = Postbox(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    app = create_app(replace(settings, mail_url=f"smtp://127.0.0.1:{port}"))
    try:
        yield Office(app, box)
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        controller.stop()


def plain(mail: EmailMessage) -> str:
    return mail.get_body(("plain",)).get_content()


def html(mail: EmailMessage) -> str:
    return mail.get_body(("html",)).get_content()
