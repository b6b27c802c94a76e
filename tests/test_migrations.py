"""The migrations make what the models say, no more and no less."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, select, text
from sqlalchemy.orm import joinedload

from forum import create_app
from forum.accounts import Account
from forum.closing.favourites import Favourite
from forum.core import clock
from forum.core.database import commit, db, is_modelled
from forum.core.deliveries import Delivery
from forum.moderation import Action
from forum.posts import Post, PrivateWord
from forum.settings import Settings
from tests.circles.scenes import circle_of
from tests.conftest import TUESDAY
from tests.help.scenes import likes, wish_of
from tests.moderation.queue import decide_item, report_word
from tests.world import World


# SQLite cannot tell what an index of an expression is made of; PostgreSQL can, and the same test runs there.
@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index")
@pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression-based index")
def test_the_migrations_make_what_the_models_say(migrated: Flask) -> None:
    with migrated.app_context(), db.engine.connect() as connection:
        # Finding has tables of another kind on SQLite: tests/search/test_plans.py looks at them.
        opts = {"compare_type": True, "target_metadata": db.metadata, "include_object": is_modelled}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, db.metadata) == []


@pytest.fixture
def apart(settings: Settings, tmp_path: Path) -> Iterator[Flask]:
    """An app on a database of its own, to take apart."""
    url = settings.database_url
    if url:
        with psycopg.connect(url, autocommit=True) as server:
            server.execute("CREATE DATABASE apart")
        url = urlsplit(url)._replace(path="/apart").geturl()
    app = create_app(replace(settings, data_dir=tmp_path, database_url=url))
    with app.app_context(), clock.set_to(TUESDAY):
        yield app
        db.session.remove()
        db.engine.dispose()
    if url:
        with psycopg.connect(settings.database_url, autocommit=True) as server:
            server.execute("DROP DATABASE apart WITH (FORCE)")


def rows() -> dict[str, int]:
    """How many rows each table has."""
    names = sorted(inspect(db.engine).get_table_names())
    counted = {name: db.session.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one() for name in names}
    db.session.remove()
    return counted


def test_no_row_is_lost_on_the_way_down_and_up_again(apart: Flask) -> None:
    """Each migration is taken back and made again with the demo in the tables (F09); then all of them."""
    upgrade()
    assert apart.test_cli_runner().invoke(args=["demo"]).exit_code == 0
    Delivery.write("rosa@example.org", "A word", "She answered.", at=clock.now())
    commit()
    before = rows()
    assert before["posts"] > 400

    downgrade(revision="0001")
    there_before = rows().keys() & before.keys()
    upgrade()
    after = rows()
    assert {name: after[name] for name in there_before} == {name: before[name] for name in there_before}
    assert after["deliveries"] == 1, "letters are deliveries now"
    assert after["rounds"] == after["accounts"], "who has a confirmed address hears of their days"

    downgrade(revision="base")
    assert rows() == {"alembic_version": 0}
    upgrade()
    assert rows().keys() == before.keys()


def test_no_number_is_given_twice(world: World) -> None:
    """A page that was left open, a link in a mail: both would be about whoever came next."""
    gone = world.person("wanda").id
    with world.session() as session:
        session.delete(session.get(Account, gone))

    assert world.person("willa").id > gone


def test_on_sqlite_every_table_with_numbers_of_its_own_says_so(migrated: Flask) -> None:
    """Say `sqlite_autoincrement=True` where a migration makes a table, or copies one in a batch."""
    with migrated.app_context():
        if db.engine.dialect.name == "sqlite":
            query = "SELECT name FROM sqlite_master WHERE sql LIKE '%PRIMARY KEY (id)%'"
            plain = set(db.session.scalars(text(query)))
            keys = {one.name: one.c.id for one in db.metadata.sorted_tables if "id" in one.c}
            assert {one for one in plain if not keys[one].foreign_keys} == set()


def test_what_was_decided_about_a_private_word_is_a_decision_and_was_a_part_of_its_reports(apart: Flask) -> None:
    upgrade()
    decide_about_a_private_word(World(apart))
    words = reported_words()

    downgrade(revision="0031")
    assert one_row("SELECT action, why FROM word_reports WHERE decided_at IS NOT NULL") == (
        "hide",
        "Too harsh for here.",
    )
    upgrade()
    unsaid = "Decided before reasons about private words stood in the log."
    assert reported_words() == (*words[:3], unsaid, *words[4:])


def decide_about_a_private_word(world: World) -> None:
    """Ana has reported Ben's, and it was hidden; then he reports it, too."""
    entry = world.entry(world.ana, world.challenge(), 9)
    with world.session() as session:
        post = session.get(Post, entry, options=(joinedload(Post.author), joinedload(Post.thread)))
        word = PrivateWord.write(post, session.get(Account, world.ben.id), "Why so?", at=clock.now())
    decide_item(world, report_word(world, word, world.ana), Action.HIDE, world.mo)
    report_word(world, word, world.ben)


def test_why_somebody_chose_a_favourite_is_for_those_who_could_read_it_when_that_came_to_be_known(apart: Flask) -> None:
    upgrade()
    world = World(apart)
    ben, open_one, closed = world.ben, world.challenge(), world.challenge("few-28", visibility="invited")
    entries = [world.entry(world.ana, open_one, day) for day in range(1, 4)] + [world.entry(world.ana, closed, 1)]
    with world.session() as session:
        session.get(Post, entries[1]).audience = "members"
        session.get(Post, entries[2]).visibility = "invited"  # written before it was opened
        for entry in entries:
            post = session.get(Post, entry)
            about = {"post_id": entry, "challenge_id": post.challenge_id, "why": "So kind.", "chosen_at": clock.now()}
            session.add(Favourite(person_id=ben.id, **about))

    downgrade(revision="0035")
    upgrade()
    with world.session() as session:
        kept = session.scalars(select(Favourite.written_for).order_by(Favourite.post_id)).all()
    assert kept == ["public", "members", "invited", "invited"]


def test_what_a_circle_is_called_is_taken_for_the_words_of_whoever_began_it(apart: Flask) -> None:
    upgrade()
    world = World(apart)
    circle_of(world, world.challenge(), world.ana, world.ben)

    downgrade(revision="0041")
    upgrade()

    assert one_row("SELECT name, member_count, named_by_id FROM circles") == ("Larks", 2, world.ana.id)
    assert one_row("SELECT count(*) FROM circle_readers") == (2,), "and nobody is out of it"


def test_how_somebody_spells_what_is_tedious_for_them_is_in_no_row_that_others_share(apart: Flask) -> None:
    upgrade()
    world = World(apart)
    likes(world, world.ana, "Knots", tedious=("TAX ReTuRnS", "Bow TIES"))
    likes(world, world.ben, tedious=("tax returns",))
    wish_of(world, world.cleo, skills=["Hem Lines"])
    downgrade(revision="0044")
    assert one_row("SELECT name FROM skills WHERE key = 'bow ties'") == ("Bow TIES",)
    db.session.execute(text("UPDATE skills SET name = 'TAX ReTuRnS' WHERE key = 'tax returns'"))
    db.session.commit()

    upgrade()

    written = "SELECT name, written FROM skills JOIN member_skills ON skills.id = skill_id WHERE key = "
    assert one_row(f"{written} 'knots'") == ("Knots", "Knots")
    assert one_row(f"{written} 'bow ties'") == ("bow ties", "Bow TIES"), "nobody else has it, so it is theirs"
    assert one_row(f"SELECT DISTINCT name, written FROM ({written} 'tax returns') AS held") == ("tax returns",) * 2
    needed = "SELECT name, written FROM skills JOIN help_needs ON skills.id = skill_id"
    assert one_row(needed) == ("Hem Lines", "Hem Lines")


def test_whose_name_was_hidden_before_is_called_otherwise_where_others_quoted_them_too(apart: Flask) -> None:
    upgrade()
    world = World(apart)
    with world.session() as session:
        session.get_one(Account, world.ben.id).hide_profile(clock.now())
    assert world.ana
    downgrade(revision="0045")

    upgrade()

    assert one_row("SELECT handle FROM accounts WHERE called_anew_at IS NOT NULL") == ("ben",)


def reported_words() -> tuple[object, ...]:
    """How many of their reports wait, and what was decided about the others."""
    return one_row(
        "SELECT count(*), count(decisions.id), min(decisions.action), min(decisions.reason), min(decisions.kind),"
        " min(decisions.word_id), min(decisions.person_id), min(decisions.moderator_id), min(decisions.item_id)"
        " FROM reports LEFT JOIN decisions ON decisions.id = reports.decision_id WHERE reports.word_id IS NOT NULL"
    )


def one_row(query: str) -> tuple[object, ...]:
    found = tuple(db.session.execute(text(query)).one())
    db.session.remove()
    return found


def test_a_migration_that_fails_leaves_the_schema_as_it_was(apart: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    upgrade(revision="0001")
    before = rows()

    def pull_the_plug(*given: object) -> None:
        raise RuntimeError("the plug was pulled")

    with monkeypatch.context() as patch:  # after the step's own statements, before the transaction is kept
        patch.setattr("alembic.runtime.migration.HeadMaintainer.update_to_step", pull_the_plug)
        with pytest.raises(SystemExit):  # Flask-Migrate logs what went wrong, and ends
            upgrade()

    assert rows() == before
    upgrade()
    assert rows()["posts"] == 0
