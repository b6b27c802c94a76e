"""The job that sends what is due: claimed in batches, put together, sent over one line, each marked once it left."""

import threading
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from flask import Flask
from sqlalchemy import func, select

from forum.core import clock
from forum.core.database import commit, db
from forum.core.deliveries import (
    BATCH,
    CARRIERS,
    CLAIM,
    LETTER,
    Delivery,
    Parcel,
    carries,
    claim_deliveries,
    return_unsent,
)
from forum.core.events import Event
from forum.core.jobs import job, rest_a_little, time_is_up
from forum.core.log import log
from forum.core.mail import PATIENCE, Line, LineDown, Message, Undeliverable, init_mail
from forum.settings import Settings

LAST_CALL = CLAIM - 2 * PATIENCE
MUCH = 4 * BATCH
ONE_AT_A_TIME = threading.Lock()  # so that a worker that dies has one mail under way, not several


class Happened(StrEnum):
    RETURNED = "mail.returned"


@carries(LETTER)
def written_out(letters: Sequence[Delivery], at: datetime) -> Mapping[int, Parcel]:
    """Letters were put together when they were written."""
    return {one.id: Message(one.to or "", one.subject or "", one.text or "") for one in letters}


@job(every_minutes=1)
def send_deliveries() -> None:
    """Ends early when the mail server cannot be reached: the next run tries again, with whatever is first then."""
    while not time_is_up() and carry_a_batch():
        pass


@job(every_minutes=1)
def help_sending() -> None:
    """A second pair of hands, on another worker if there is one, as long as much is waiting."""
    while not time_is_up() and is_much_waiting(clock.now()) and not ONE_AT_A_TIME.locked() and carry_a_batch():
        pass


def is_much_waiting(at: datetime) -> bool:
    some = select(Delivery.id).where(Delivery.due_at <= at).limit(MUCH).subquery()
    return db.session.scalar(select(func.count()).select_from(some)) == MUCH


def carry_a_batch() -> bool:
    """False: nothing is due, or nothing can be sent at the moment."""
    with ONE_AT_A_TIME:
        at = clock.now()
        batch = claim_deliveries(at)
        commit()
        return bool(batch) and carry(batch, at)


def carry(batch: Sequence[Delivery], at: datetime) -> bool:
    """False: the line is down or the time is up, and the rest was put back."""
    parcels = put_together(batch, at)
    with Line() as line:
        for number, delivery in enumerate(batch):
            if is_last_call(at) or not deliver(delivery, parcels.get(delivery.id), line):
                untried = [one.id for one in batch[number:] if one.due_at == at + CLAIM]
                return_unsent(untried, clock.now())
                commit()
                return False
            commit()
            rest_a_little()
    return True


def is_last_call(at: datetime) -> bool:
    """The worker is to stop, or so long has passed that another may take over what we have not tried."""
    return time_is_up() or clock.now() - at > LAST_CALL


def put_together(batch: Sequence[Delivery], at: datetime) -> dict[int, Parcel | Exception]:
    """Each kind's deliveries at once; if that fails, one by one, so that no one holds up the others."""
    parcels: dict[int, Parcel | Exception] = {}
    for kind in {one.kind for one in batch}:
        these = [one for one in batch if one.kind == kind]
        try:
            parcels |= CARRIERS[kind](these, at)
        except Exception as why:  # whatever it is, it is about one of them
            db.session.rollback()
            parcels |= {one.id: why for one in these} if len(these) == 1 else one_by_one(these, at)
    return parcels


def one_by_one(batch: Sequence[Delivery], at: datetime) -> dict[int, Parcel | Exception]:
    parcels: dict[int, Parcel | Exception] = {}
    for delivery in batch:
        parcels |= put_together([delivery], at)
    return parcels


def deliver(delivery: Delivery, parcel: Parcel | Exception | None, line: Line) -> bool:
    """Send one and say what became of it. False: nothing can be sent at the moment."""
    if parcel is None:
        delivery.mark_dropped(clock.now())
        return True
    try:
        send(parcel, delivery, line)
    except LineDown as why:
        note_failure(delivery, why)
        return False
    except Undeliverable as why:
        delivery.give_up(clock.now(), str(why))
        about = {"delivery": delivery.id}
        Event.record(Happened.RETURNED, actor=None, at=clock.now(), person_id=delivery.person_id, details=about)
    except Exception as why:  # whatever goes wrong with one must not hold up the others
        note_failure(delivery, why)
    else:
        delivery.mark_sent(clock.now())
    return True


def send(parcel: Parcel | Exception, delivery: Delivery, line: Line) -> None:
    if isinstance(parcel, Exception):
        raise parcel
    parcel.send(delivery, line)


def note_failure(delivery: Delivery, why: Exception) -> None:
    log.warning("delivery not sent", delivery=delivery.id, kind=delivery.kind, tries=delivery.tries, why=str(why)[:300])
    delivery.mark_failed(clock.now(), str(why) or type(why).__name__)


def init_sending(app: Flask, settings: Settings) -> None:
    init_mail(app, settings)
