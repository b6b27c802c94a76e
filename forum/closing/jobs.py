"""What this room does beside requests: make the keepsakes that were asked for, and see how old they are."""

from datetime import datetime, timedelta
from pathlib import Path

from flask_babel import force_locale
from sqlalchemy import select, update

from forum.closing.making import make
from forum.closing.models import Keepsake, keepsake_of, keepsakes_to_compare, keepsakes_to_make
from forum.closing.places import KEEPSAKES
from forum.closing.queries import changes_since
from forum.core import clock
from forum.core.database import UNSYNCHRONISED, commit, db
from forum.core.jobs import job, rest_a_little, time_is_up
from forum.core.log import log


@job(every_minutes=1, at_most=timedelta(minutes=20))
def make_keepsakes() -> None:
    """One after the other; what goes wrong with one must not hold up the others, and is tried again."""
    waiting = keepsakes_to_make().with_only_columns(Keepsake.challenge_id).limit(20)
    for challenge_id in db.session.scalars(waiting).all():
        if not time_is_up():
            try_one(challenge_id)


def try_one(challenge_id: int) -> None:
    try:
        make_one(challenge_id)
    except Exception as why:  # whatever it is, it is about one of them
        db.session.rollback()
        log.error("keepsake not made", challenge=challenge_id, why=str(why)[:300])


def make_one(challenge_id: int) -> None:
    """Into a file of our own first. Stopped half way, it is begun anew by the next run."""
    keepsake = db.session.get(Keepsake, challenge_id)
    if keepsake is None:
        return
    name, begun_at = keepsake.name, clock.now()
    keepsake.begin(begun_at)
    commit()
    with KEEPSAKES.place_for(name) as place:
        with force_locale(keepsake.language):
            for done in make(keepsake, place, clock.now()):
                if time_is_up():
                    return
                say_how_far(challenge_id, done)
                commit()
                rest_a_little()
        hand_out(challenge_id, begun_at, name, place)


def say_how_far(challenge_id: int, done: int) -> None:
    mine = update(Keepsake).where(Keepsake.challenge_id == challenge_id).values(done=done)
    db.session.execute(mine, execution_options=UNSYNCHRONISED)


def hand_out(challenge_id: int, begun_at: datetime, name: str, place: Path) -> None:
    """The file first: whoever dies before the row says that it is there makes it once more. Thrown away meanwhile, the
    row is not there, and the file is swept. What was to be made anew meanwhile stays in line."""
    size = place.stat().st_size
    KEEPSAKES.store.put_file(name, place)
    query = keepsake_of(challenge_id).where(Keepsake.name == name, Keepsake.begun_at == begun_at)
    query = query.with_for_update().execution_options(populate_existing=True)
    keepsake = db.session.scalars(query).one_or_none()
    if keepsake is not None:
        keepsake.finish(size, clock.now())
    commit()


@job(every_minutes=10)
def compare_keepsakes() -> None:
    """By how much each book is older than what it was made of."""
    books = keepsakes_to_compare().with_only_columns(Keepsake.challenge_id, Keepsake.begun_at).limit(50)
    for challenge_id, begun_at in db.session.execute(books).all():
        if time_is_up():
            return
        compare(challenge_id, begun_at, clock.now())
        commit()
        rest_a_little()


def compare(challenge_id: int, begun_at: datetime | None, at: datetime) -> None:
    """Unless it is being made anew meanwhile."""
    if begun_at is None:
        return
    changes = db.session.scalar(changes_since(challenge_id, begun_at))
    same = update(Keepsake).where(Keepsake.challenge_id == challenge_id, Keepsake.begun_at == begun_at)
    said = same.where(Keepsake.ready_at.is_not(None)).values(changes=changes, compared_at=at)
    db.session.execute(said, execution_options=UNSYNCHRONISED)


@job(every_minutes=60)
def sweep_keepsakes() -> None:
    """What no row names any more goes, and what was left half done."""
    KEEPSAKES.sweep(lambda: db.session.scalars(select(Keepsake.name)).all())
