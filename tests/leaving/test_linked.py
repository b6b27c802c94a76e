"""Whoever has left is linked nowhere, and nobody else is called so."""

import pytest
from sqlalchemy import select, update

from forum.accounts import RetiredHandle
from forum.closing.models import WrapUp
from forum.core import clock
from forum.core.database import db
from forum.core.richtext import to_html
from forum.core.stored_html import StoredHtml
from forum.leaving.jobs import let_people_go
from forum.leaving.linked import ELSEWHERE, THEIRS, WORDS
from forum.leaving.models import TIME_TO_STAY
from forum.leaving.naming import Name
from forum.notifications import tell_all
from forum.search.jobs import index_events
from tests.browser import Browser, signed_in
from tests.challenges.scenes import said
from tests.help.scenes import wish_of
from tests.leaving.scenes import account, traces_in_the_database
from tests.leaving.test_going import run, sets_out

OTHERS = "[Anamaria](/people/ana-maria), [another site](https://other.example/people/ana/now) and @ana-maria"


def leaves(world, browser, person, posts="go"):
    sets_out(browser, person, posts)
    clock.advance(TIME_TO_STAY)
    run(world, let_people_go)
    Browser(world.app).visit(f"/people/{person.handle}", status=404)


@pytest.mark.parametrize("posts", ["stay", "go"])
def test_who_was_pointed_to_is_linked_no_more(world, browser, posts):
    wish, quill = wish_of(world, world.cleo), world.person("marzanna", first_name="Quillon", last_name="Zephyrine")
    assert world.olga
    for person in (world.ben, world.mo):  # only the first is told
        one = signed_in(world, person)
        one.visit(f"/help/{wish}/pointers")
        one.submit("Point to them", handle="marzanna", reason="She is quick. You know @marzanna, and @olga as well.")

    with world.session():
        tell_all(clock.now())
        index_events()

    leaves(world, browser, quill, posts)

    page = browser.visit(f"/help/{wish}")
    assert page.text.count("a former member: She is quick. You know a former member, and @olga as well.") == 2
    assert "marzanna" not in page.body + browser.visit("/search?q=quick").body
    world.person("later")  # SQLite keeps the place of the last one until then
    run(world, let_people_go)
    with world.app.app_context():
        assert traces_in_the_database() == set()


def test_who_was_quoted_while_their_name_was_hidden_is_named_no_more(world, browser):
    entry = world.entry(world.ben, world.challenge(), 8)
    said_so = world.comment(world.ana, entry, "So did I.")
    with world.session():
        account(world.ana).hide_profile(clock.now())
    cleo = signed_in(world, world.cleo)
    cleo.visit(f"/entries/{entry}?answer={said_so}&quote=1")
    assert cleo.submit("Post answer").has("— ana")

    leaves(world, browser, world.ana, "stay")

    page = browser.visit(f"/entries/{entry}")
    assert page.has("— a former member")
    assert not page.has("— ana")


def test_who_was_mentioned_in_an_announcement_is_linked_no_more_and_others_are(world, browser):
    challenge = world.challenge()
    said(world, challenge, text="Thank you, @Ana and @ben!", mentionable=["ana", "ben"])

    leaves(world, browser, world.ana)

    page = signed_in(world, world.olga).visit("/challenges/kind-28/announcements")
    assert "Thank you, a former member and @ben!" in page.text
    assert page.all("a", href="/people/ben")
    assert "/people/ana" not in page.body


def test_what_links_to_their_page_by_hand_does_so_no_more_in_whatever_others_read(world, browser):
    """Every column that keeps HTML says the same."""
    challenge = world.challenge()
    said(world, challenge)
    world.entry(world.ben, challenge, 8)
    with world.session() as session:
        session.add(WrapUp(challenge_id=challenge, thanks="", thanks_html=to_html("")))
        session.flush()
        for rows, source, html in [*((one.table, one.source, one.html) for one in WORDS), ("posts", "source", "html")]:
            said_of_her = (
                f"[Ana](/people/ana), [her page](/people/ana?now): <http://localhost:8000/people/Ana>, {OTHERS}"
            )
            said_of_her += ", /people/ana"
            values = {source: said_of_her, html: to_html(said_of_her)}
            session.execute(update(db.metadata.tables[rows]).values(values))
    versions = everything_said(world, "version")

    leaves(world, browser, world.ana)

    anew = f"a former member, a former member: a former member, {OTHERS}, a former member"
    kept = everything_said(world, "source")
    assert {words for words in kept if words} == {anew}
    assert len(kept) > len(WORDS)
    assert {html for html in everything_said(world, "html") if html} == {to_html(anew)}
    assert all(after > before for after, before in zip(everything_said(world, "version"), versions, strict=True))


def everything_said(world, what):
    """Of all texts that can link to people, but those of whoever leaves."""
    rows = [*((one.table, one.source, one.html) for one in WORDS), ("posts", "source", "html")]
    with world.session() as session:
        found = []
        for name, source, html in rows:
            table = db.metadata.tables[name]
            column = {"source": source, "html": html, "version": "version"}[what]
            if column in table.c:
                found += session.scalars(select(table.c[column])).all()
        return found


def test_a_text_that_cannot_be_made_anew_keeps_nobody_here(world, browser):
    """It is beyond today's limits: its HTML stays, and whoever leaves does so all the same."""
    entry = world.entry(world.ben, world.challenge(), 8)
    said_so = "[She](/people/ana) said so."
    with world.session() as session:
        rows = db.metadata.tables["posts"]
        session.execute(update(rows).values(source=said_so + "x" * 10_000, html=to_html(said_so)))
    leaves(world, browser, world.ana)
    with world.session() as session:
        assert (
            session.scalars(select(rows.c.source).where(rows.c.id == entry))
            .one()
            .startswith("a former member said so.")
        )


@pytest.mark.parametrize(
    ("said_so", "says"),
    [
        ("[@ana](/people/ana): yes", "a former member: yes"),
        ("[Ana Example](/people/ana)", "a former member"),
        (
            "[Ana](/people/ana), [Example](/people/ana) and [Annie](/people/ana)",
            "a former member, a former member and a former member",
        ),
        ("[who helped](/people/ana)", "a former member"),
        ("[who helped](http://localhost:8000/people/ana/entries)", "a former member"),
        ("[Ana](/people/ana is no link (so far)", "[Ana](a former member is no link (so far)"),
        ("[Ana](/people/ana?day=(9)), [her](</people/ana>)", "a former member, a former member"),
        ('[Ana [the baker] of **here**](/people/ana "Ana (Example)")', "a former member"),
        (
            "[Ana][1] and [Ben][2]\n\n[1]: /people/ana\n[2]: /people/ben",
            "a former member and [Ben][2]\n\n[2]: /people/ben",
        ),
        ("[Ana][], [ana]\n\n[Ana]:/people/ana 'Ana'", "a former member, a former member\n\n"),
        ("<http://localhost:8000/people/ana>.", "a former member."),
        ("see /people/ana.", "see a former member."),
        ("@Ana, @an_a, @ana-b, @ana@example.org, @ana.example, a@ana", None),
        ("/people/ana-b https://other.example/people/ana /my/people/ana", None),
    ],
)
def test_what_stands_for_somebody_is_told_from_what_does_not(world, said_so, says):
    with world.app.app_context():
        name = Name(("ana",), "Ana Example")
        assert name.taken_out_of(said_so) == (says or said_so.replace("@Ana,", "a former member,"))


def test_every_column_that_keeps_html_is_seen_to_or_says_why_not(migrated):
    kept = {
        f"{rows.name}.{column.name}"
        for rows in db.metadata.sorted_tables
        for column in rows.columns
        if isinstance(column.type, StoredHtml)
    }
    seen_to = [*(one.name for one in WORDS), *ELSEWHERE, *THEIRS]
    assert len(seen_to) == len(set(seen_to))
    assert set(seen_to) == kept, "see to it in forum/leaving/linked.py"


def test_of_a_handle_nothing_is_kept_that_says_what_it_was(world, browser):
    leaves(world, browser, world.ana)
    with world.session() as session:
        kept = session.execute(select(RetiredHandle.__table__)).all()
    assert [len(row) for row in kept] == [1]
    assert len(kept[0].fingerprint) == 64
    assert list(db.metadata.tables["retired_handles"].foreign_keys) == []
