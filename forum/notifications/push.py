"""Web push: what is meant for one alone (answers, mentions, help, thanks), and the day's prompt, on the devices of
those who asked for it there.

`push_to_those_who_heard` and `push_prompts` make deliveries; what a push says is put together when it is sent.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, literal, select

from forum.accounts import Account, is_here
from forum.core.database import Instant, db, insert_into
from forum.core.deliveries import Delivery, Parcel, carries
from forum.notifications.mails.gathering import days_on
from forum.notifications.models import Heard, Notification, PushSubscription
from forum.notifications.push_keys import is_push_offered
from forum.notifications.push_parcels import Browser, Push, PushParcel
from forum.notifications.push_services import PushLine, is_push_service
from forum.notifications.push_words import day_key, pushes_about_events, pushes_about_prompts
from forum.notifications.words import FOR_THEM_ALONE, PUSH

COLUMNS = ("person_id", "kind", "about", "written_at", "due_at", "tries")


def push_to_those_who_heard(event_id: int, at: datetime) -> None:
    """A delivery for each who heard of this event as meant for them alone, and has a browser that shows pushes.

    One statement, however many they are; said again, it changes nothing. The caller commits.
    """
    heard = select(*delivery_of(Heard.person_id, f"event:{event_id}", at)).join(Heard.notification)
    heard = heard.where(Heard.event_id == event_id, Notification.kind.in_(FOR_THEM_ALONE))
    heard = heard.where(Heard.person_id.in_(select(PushSubscription.person_id)))
    if is_push_offered():
        db.session.execute(insert_into(Delivery).from_select(COLUMNS, heard).on_conflict_do_nothing())


def delivery_of(person_id: Any, about: str, at: datetime) -> tuple[Any, ...]:
    return person_id, literal(PUSH), literal(about), literal(at, Instant), literal(at, Instant), literal(0)


def push_prompts(person_ids: Collection[int], at: datetime) -> None:
    """A delivery for each day that is on for those of these people who have a browser that shows pushes.

    Three statements, however many they are; said again on the same day, it changes nothing. The caller commits.
    """
    whom = db.session.scalars(with_browsers(person_ids)).all() if is_push_offered() else []
    same = {"kind": PUSH, "written_at": at, "due_at": at, "tries": 0}
    rows = [
        same | {"person_id": mine.account_id, "about": f"prompt:{day_key(mine, number, at)}"}
        for mine, number in days_on(whom, at)
    ]
    if rows:
        db.session.execute(insert_into(Delivery).on_conflict_do_nothing(), rows)


def with_browsers(person_ids: Collection[int]) -> Select[int]:
    return select(PushSubscription.person_id).where(PushSubscription.person_id.in_(person_ids)).distinct()


@carries(PUSH)
def pushes(deliveries: Sequence[Delivery], at: datetime) -> Mapping[int, Parcel]:
    """Nothing for whoever has no browser that shows it, or is suspended; of one tag only the newest."""
    browsers = browsers_of([one.person_id for one in deliveries if one.person_id])
    people = {person.id: person for person in db.session.scalars(people_by_id(browsers))}
    concerned = [one for one in deliveries if one.person_id in people]
    if not concerned or not is_push_offered():
        return {}
    made = pushes_about_events(concerned, people, at) | pushes_about_prompts(concerned, people, at)
    whose = {one.id: one.person_id or 0 for one in concerned}
    line = PushLine()
    return {id_: PushParcel(made[id_], browsers[whose[id_]], line) for id_ in newest(made, whose)}


def browsers_of(person_ids: Collection[int]) -> dict[int, list[Browser]]:
    browsers: dict[int, list[Browser]] = {}
    query = select(PushSubscription).where(PushSubscription.person_id.in_(person_ids)).order_by(PushSubscription.id)
    for one in db.session.scalars(query):
        if is_push_service(one.endpoint):
            browser = Browser(one.id, one.endpoint, one.p256dh, one.auth)
            browsers.setdefault(one.person_id, []).append(browser)
    return browsers


def people_by_id(ids: Collection[int]) -> Select[Account]:
    return select(Account).where(Account.id.in_(ids), is_here())


def newest(made: Mapping[int, Push], whose: Mapping[int, int]) -> Collection[int]:
    """On a device a newer push takes the place of the one with the same tag, so only the last need be sent."""
    return {(whose[id_], made[id_].tag): id_ for id_ in sorted(made, key=lambda id_: (made[id_].rank, id_))}.values()
