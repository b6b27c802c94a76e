"""The keepsake: only what its authors let in, made by a job into a book that holds together."""

import io
import posixpath
import zipfile
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from sqlalchemy import select, update

from forum.closing import jobs
from forum.closing.jobs import compare_keepsakes, make_keepsakes, sweep_keepsakes
from forum.closing.models import Keepsake
from forum.closing.places import KEEPSAKES
from forum.closing.xhtml import xhtml_of
from forum.core import clock
from forum.moderation import Action
from forum.posts import Post
from tests.browser import signed_in
from tests.conftest import TUESDAY
from tests.moderation.queue import decide, report, undo

PAGE = "/challenges/kind-28/keepsake"
OVER = TUESDAY + timedelta(days=23)  # the days and market day are over everywhere
HTML = "{http://www.w3.org/1999/xhtml}"
OPF = "{http://www.idpf.org/2007/opf}"


@pytest.fixture
def written(world):
    """Ana and Ben wrote for day 9; gives the challenge."""
    challenge = world.challenge()
    world.entry(
        world.ana,
        challenge,
        9,
        "I & Rosa: **tea** <3, see [her shop](https://rosa.example/?a=1&b=2).",
        own_blog_url="https://ana.example/tea?x=1&y=2",
    )
    world.entry(world.ben, challenge, 9, "Ben keeps this.")
    return challenge


def answered(world, person, button):
    browser = signed_in(world, person)
    browser.visit(PAGE)
    return browser.submit(button)


def made(world):
    """The book, after the job, as its organiser asked for it."""
    with clock.set_to(OVER):
        answered(world, world.olga, "Make the keepsake")
        with world.app.app_context():
            make_keepsakes()
        return book_of(signed_in(world, world.ana))


def book_of(browser):
    response = browser.client.get(f"{PAGE}/file", base_url="http://localhost:8000")
    assert response.status_code == 200
    assert response.mimetype == "application/epub+zip"
    return zipfile.ZipFile(io.BytesIO(response.get_data()))


def faults_in(book):
    """What a checker of books would find: each page is XML, the manifest is complete, every link leads somewhere."""
    first = book.infolist()[0]
    if (first.filename, first.compress_type, book.read(first)) != ("mimetype", 0, b"application/epub+zip"):
        yield "mimetype"
    names = {name.removeprefix("book/") for name in book.namelist() if name.startswith("book/")}
    package = ElementTree.fromstring(book.read("book/package.opf"))
    items = {item.get("id"): item for item in package.iter(f"{OPF}item")}
    if {item.get("href") for item in items.values()} != names - {"package.opf"}:
        yield "manifest"
    for ref in package.iter(f"{OPF}itemref"):
        if ref.get("idref") not in items:
            yield f"spine: {ref.get('idref')}"
    for name in sorted(one for one in names if one.endswith(("html", "svg"))):
        for node in ElementTree.fromstring(book.read(f"book/{name}")).iter():
            target = node.get("src") or node.get("href") or "book.css"
            if ":" not in target and posixpath.normpath(target.partition("#")[0]) not in names:
                yield f"{name}: {target}"


def test_only_what_was_let_in_is_in_a_book_that_holds_together(world, written):
    assert answered(world, world.ana, "Yes, put mine in").has("Your entries go in.")
    book = made(world)
    assert book.testzip() is None
    assert list(faults_in(book)) == []
    day = book.read("book/day-009-1.xhtml").decode()
    assert "I &amp; Rosa: <strong>tea</strong> &lt;3" in day
    assert "https://ana.example/tea?x=1&amp;y=2" in day
    assert "Ben keeps this" not in everything_in(book)
    contents = ElementTree.fromstring(book.read("book/nav.xhtml"))
    assert len(list(contents.iter(f"{HTML}li"))) == 29, "the title and twenty-eight days"


def test_what_was_said_can_be_changed_and_what_is_thrown_away_is_gone(world, written, browser):
    answered(world, world.ana, "Yes, put mine in")
    assert answered(world, world.ana, "No, leave mine out").has("Your entries stay out.")
    browser.visit(PAGE, status=401)
    ben = signed_in(world, world.ben)
    ben.visit(PAGE)
    ben.post_with_token(PAGE, status=403)
    made(world)
    with clock.set_to(OVER):
        answered(world, world.olga, "Throw it away")
        with world.app.app_context():
            assert KEEPSAKES.store.names()
            sweep_keepsakes()
            assert KEEPSAKES.store.names() == []
        assert answered(world, world.ana, "Yes, put mine in").has("Your entries go in.")


@pytest.fixture
def aged(world, written):
    """A book with Ana's entries. Then Ben says yes, Ana says no, and Ben changes what he wrote; gives when."""
    answered(world, world.ana, "Yes, put mine in")
    made(world)
    later = OVER + timedelta(hours=1)
    with clock.set_to(later):
        compared(world)
        olga = signed_in(world, world.olga)
        assert not olga.visit(PAGE).has("The book is older")
        assert answered(world, world.ben, "Yes, put mine in").has("The book is older than one change")
        assert answered(world, world.ana, "No, leave mine out").has("may still have them; the next one follows it")
        with world.session() as session:
            session.scalars(select(Post).where(Post.author_id == world.ben.id)).one().edited_at = later
        compared(world)
    return later


def test_a_book_says_by_how_many_changes_it_is_older_and_is_made_anew(world, aged):
    with clock.set_to(aged):
        olga, ben = signed_in(world, world.olga), signed_in(world, world.ben)
        assert "Rosa" in everything_in(book_of(ben))
        page = olga.visit(PAGE)
        assert page.has("The book is older than 3 changes")
        assert page.statements <= 8
        assert not ben.visit(PAGE).has_button("Make it anew")
        ben.post_with_token(f"{PAGE}/anew", status=403)
        assert olga.submit("Make it anew").has("The book is being made")
    with clock.set_to(aged + timedelta(minutes=1)), world.app.app_context():
        make_keepsakes()
        compared(world)
        ana = signed_in(world, world.ana)
        assert not ana.visit(PAGE).has("The book is older")
        assert not ana.page.has("may still have them")
        everything = everything_in(book_of(ana))
        assert "Rosa" not in everything
        assert "Ben keeps this" in everything


@pytest.fixture
def looked_at(world, written):
    """A book with entries of Ana and Ben; Ana's was reported. Gives the entry."""
    for person in (world.ana, world.ben):
        answered(world, person, "Yes, put mine in")
    made(world)
    with world.session() as session:
        entry = session.scalars(select(Post.id).where(Post.author_id == world.ana.id)).one()
    with clock.set_to(OVER + timedelta(hours=1)):
        report(world, entry, world.cleo)
    return entry


@pytest.mark.attack("A22")
@pytest.mark.parametrize("action", [Action.HIDE, Action.REMOVE])
def test_what_a_moderator_takes_out_of_sight_is_in_no_book_from_then_on_and_back_on_undo(world, looked_at, action):
    with clock.set_to(OVER + timedelta(hours=2)):
        ben = signed_in(world, world.ben)
        decision = decide(world, looked_at, action, world.mo)

        ben.visit(f"{PAGE}/file", status=404)
        assert ben.visit(PAGE).has("The book is being made")
        made_by_the_job(world)
        everything = everything_in(book_of(ben))
        assert "Rosa" not in everything
        assert "Ben keeps this" in everything

        undo(world, decision, world.mo)
        ben.visit(f"{PAGE}/file", status=404)
        made_by_the_job(world)
        assert "Rosa" in everything_in(book_of(ben))


@pytest.mark.attack("A22")
@pytest.mark.parametrize(
    ("who", "action"), [("ana", Action.HIDE), ("ana", Action.REMOVE_SPAMMER), ("olga", Action.HIDE)]
)
def test_a_name_that_a_moderator_hides_is_in_no_book_from_then_on_and_back_on_undo(world, looked_at, who, action):
    """Above an entry, or as who organises it."""
    person = getattr(world, who)
    with clock.set_to(OVER + timedelta(hours=2)):
        ben = signed_in(world, world.ben)
        assert f"{who.title()} Example" in everything_in(book_of(ben))
        report(world, person, world.cleo)
        decision = decide(world, person, action, world.root)

        ben.visit(f"{PAGE}/file", status=404)
        made_by_the_job(world)
        assert f"{who.title()} Example" not in everything_in(book_of(ben))

        undo(world, decision, world.root)
        ben.visit(f"{PAGE}/file", status=404)
        made_by_the_job(world)
        assert f"{who.title()} Example" in everything_in(book_of(ben))


@pytest.mark.attack("A22")
def test_who_organised_it_and_leaves_the_forum_is_named_in_no_book_from_then_on(world, looked_at):
    with clock.set_to(OVER + timedelta(hours=2)):
        ben = signed_in(world, world.ben)
        assert "Olga Example" in everything_in(book_of(ben))

        world.app.test_cli_runner().invoke(args=["delete-account", world.olga.email, "--posts-stay", "--now"])

        ben.visit(f"{PAGE}/file", status=404)
        made_by_the_job(world)
        assert "Olga Example" not in everything_in(book_of(ben))


@pytest.mark.attack("A22")
def test_what_is_hidden_while_the_book_is_made_is_not_in_the_one_that_is_given_out(world, looked_at, monkeypatch):
    hand_out = jobs.hand_out

    def hide_and_hand_out(*about):
        decide(world, looked_at, Action.HIDE, world.mo)
        hand_out(*about)

    with clock.set_to(OVER + timedelta(hours=2)):
        ben = signed_in(world, world.ben)
        with world.session() as session:
            session.execute(update(Keepsake).values(ready_at=None))
        with monkeypatch.context() as meanwhile:
            meanwhile.setattr(jobs, "hand_out", hide_and_hand_out)
            made_by_the_job(world)
        ben.visit(f"{PAGE}/file", status=404)

        made_by_the_job(world)
        assert "Rosa" not in everything_in(book_of(ben))


def made_by_the_job(world):
    with world.app.app_context():
        make_keepsakes()


def compared(world):
    with world.app.app_context():
        compare_keepsakes()


def everything_in(book):
    return b"".join(book.read(name) for name in book.namelist()).decode()


def test_nothing_is_made_before_the_end(world, written):
    olga = signed_in(world, world.olga)
    assert not olga.visit(PAGE).has_button("Make the keepsake")
    olga.post_with_token(PAGE, status=409)
    olga.visit(f"{PAGE}/days/9", status=409)


def test_the_days_are_printed_from_the_same_entries_and_cost_the_same(world, written):
    answered(world, world.ana, "Yes, put mine in")
    with clock.set_to(OVER):
        cleo = signed_in(world, world.cleo)
        page = cleo.visit(f"{PAGE}/days/9")
        assert page.has("I & Rosa: tea <3")
        assert not page.has("Ben keeps this")
        assert page.statements <= 8
        assert cleo.visit(f"{PAGE}/days/10").has("No entry of this day is in the book.")


def test_html_becomes_well_formed():
    html = '<p>A & b<br>c <img src="/x.webp" alt="a &quot;cup&quot;"> <a href="/people/ana" rel="nofollow">@ana</a></p>'
    html += "<hr><ul><li>one<li>two"
    made = xhtml_of(html, "https://kind.example", lambda name: None)
    ElementTree.fromstring(f"<div>{made}</div>")
    assert '<a href="https://kind.example/people/ana">@ana</a>' in made
    assert "<em>a &#34;cup&#34;</em>" in made
