"""Taking everything along: what is asked for is packed by a job, and read back here against the database."""

import io
import json
import re
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import or_, select

from forum.accounts import Account
from forum.core import clock
from forum.core.database import db
from forum.core.deliveries import Delivery
from forum.leaving.contents import PARTS
from forum.leaving.jobs import pack_exports, sweep_exports
from forum.leaving.models import Export
from forum.leaving.reading import tables_referred_to
from forum.notifications import tell_all
from forum.posts import Post
from tests.browser import Browser
from tests.challenges.scenes import do
from tests.leaving.scenes import a_life
from tests.leaving.test_nothing_is_forgotten import columns_that_point_to_people
from tests.posts.topics import by
from tests.world import PASSWORD


def run(world, work):
    with world.app.app_context():
        work()


def asked_for(browser, person):
    browser.sign_in(person)
    browser.visit("/settings/export")
    return browser.submit("Pack everything", current_password=PASSWORD)


def fetched(browser):
    response = browser.client.get("/settings/export/file", base_url="http://localhost:8000")
    return response, zipfile.ZipFile(io.BytesIO(response.get_data())) if response.status_code == 200 else None


def test_everything_comes_along_and_what_others_said_in_confidence_does_not(world, browser):
    life = a_life(world)
    asked_for(browser, life.person)
    assert tables_without(world, life.person) == [], "leave a row in tests/leaving/everything.py"
    there = what_is_there(world, life.person)
    run(world, pack_exports)
    response, archive = fetched(browser)
    assert archive.testzip() is None
    assert response.headers["Cache-Control"] == "no-store"

    files = {name: archive.read(name).decode() for name in archive.namelist() if not name.endswith(".webp")}
    said = {name: json.loads(text) for name, text in files.items() if name.endswith(".json")}
    for part, rows in there:
        assert rows, f"{part.table}: nothing to compare; leave a row in tests/leaving/everything.py"
        assert said[f"{part.file}.json"][part.table] == rows, part
    with world.session() as session:
        for post in session.scalars(select(Post).where(Post.author_id == life.person.id)):
            text = next(text for name, text in files.items() if name.endswith(f"-{post.id}.md"))
            assert text.startswith("---\n")
            assert text.endswith(f"\n---\n\n{post.source}\n")
    everything = "\n".join(files.values())
    for word in ("xqzearlier", "xqzunfinished", "xqznote", "xqzwhisper", "xqzappeal", "xqzreport", "xqzbio", "xqzturn"):
        assert word in everything
    assert "A word to you, Quillon." in everything
    for secret in ("a note in confidence", "argon2", "xqzauth", "xqzletter", "token_hash"):
        assert secret not in everything
    assert said["private-words.json"]["private_words"][0]["to"] == "ben"
    assert "reported_at" not in said["private-words.json"]["private_words"][0], "only Ben can have reported it"
    assert "Quillon Zephyrine (@marzanna)" in files["README.txt"]
    pictures = {f"/{name}": archive.read(name) for name in archive.namelist() if name.endswith(".webp")}
    assert pictures == {one: browser.client.get(one).get_data() for one in (life.shown, life.unused)}


def test_who_stepped_back_from_organising_finds_no_words_of_those_who_go_on(world, browser):
    draft = world.challenge(announced=False)
    do(world, draft, lambda one: one.add_organiser(by(world.ben), clock.now(), by=by(world.olga)))
    do(world, draft, lambda one: one.prompts[1].fill(title="Day of xqzlater", theme="understand", body="Later."))
    assert "xqzlater" in packed(world, browser, world.olga)

    do(world, draft, lambda one: one.remove_organiser(by(world.olga), clock.now()))
    assert "xqzlater" not in packed(world, browser, world.olga)


def test_who_organises_finds_no_number_that_holds_what_circles_keep_to_themselves(world, browser):
    world.entry(world.ana, world.challenge(), 9)
    assert '"entry_count"' not in packed(world, browser, world.olga)


def packed(world, browser, person) -> str:
    """All the texts that they take along."""
    asked_for(browser, person)
    run(world, pack_exports)
    archive = fetched(browser)[1]
    return "\n".join(archive.read(name).decode() for name in archive.namelist())


def tables_without(world, person):
    """Tables that point to people, are in no export, and have no row of theirs: nothing would be found left in them."""
    columns, held = {}, {part.table for part in PARTS}
    for name, _, column in sorted(one.partition(".") for one in columns_that_point_to_people()):
        columns.setdefault(db.metadata.tables[name], []).append(column)
    with world.session() as session:
        here = {one: names for one, names in columns.items() if one.name not in held and "only_on" not in one.info}
        theirs = {one: or_(*(one.c[name] == person.id for name in names)) for one, names in here.items()}
        return [one.name for one, mine in theirs.items() if session.execute(select(one).where(mine)).first() is None]


def what_is_there(world, person):
    """Each part of an export, and its rows as the database has them: all columns but what is secret, and HTML."""
    with world.session() as session:
        said = []
        for part in PARTS:
            rows, me = db.metadata.tables[part.table], session.get_one(Account, person.id)
            query = select(*part.columns_for(me)).where(part.whose(rows, me)).order_by(*rows.primary_key.columns)
            without = {*part.without, *(() if part.table in tables_referred_to() else ("id",))}
            names = [one for one in rows.columns if one.name not in without and not IS_MADE.search(one.name)]
            said.append((part, [as_said(session, names, row) for row in session.execute(query).all()]))
        return said


IS_MADE = re.compile("(^|_)html$|^renderer_version$")
CALLED = {"accounts": "handle", "challenges": "slug", "skills": "name", "circles": "name"}


def as_said(session, columns, row):
    """As JSON has it: people, challenges, skills and circles by their names."""
    said = {}
    for column in columns:
        value, [*to] = row._mapping[column.name], [key.column.table for key in column.foreign_keys]
        if value is not None and to and to[0].name in CALLED and to[0] is not column.table:
            value = session.scalar(select(to[0].c[CALLED[to[0].name]]).where(to[0].c.id == value))
        said[re.sub("_id$", "", column.name) if to else column.name] = value
    return json.loads(json.dumps(said, default=lambda when: when.isoformat()))


def test_one_asks_with_the_password_and_is_told_when_it_is_ready(world, browser):
    browser.sign_in(world.ana)
    browser.visit("/settings/account")
    browser.visit("/settings/export")
    page = browser.submit("Pack everything", status=422, current_password="Not-mine-1")
    assert page.errors() == ["This is not your password. Please type it again."]

    page = browser.submit("Pack everything", current_password=PASSWORD)
    assert page.has("It begins in a moment.")
    assert not page.has_button("Pack everything")
    assert browser.visit("/settings/export/file", status=404)

    run(world, pack_exports)
    with world.session() as session:
        tell_all(clock.now())
        letters = session.scalars(select(Delivery)).all()
    assert [(one.to, one.subject) for one in letters] == [(world.ana.email, "What you take along is ready")]
    assert "/settings/export" in letters[0].text
    assert browser.visit("/notifications").has("Everything of yours is packed")
    page = browser.visit("/settings/export")
    assert page.link("Fetch the file") == "/settings/export/file"
    assert page.statements <= 4


def test_the_file_is_for_its_owner_and_goes_after_two_days(world, browser, settings):
    asked_for(browser, world.ana)
    run(world, pack_exports)
    other = Browser(world.app)
    assert other.visit("/settings/export/file", status=401)
    other.sign_in(world.ben)
    assert other.visit("/settings/export/file", status=404)

    clock.advance(timedelta(hours=47))
    browser.sign_in(world.ana)
    run(world, sweep_exports)
    assert fetched(browser)[0].status_code == 200
    clock.advance(timedelta(hours=1))
    assert fetched(browser)[0].status_code == 404
    run(world, sweep_exports)
    assert [one for one in (settings.data_dir / "exports").rglob("*") if one.is_file()] == []
    with world.session() as session:
        assert session.scalars(select(Export)).all() == []


def test_a_worker_that_dies_half_way_packs_anew(world, browser, settings, monkeypatch):
    asked_for(browser, world.ana)

    class Killed(BaseException):
        pass

    def dies(*given):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr("forum.leaving.jobs.say_how_far", dies)
        with pytest.raises(Killed):
            run(world, pack_exports)
    run(world, pack_exports)
    assert fetched(browser)[1].testzip() is None
    assert not list((settings.data_dir / "exports").glob(".*"))
