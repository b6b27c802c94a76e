"""What somebody chose to get by mail: read for a form, and kept from one."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.accounts import Account
from forum.challenges import Organiser
from forum.core.database import db
from forum.entries import Greeter
from forum.notifications.forms import ChoicesForm
from forum.notifications.models import FIRST_HOUR, FIRST_WEEKDAY, Choice, Round
from forum.notifications.queries import often_by
from forum.notifications.words import ROUND, Often, Topic


def topics_for(person: Account) -> set[Topic]:
    """What can concern this person at all: reports are for moderators, walls for those who organise."""
    runs_one = select(Organiser.account_id).where(Organiser.account_id == person.id).limit(1)
    greets_in_one = select(Greeter.account_id).where(Greeter.account_id == person.id).limit(1)
    not_theirs = set() if person.is_moderator else {Topic.REPORT}
    runs, greets = db.session.execute(select(runs_one.scalar_subquery(), greets_in_one.scalar_subquery())).one()
    if runs is None:
        not_theirs.add(Topic.WALL)
    if runs is None and greets is None:
        not_theirs.add(Topic.WAITING)
    return set(Topic) - not_theirs


def choices_form(person: Account) -> ChoicesForm:
    """As the person has it; a form that was sent has what was sent."""
    data = {str(topic): str(often) for topic, often in often_by([person.id])[person.id].items()}
    mine = db.session.get(Round, person.id)
    data |= {"hour": str(mine.hour if mine else FIRST_HOUR), "weekday": str(mine.weekday if mine else FIRST_WEEKDAY)}
    form = ChoicesForm(data=data)
    form.only(topics_for(person))
    return form


def keep_choices(person: Account, form: ChoicesForm, at: datetime) -> None:
    for topic, often in form.chosen.items():
        Choice.make(person.id, topic, often)
    round_of(person, at).choose(int(form.hour.data), int(form.weekday.data), at)


def round_of(person: Account, at: datetime) -> Round:
    """The person's rounds, begun now if they were not yet."""
    Round.begin(person, at)
    query = select(Round).where(Round.person_id == person.id).options(joinedload(Round.person))
    return db.session.scalars(query).one()


def unsubscribe(person: Account, what: str) -> None:
    """No more mails of this kind: about one topic or, of the rounds, about all that comes with them."""
    if what != ROUND:
        Choice.make(person.id, Topic(what), Often.NONE)
        return
    for topic, often in often_by([person.id])[person.id].items():
        if often in (Often.DAILY, Often.WEEKLY):
            Choice.make(person.id, topic, Often.NONE)
