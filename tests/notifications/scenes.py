"""What tests of notifications share: the job that tells, and what somebody reads then."""

from sqlalchemy import select

from forum.accounts import Account, Distance
from forum.core import clock
from forum.core.database import db
from forum.core.events import Event
from forum.notifications.lines import Line, with_what_is_behind
from forum.notifications.models import ChallengeWatch, Notification, ThreadWatch
from forum.notifications.queries import lines_of, told_behind
from forum.notifications.telling import tell, untold
from forum.posts import Post

LONG = "That is a kind thing to do, and I would like to try it myself this week."


def tell_all(world) -> None:
    """As the job does it, but what goes wrong turns the test red."""
    with world.app.app_context():
        while ids := db.session.scalars(untold(0)).all():
            for event_id in ids:
                tell(event_id, clock.now())
                db.session.commit()


def lines(world, person) -> list[Line]:
    """What the person's list says, the latest first."""
    with world.app.app_context():
        order = (Notification.latest_at.desc(), Notification.id.desc())
        notifications = db.session.scalars(lines_of(person.id).order_by(*order)).all()
        return with_what_is_behind(
            notifications, told_behind([one.id for one in notifications], clock.now(), texts=True)
        )


def sentences(world, person) -> list[str]:
    with world.app.test_request_context():
        return [line.sentence for line in lines(world, person)]


def watch(world, person, *, thread=None, challenge=None, level="all") -> None:
    with world.session():
        if thread is not None:
            ThreadWatch.choose(thread, person.id, level, clock.now())
        if challenge is not None:
            ChallengeWatch.choose(challenge, person.id, level, clock.now())


def keep_away(world, person, other, kind="mute") -> None:
    with world.session() as session:
        session.add(Distance(person_id=person.id, other_id=other.id, kind=kind, since_at=clock.now()))


def account(session, person) -> Account:
    return session.get(Account, person.id)


def events(world) -> list[Event]:
    with world.session() as session:
        return list(session.scalars(select(Event).order_by(Event.id)))


def cheer(world, post, person) -> None:
    with world.session() as session:
        session.get(Post, post).cheer(account(session, person), at=clock.now())
