"""Letters: rows that the worker sends, tried again when the mail server is out of order, given up in the end."""

import email
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email.header import decode_header, make_header
from email.policy import compat32, default

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select

from forum import create_app
from forum.core import clock
from forum.core.database import commit, db
from forum.core.deliveries import FIRST_RETRY, JITTER, TRIES, Delivery, claim_deliveries
from forum.core.sending import send_deliveries


class Postbox:
    """Takes what arrives; refuses what is addressed to nobody."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []
        self.reached: list[str] = []

    async def handle_DATA(self, server, session, envelope) -> str:
        if "nobody@example.org" in envelope.rcpt_tos:
            return "550 nobody lives here"
        self.mails.append(envelope.content)
        self.reached += envelope.rcpt_tos
        return "250 taken"


@pytest.fixture
def postbox(app, settings) -> Iterator[Postbox]:
    """An app whose MAIL_URL leads to a real SMTP server."""
    box = Postbox()
    port = free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    mailing = create_app(replace(settings, mail_url=f"smtp://127.0.0.1:{port}"))
    with mailing.app_context():
        yield box
        db.session.remove()
        db.engine.dispose()
    controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def write(to: str = "rosa@example.org", subject: str = "A word from Ana") -> Delivery:
    letter = Delivery.write(to, subject, "She answered your day 9.", at=clock.now())
    commit()
    return letter


def test_a_letter_is_sent_once(postbox):
    write()

    send_deliveries()
    send_deliveries()

    assert len(postbox.mails) == 1
    assert b"She answered your day 9." in postbox.mails[0]


def test_a_letter_keeps_its_message_id_so_that_a_second_sending_is_recognised(postbox):
    letter = write()

    send_deliveries()

    assert f"Message-ID: {letter.message_id}".encode() in postbox.mails[0]


def test_a_claimed_letter_is_nobody_elses(postbox):
    write()

    assert len(claim_deliveries(clock.now())) == 1
    assert claim_deliveries(clock.now()) == []


def test_a_letter_whose_worker_died_is_sent_by_the_next(postbox):
    """Claimed, but never marked as sent: after five minutes it is due again."""
    write()
    claim_deliveries(clock.now())

    with clock.set_to(clock.now() + timedelta(minutes=6)):
        send_deliveries()

    assert len(postbox.mails) == 1


def test_a_refused_letter_waits_twice_as_long_each_time_and_does_not_hold_up_others(postbox):
    refused, fine = write("nobody@example.org"), write()

    send_deliveries()

    assert fine.sent_at is not None
    assert refused.sent_at is None
    assert FIRST_RETRY * (1 - JITTER) <= refused.due_at - clock.now() <= FIRST_RETRY * (1 + JITTER)


def test_a_letter_is_given_up_after_the_last_try(postbox):
    letter = write("nobody@example.org")

    at = clock.now()
    for _ in range(TRIES + 3):  # a line that could not be had in time is no try
        at += timedelta(hours=0 if letter.given_up_at else 7)
        with clock.set_to(at):
            send_deliveries()

    assert letter.tries == TRIES
    assert letter.given_up_at == at
    assert letter.due_at is None


def test_a_subject_stays_on_one_line(postbox):
    """A37: no header is injected."""
    write(subject="Hello\r\nBcc: everyone@example.org")

    send_deliveries()

    assert b"\nBcc:" not in postbox.mails[0]
    assert db.session.scalars(select(Delivery)).one().subject == "Hello Bcc: everyone@example.org"


@pytest.mark.attack("A37")
@pytest.mark.parametrize(
    "typed",
    [
        "=?utf-8?q?Mo?= =?utf-8?q?_Haddad?= wrote you a private word",
        "=?utf-8?q?T=0d=0aBcc:_evil@x.org?=",
        "Zoë asks: =?utf-8?q?T=0d=0aBcc:_evil@x.org?=",
        "=?utf-8?b?" * 19,
        "What is =?",
    ],
)
def test_a_subject_is_read_as_it_was_typed(postbox, typed):
    """What mail programs take for letters in disguise comes disguised as a whole, and is unmasked once."""
    write(subject=typed)

    send_deliveries()

    [mail] = postbox.mails
    assert email.message_from_bytes(mail, policy=default)["Subject"] == typed
    older = email.message_from_bytes(mail, policy=compat32)
    assert str(make_header(decode_header(older["Subject"]))) == typed
    assert max(map(len, mail.splitlines())) <= 78
    assert b"_Haddad" not in mail
    assert b"Bcc" not in mail


@pytest.mark.attack("A37", "A45")
@pytest.mark.parametrize("to", ["=?utf-8?q?rosa?=@example.org", "rosa(x)@example.org", "Rosa <rosa@example.org>", ""])
def test_a_letter_to_what_is_read_as_another_address_reaches_nobody(postbox, to):
    """Whatever was kept before such addresses were refused."""
    letter = write(to)

    send_deliveries()

    assert postbox.reached == []
    assert letter.given_up_at is not None


@pytest.mark.parametrize("to", ["rosa+kind@example.org", "o'neil@xn--bcher-kva.example.org", "rosa%x@example.org"])
def test_a_letter_reaches_the_very_address_it_was_written_to(postbox, to):
    write(to)

    send_deliveries()

    assert postbox.reached == [to]
