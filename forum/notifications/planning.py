"""Which mails are due: about lines that were quiet for a while, and on the postman's rounds."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, delete, func, literal, or_, select, union, update
from sqlalchemy.orm import contains_eager
from sqlalchemy.sql.dml import ReturningDelete

from forum.accounts import Account, takes_mail
from forum.challenges import Announcement, Challenge, Organiser, Participation
from forum.core.database import UNSYNCHRONISED, Instant, db, insert_into
from forum.core.days import FIRST_ZONE, ONE_DAY
from forum.core.deliveries import Delivery
from forum.notifications.mails.gathering import is_near, parts_of
from forum.notifications.models import Choice, Heard, Notification, Round
from forum.notifications.push import push_prompts
from forum.notifications.queries import wants_nothing_of
from forum.notifications.words import DEFAULTS, NEWS, ROUND, SOON, Kind, Often, Topic

AT_ONCE = 500
SOON_AN_HOUR, SOON_A_DAY = 6, 20  # mails about lines to one person, whoever they come from
HOUR = timedelta(hours=1)
FirstUnmailed = Row[int, int, str, int]


def due_lines(at: datetime) -> Select[int]:
    """Lines whose mail is due, the longest first."""
    due = select(Notification.id).where(Notification.mail_at <= at).order_by(Notification.mail_at, Notification.id)
    return due.limit(AT_ONCE).with_for_update(skip_locked=True)


def plan_soon(ids: Sequence[int], at: datetime) -> None:
    """A mail about each of these lines, once for all that no mail has told of yet.

    Nobody gets very many: what is beyond stands in their list, and their daily mail tells it together.
    """
    rows = as_many_as_go(db.session.execute(first_unmailed(ids)).all(), at)
    deliver(SOON, [(one.person_id, f"{one.id}:{one.event_id}") for one in rows], at)
    planned = update(Notification).where(Notification.id.in_(ids)).values(mail_at=None, mail_by=None)
    db.session.execute(planned, execution_options=UNSYNCHRONISED)


def first_unmailed(ids: Sequence[int]) -> Select[int, int, str, int]:
    """Each of these lines of which no mail has told all, with the first event that is left; the longest due first."""
    first = func.min(Heard.event_id).label("event_id")
    lines = select(Notification.id, Notification.person_id, Notification.kind, first)
    lines = lines.join(Heard, Heard.notification_id == Notification.id).group_by(Notification.id)
    lines = lines.where(Notification.id.in_(ids), Heard.mailed_at.is_(None))
    return lines.order_by(Notification.mail_at, Notification.id)


def as_many_as_go(lines: Sequence[FirstUnmailed], at: datetime) -> list[FirstUnmailed]:
    """Of these lines those about which there is room for a mail. All reports are one line, and decisions come from
    moderators: they need no bound, and nobody can keep somebody from hearing of them by writing much."""
    room = room_for({one.person_id for one in lines}, at)
    mailed = []
    for one in lines:
        if room[one.person_id] > 0 or one.kind in (Kind.REPORT, Kind.DECISION):
            room[one.person_id] -= 1
            mailed.append(one)
    return mailed


def room_for(person_ids: Collection[int], at: datetime) -> dict[int, int]:
    """How many more mails about lines each of these people may get now. What was dropped came to nobody."""
    lately = func.count().filter(Delivery.written_at > at - HOUR)
    planned = select(Delivery.person_id, lately, func.count()).where(
        Delivery.person_id.in_(person_ids), Delivery.kind == SOON, Delivery.dropped_at.is_(None)
    )
    rows = db.session.execute(planned.where(Delivery.written_at > at - ONE_DAY).group_by(Delivery.person_id))
    few = {person or 0: min(SOON_AN_HOUR - in_hour, SOON_A_DAY - in_day) for person, in_hour, in_day in rows}
    return dict.fromkeys(person_ids, SOON_AN_HOUR) | few


def people_on_rounds(at: datetime) -> Select[Round]:
    """Rounds that have come, each with its person."""
    due = select(Round).join(Round.person).where(Round.next_at <= at).order_by(Round.next_at, Round.person_id)
    return due.limit(AT_ONCE).with_for_update(of=Round, skip_locked=True).options(contains_eager(Round.person))


def plan_rounds(rounds: Sequence[Round], at: datetime) -> None:
    """Each goes on to its next day; who takes no mail, or has nothing to hear of, is passed by."""
    days = [(one.person, one.go(at)) for one in rounds]
    on = {person.id: (person, day) for person, day in days if day is not None}
    concerned = set(db.session.scalars(with_something_on(on, at))) if on else set()
    mails = [(id_, day.isoformat()) for id_, (person, day) in on.items() if id_ in concerned and person.takes_mail]
    deliver(ROUND, mails, at)
    push_prompts(list(on), at)


def with_something_on(person_ids: Collection[int], at: datetime) -> Select[Any]:
    """Those of these people who take part in or run a challenge that is not long over, or have something unseen.

    Most accounts of an old forum have neither; a row a day for each of them would be for nothing.
    """
    parts = parts_of(person_ids, at).with_only_columns(Participation.account_id).order_by(None)
    unseen = select(Notification.person_id).where(
        Notification.person_id.in_(person_ids), Notification.seen_at.is_(None)
    )
    runs = select(Organiser.account_id).join(Challenge, Challenge.id == Organiser.challenge_id)
    runs = runs.where(Organiser.account_id.in_(person_ids), is_near(at))
    each = union(parts, runs, unseen).subquery()
    return select(each.c[0])


def announcements_to_mail() -> Select[Announcement]:
    """Those of which no mail was planned yet."""
    return select(Announcement).where(Announcement.mailed_at.is_(None)).order_by(Announcement.id)


def plan_news(announcement: Announcement, at: datetime) -> None:
    """A mail to everyone of the challenge who wants to hear soon: at once, or when its hour comes where they live.

    What is planned for an hour is looked at when that hour comes somewhere on earth, so late joiners hear of it too.
    """
    if announcement.withdrawn_at is None and announcement.out_at(FIRST_ZONE) > at:
        return
    announcement.mailed_at = at
    if announcement.withdrawn_at is not None:
        return
    people = those_of(announcement)
    zones = db.session.scalars(people.with_only_columns(Account.zone).distinct()).all() if announcement.on_date else []
    hours = {zone: literal(announcement.out_at(zone), Instant) for zone in zones}
    due_at: ColumnElement[datetime] = case(hours, value=Account.zone) if hours else literal(at, Instant)
    mail_to(people, announcement, at, due_at)


def those_of(announcement: Announcement) -> Select[int]:
    """Who is to have it by mail: they take part, follow or organise, take mail, and want to hear of it soon."""
    parts = select(Participation.account_id).where(
        Participation.challenge_id == announcement.challenge_id, Participation.left_at.is_(None)
    )
    run = select(Organiser.account_id).where(Organiser.challenge_id == announcement.challenge_id)
    nothing = wants_nothing_of(announcement.challenge_id, Account.id)
    often = func.coalesce(Choice.often, DEFAULTS[Topic.NEWS])
    return (
        select(Account.id)
        .outerjoin(Choice, and_(Choice.person_id == Account.id, Choice.topic == Topic.NEWS))
        .where(or_(Account.id.in_(parts), Account.id.in_(run)), Account.id != (announcement.author_id or 0))
        .where(takes_mail(), often == Often.SOON, ~nothing)
    )


def mail_to(people: Select[int], announcement: Announcement, at: datetime, due_at: ColumnElement[datetime]) -> None:
    """One statement, however many they are."""
    columns = ("person_id", "kind", "about", "written_at", "due_at", "tries")
    same = (literal(NEWS), literal(str(announcement.id)), literal(at, Instant), due_at, literal(0))
    rows = people.with_only_columns(Account.id, *same)
    db.session.execute(insert_into(Delivery).from_select(columns, rows).on_conflict_do_nothing())


def deliver(kind: str, whom: Sequence[tuple[int, str]], at: datetime, *, sent: bool = False) -> None:
    """A delivery of this kind to each person, about this; what was planned before stays planned once.

    `sent`: another mail has told it already, so that none of its own has to.
    """
    if not whom:
        return
    same: dict[str, Any] = {"kind": kind, "written_at": at, "tries": 0}
    same |= {"due_at": None, "sent_at": at} if sent else {"due_at": at, "sent_at": None}
    rows = [same | {"person_id": person, "about": about} for person, about in whom]
    db.session.execute(insert_into(Delivery).on_conflict_do_nothing(), rows)


def old_lines(before: datetime) -> ReturningDelete[int]:
    old = select(Notification.id).where(Notification.latest_at < before).limit(AT_ONCE)
    return delete(Notification).where(Notification.id.in_(old)).returning(Notification.id)
