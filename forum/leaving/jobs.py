"""What this room does beside requests: pack what people take along, and let those go whose seven days are over."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select, update

from forum.accounts import Account
from forum.core import clock
from forum.core.database import UNSYNCHRONISED, commit, db, empty_the_log
from forum.core.jobs import job, soon, time_is_up
from forum.core.log import log
from forum.leaving.goodbye import next_step
from forum.leaving.letters import write_packed
from forum.leaving.models import (
    Export,
    exports_to_make,
    forget_old_exports,
    people_to_let_go,
)
from forum.leaving.packing import Progress, pack
from forum.leaving.places import EXPORTS
from forum.search import merge_some

SAY_EVERY = 20  # steps


@job(every_minutes=1, at_most=timedelta(minutes=20))
def pack_exports() -> None:
    """One after the other; what goes wrong with one must not hold up the others, and is tried again."""
    for person_id in db.session.scalars(exports_to_make().with_only_columns(Export.person_id).limit(100)).all():
        if not time_is_up():
            try_each(pack_one, person_id, "export not packed")
    soon("send_deliveries")


def try_each(work: Callable[[int], None], person_id: int, trouble: str) -> None:
    try:
        work(person_id)
    except Exception as why:  # whatever it is, it is about one of them
        db.session.rollback()
        log.error(trouble, account=person_id, why=str(why)[:300])


def pack_one(person_id: int) -> None:
    """Into a file of our own first. Stopped half way, it is begun anew by the next run."""
    export, person = db.session.get(Export, person_id), db.session.get(Account, person_id)
    if export is None or person is None:
        return
    name = export.name
    with EXPORTS.place_for(name) as place:
        for number, progress in enumerate(pack(person, place)):
            if time_is_up():
                return
            if number % SAY_EVERY == 0:
                say_how_far(person_id, progress)
                commit()
        hand_out(person_id, name, place)


def say_how_far(person_id: int, progress: Progress) -> None:
    mine = update(Export).where(Export.person_id == person_id)
    db.session.execute(mine.values(done=progress.done, total=progress.total), execution_options=UNSYNCHRONISED)


def hand_out(person_id: int, name: str, place: Path) -> None:
    """The file first: whoever dies before the row says that it is there packs it once more."""
    size = place.stat().st_size
    EXPORTS.store.put_file(name, place)
    query = select(Export).where(Export.person_id == person_id, Export.name == name)
    export = db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    person = db.session.get(Account, person_id)
    if export is not None and person is not None:
        export.finish(size, person, clock.now())
        if person.is_confirmed:  # else the mailbox may be somebody's who knows of nothing
            write_packed(person, export, at=clock.now())
    commit()


@job(every_minutes=60)
def sweep_exports() -> None:
    """What is over goes, row and file, and what no row names any more, or was left half done."""
    EXPORTS.sweep(names_of_exports)


def names_of_exports() -> Sequence[str]:
    """Of those that still stand."""
    forget_old_exports(clock.now())
    commit()
    return db.session.scalars(select(Export.name)).all()


@job(every_minutes=10, at_most=timedelta(minutes=8))
def let_people_go() -> None:
    """Those whose days to change their mind are over, a step in each transaction: whoever is killed goes on."""
    leaving = people_to_let_go(clock.now()).with_only_columns(Account.id)
    for person_id in db.session.scalars(leaving.limit(100)).all():
        try_each(let_go, person_id, "somebody could not leave")
    forget_what_was_overwritten()


def let_go(person_id: int) -> None:
    while not time_is_up():
        person = db.session.get(Account, person_id)
        if person is None or person.leaves_at is None or person.leaves_at > clock.now():
            return
        what = next_step(person, clock.now())
        commit()
        db.session.expunge_all()
        if what is not None:
            what.sweep()
            forget_words()
            log.info("somebody left", account=person_id)
            return


def forget_words() -> None:
    """Words nobody finds any more stand in the files of the search for a while still, unless they are merged away."""
    begin = True
    while not time_is_up() and merge_some(begin):
        commit()
        begin = False
    commit()


def forget_what_was_overwritten() -> None:
    """In each run, whether somebody left or not: while somebody reads, it is left to the next one."""
    if not empty_the_log():
        log.info("the database's log could not be emptied: somebody reads in it")
