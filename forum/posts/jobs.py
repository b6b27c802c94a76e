"""What this room does beside requests."""

from datetime import timedelta

from forum.core import clock
from forum.core.database import commit, db
from forum.core.jobs import job, time_is_up
from forum.core.pictures import ask_again, freed_before, throw_away
from forum.posts.attached import Revision
from forum.posts.models import Post
from forum.posts.queries import held_of_confirmed
from forum.posts.quotes import all_named_anew, name_some_anew, people_called_anew

UNUSED = timedelta(days=1)
AT_ONCE = 20  # a few in each transaction: others want to write too


@job(every_minutes=1)
def release_confirmed() -> None:
    """What waited for its author's address is shown once that is confirmed, and they may write. Done twice, it is done
    once."""
    while not time_is_up() and (waiting := db.session.scalars(held_of_confirmed(clock.now()).limit(AT_ONCE)).all()):
        for post in waiting:
            post.release(clock.now())
        commit()


@job(every_minutes=1)
def name_quotes_anew() -> None:
    """Whose name a moderator has hidden, or shows again, is called so where others quoted them, too."""
    began = clock.now()
    for person_id, since in db.session.execute(people_called_anew()).all():
        for model in (Post, Revision):
            last: int | None = 0
            while last is not None and not time_is_up():
                last = name_some_anew(model, person_id, last)
                commit()
                db.session.expunge_all()
        if not time_is_up():
            all_named_anew(person_id, since, began)
            commit()


@job(every_minutes=60)
def sweep_pictures() -> None:
    """Pictures that nothing has shown for a day are thrown away. One at a time: throwing away may take its time."""
    at = clock.now()
    while not time_is_up() and (row := db.session.execute(freed_before(at - UNUSED)).first()):
        if row.shown == "nowhere":
            throw_away(row.Picture)
        else:
            ask_again(row.Picture, None if row.shown == "lasting" else at)  # a draft or the like: asked tomorrow
        commit()
