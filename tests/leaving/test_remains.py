"""What is left when somebody has left: nothing of theirs, and all that is somebody else's."""

from contextlib import closing

from sqlalchemy import select

from forum.accounts import Account
from forum.core import clock
from forum.core.database import db, empty_the_log
from forum.core.deliveries import Delivery
from forum.leaving.jobs import let_people_go
from forum.leaving.models import TIME_TO_STAY, set_out
from forum.moderation.messages import Message


def test_an_address_that_was_never_confirmed_takes_nothing_of_its_owner_along(world):
    """Somebody signs up with Rosa's address, who has written to the moderators, and been answered; then they leave."""
    with world.session() as session:
        about = {"sender": None, "suspect": False, "name": "Rosa", "email": world.nina.email, "locale": "en"}
        Message.send("Who are you?", at=clock.now(), **about)
        Delivery.write(world.nina.email, "Your answer", "We are …", at=clock.now())
        session.flush()
        set_out(session.get(Account, world.nina.id), with_posts=True, at=clock.now())
    clock.advance(TIME_TO_STAY)
    with world.session() as session:
        let_people_go()
        assert session.scalars(select(Message.email)).all() == [world.nina.email]
        assert session.scalars(select(Delivery.to)).all() == [world.nina.email]


def test_what_was_overwritten_goes_from_the_log_of_writes_once_nobody_reads(world, settings):
    """PostgreSQL has no such file beside it."""
    assert world.ana
    log = settings.data_dir / "kindling.sqlite-wal"
    with world.app.app_context(), closing(db.engine.raw_connection()) as reader:
        cursor = reader.cursor()
        cursor.execute("BEGIN")
        cursor.execute("SELECT id FROM accounts")
        cursor.fetchall()
        assert empty_the_log() is bool(settings.database_url)
        reader.rollback()
        assert empty_the_log()
    assert not log.exists() or log.stat().st_size == 0
