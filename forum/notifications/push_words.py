"""What pushes say: about an answer or a mention, and about the day's prompt; for many people in few statements."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import Select, select, tuple_

from forum.accounts import Account, speaking_to
from forum.challenges import Participation, Prompt
from forum.core.database import db
from forum.core.days import ONE_DAY, calendar_day, opens_at
from forum.core.deliveries import Delivery
from forum.core.richtext import excerpt
from forum.notifications.lines import Line
from forum.notifications.mails.gathering import days_on, paused, prompts_on
from forum.notifications.models import Heard, Notification
from forum.notifications.push_parcels import Push
from forum.notifications.queries import lines_by_id, told_behind
from forum.notifications.words import FOR_THEM_ALONE

KEPT_FOR = timedelta(days=1)  # an answer of the day before is read in the forum
LONGEST_BODY = 200
People = Mapping[int, Account]


def pushes_about_events(deliveries: Sequence[Delivery], people: People, at: datetime) -> dict[int, Push]:
    """By delivery. Nothing about what was seen meanwhile, is gone, closed to them, or from somebody kept away from."""
    events = {one.id: (one.person_id or 0, int(rest_of(one))) for one in deliveries if kind_of(one) == "event"}
    heard = {(person, event): line for person, event, line in db.session.execute(unseen(set(events.values())))}
    lines = {one.id: one for one in db.session.scalars(lines_by_id(set(heard.values())))}
    behind = told_behind(set(heard.values()), at, texts=True)
    made: dict[int, Push] = {}
    for id_, (person, event) in events.items():
        line_id = heard.get((person, event), 0)
        told = [one for one in behind.get(line_id, ()) if one.event_id <= event]
        if told and told[-1].event_id == event and at - told[-1].happened_at < KEPT_FOR:
            with speaking_to(people[person]):
                made[id_] = push_about(Line(lines[line_id], told), at)
    return made


def kind_of(delivery: Delivery) -> str:
    return delivery.about.partition(":")[0]


def rest_of(delivery: Delivery) -> str:
    return delivery.about.partition(":")[2]


def unseen(pairs: set[tuple[int, int]]) -> Select[int, int, int]:
    """Of these people and events: what stands unseen in their lists, and is meant for them alone."""
    theirs = select(Heard.person_id, Heard.event_id, Heard.notification_id).join(Heard.notification)
    is_unseen = (Notification.seen_at.is_(None), Notification.kind.in_(FOR_THEM_ALONE))
    return theirs.where(tuple_(Heard.person_id, Heard.event_id).in_(list(pairs)), *is_unseen)


def push_about(line: Line, at: datetime) -> Push:
    """The sentence of the list of notifications, and how the newest words begin."""
    newest = line.latest
    return Push(
        title=line.sentence,
        body=excerpt(newest.source or "", LONGEST_BODY),
        url=line.url if newest.post_id is None else f"/posts/{newest.post_id}",
        tag=f"{line.notification.kind}-{line.notification.subject}",
        lasts=newest.happened_at + KEPT_FOR - at,
        rank=newest.event_id,
    )


def pushes_about_prompts(deliveries: Sequence[Delivery], people: People, at: datetime) -> dict[int, Push]:
    """By delivery. Nothing when the day is over where they live, is written already, or when they rest at a wall."""
    asked = {one.id: (one.person_id or 0, rest_of(one)) for one in deliveries if kind_of(one) == "prompt"}
    whom = {person for person, _day in asked.values()}
    days = days_on(whom - paused(whom, at), at) if whom else []
    prompts = prompts_on(days) if days else {}
    still = {(mine.account_id, day_key(mine, number, at)): (mine, number) for mine, number in days}
    parts = {id_: still[day] for id_, day in asked.items() if day in still}
    return {
        id_: push_of_day(mine, prompts[mine.challenge_id, number], people[mine.account_id or 0], at)
        for id_, (mine, number) in parts.items()
        if prompts[mine.challenge_id, number].is_written and number not in mine.days_done
    }


def day_key(mine: Participation, number: int, at: datetime) -> str:
    """Which day of which challenge, and on which date of theirs."""
    return f"{mine.challenge_id}:{number}:{calendar_day(at, mine.account.zone).isoformat()}"


def push_of_day(mine: Participation, prompt: Prompt, person: Account, at: datetime) -> Push:
    tomorrow = calendar_day(at, person.zone) + ONE_DAY
    with speaking_to(person):
        title = _("Day %(number)s: %(title)s", number=prompt.number, title=prompt.title)
    return Push(
        title=title,
        body=excerpt(prompt.body, LONGEST_BODY),
        url=f"/challenges/{mine.challenge.slug}/days/{prompt.number}",
        tag=f"day-{mine.challenge_id}",
        lasts=opens_at(tomorrow, person.zone) - at,
        rank=prompt.number,
    )
