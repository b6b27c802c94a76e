"""Mail that came back: what servers report (RFC 3464) and what people complain of (RFC 5965), read with care.

Anybody can send us such a report. So one counts only when it names a mail of ours by its Message-ID, which is signed,
and reading one is bounded: what is larger, deeper or longer than any honest report is no report.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.message import Message
from email.parser import BytesParser, HeaderParser
from email.policy import Compat32

from forum.accounts import Returned, note_returned
from forum.core.database import db
from forum.core.deliveries import Delivery, delivery_named
from forum.core.log import log

LARGEST = 1_000_000  # bytes
MOST_LINES = 40_000
MOST_PARTS = 20  # that may hold others
LONGEST_FIELD = 2_000
MOST_NAMES = 20
LONGEST_WHY = 200
FAILED_FOR_GOOD = re.compile(r"5\.\d{1,3}\.\d{1,3}\b")
ADDRESS = re.compile(r"[^\s:;,]*@[^\s:;,]*")
MESSAGE_NAME = re.compile(r"<[^<>\s]{3,500}>")
COMPLAINTS = {"abuse", "fraud", "opt-out", "opt-out-list"}  # others say that all is well, or are about signatures
ORIGINALS = {"message/rfc822", "message/rfc822-headers", "message/global", "text/rfc822-headers"}


@dataclass(frozen=True)
class Report:
    """That a mail came back, and by which Message-IDs it may be known."""

    kind: Returned
    message_ids: Sequence[str]
    why: str = ""


class BoundedFields(Compat32):
    """Python reads parameters of a header in a time that grows with its square: ours end early."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:LONGEST_FIELD]


def note_report(report: Report | None, at: datetime) -> bool:
    """Mark the address that a mail of ours came back from. False: it was none of ours, or says nothing of today."""
    for number in map(delivery_named, report.message_ids if report else ()):
        delivery = db.session.get(Delivery, number) if number else None
        if report and delivery and note(report, delivery, at):
            return True
    return False


def note(report: Report, delivery: Delivery, at: datetime) -> bool:
    sent_at = delivery.sent_at or delivery.written_at
    account = note_returned(report.kind, sent_at=sent_at, at=at, person_id=delivery.person_id, address=delivery.to)
    noted = account.id if account else None
    log.info("mail came back", delivery=delivery.id, kind=str(report.kind), account=noted, why=for_the_log(report.why))
    return account is not None


def for_the_log(why: str) -> str:
    """Short, in plain letters, and without the address that servers like to name."""
    return ADDRESS.sub("(address)", why[:LONGEST_WHY]).encode("ascii", "backslashreplace").decode()


def read_report(raw: bytes) -> Report | None:
    """What a mail reports; None when it is no report, tells of a delay, or is not worth the time to read it."""
    if not is_readable(raw):
        return None
    try:
        message = BytesParser(policy=BoundedFields()).parsebytes(raw)
        return report_of(message)
    except (RecursionError, MessageError, LookupError, TypeError, ValueError, AttributeError) as why:
        # In one of these ways Python's reader of mails says that it cannot make sense of one.
        log.info("mail not understood", why=type(why).__name__)
        return None


def is_readable(raw: bytes) -> bool:
    """An honest report has a handful of parts and some hundred lines."""
    lower = raw[: LARGEST + 1].lower()
    deep = lower.count(b"boundary") + lower.count(b"message/")
    return len(raw) <= LARGEST and deep <= MOST_PARTS and lower.count(b"\n") + lower.count(b"\r") <= 2 * MOST_LINES


def report_of(message: Message) -> Report | None:
    if message.get_content_type() != "multipart/report":
        return None
    parts = {part.get_content_type(): part for part in reversed(parts_of(message))}
    names = names_in(message, parts)
    if "message/feedback-report" in parts:
        return Report(Returned.COMPLAINT, names) if is_complaint(parts["message/feedback-report"]) else None
    if "message/delivery-status" in parts:
        failures = list(failures_in(parts["message/delivery-status"]))
        return Report(Returned.BOUNCE, names, failures[0]) if failures else None
    return None


def parts_of(message: Message) -> list[Message]:
    payload = message.get_payload()
    return [one for one in payload if isinstance(one, Message)] if isinstance(payload, list) else []


def failures_in(status: Message) -> Iterator[str]:
    """Of each recipient whom the mail did not reach and never will: why."""
    for fields in status.walk():
        failed = field(fields, "Action").lower() == "failed"
        if failed and FAILED_FOR_GOOD.match(field(fields, "Status")):
            yield f"{field(fields, 'Status')} {field(fields, 'Diagnostic-Code')}".strip()


def is_complaint(feedback: Message) -> bool:
    return any(field(fields, "Feedback-Type").lower() in COMPLAINTS for fields in feedback.walk())


def names_in(message: Message, parts: dict[str, Message]) -> list[str]:
    """Of the mail that is enclosed, whole or its head alone; else of the one that the report answers."""
    originals = [head_of(part) for kind, part in parts.items() if kind in ORIGINALS]
    fields = [field(one, "Message-ID") for one in originals]
    fields += [field(message, name) for name in ("In-Reply-To", "References", "X-Original-Message-ID")]
    return [name for text in fields for name in MESSAGE_NAME.findall(text)][:MOST_NAMES]


def head_of(part: Message) -> Message:
    if enclosed := parts_of(part):
        return enclosed[0]
    text = part.get_payload(decode=True)
    plain = text.decode("utf-8", "replace") if isinstance(text, bytes) else ""
    return HeaderParser(policy=BoundedFields()).parsestr(plain)


def field(message: Message, name: str) -> str:
    return " ".join(str(message.get(name, "")).split())
