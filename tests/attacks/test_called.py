"""Names, which people read before anything else. A51: what is on the lists, and addresses. A21, A25: whoever is stopped
goes on speaking by them."""

from time import monotonic

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from forum.accounts import Account
from forum.accounts.called import NameHidden
from forum.core import clock
from forum.core.lists import Kind
from forum.moderation import Action
from forum.posts import Post
from forum.posts.jobs import name_quotes_anew
from forum.search.jobs import index_events
from tests.accounts.newcomers import sign_up
from tests.attacks.test_spam import listed
from tests.browser import Browser, signed_in
from tests.moderation.queue import decide, report, undo

FACE, OTHER_FACE = "f" * 52, "e" * 52


@pytest.mark.attack("A51")
@pytest.mark.parametrize(
    "name", ["evil.example/shop", "evil.example", "Evil。Example", "EVIL．EXAMPLE", "t.me/buy", "www.evil", "x@y"]
)
def test_no_name_is_the_address_of_a_site(world, browser, name):
    for fields in ({"first_name": name, "last_name": ""}, {"first_name": "Dana", "last_name": name}):
        assert sign_up(browser, status=422, **fields).errors()
    ana = signed_in(world, world.ana)
    ana.visit("/settings/profile")
    assert ana.submit("Save", status=422, last_name=name).errors()


@pytest.mark.attack("A51")
def test_what_is_on_the_lists_is_in_no_name_or_handle_of_who_signs_up(world, browser):
    listed(world, Kind.WORD, "buy watches")

    for fields in ({"first_name": "Buy", "last_name": "Watches"}, {"handle": "buy-watches"}):
        assert sign_up(browser, status=422, **fields).has("on a list against spam: buy watches")
    assert sign_up(browser, first_name="J.R.", last_name="O’Neil-St. John").path == "/welcome"


@pytest.mark.attack("A25")
def test_whoever_is_silenced_says_nothing_by_another_name(world):
    ben = signed_in(world, world.ben)
    ben.visit("/settings/profile")
    with world.session() as session:
        session.get(Account, world.ben.id).be_silent(clock.now().replace(year=2030), "Unkind.")

    ben.submit("Save", status=403, last_name="says Olga steals")

    with world.session() as session:
        assert session.get(Account, world.ben.id).name == "Ben Example"


@pytest.mark.attack("A25")
def test_whose_page_is_hidden_says_nothing_by_another_handle(world):
    """It stands in place of their name."""
    ben = signed_in(world, world.ben)
    ben.visit("/settings/account")
    report(world, world.ben, world.olga)
    decision = decide(world, world.ben, Action.HIDE, world.mo)

    page = ben.submit("Change the handle", status=403, handle="olga-steals")

    assert page.has("your handle stands in place of your name")
    with world.session() as session:
        assert session.get(Account, world.ben.id).name == "ben"
    undo(world, decision, world.root)
    ben.visit("/settings/account")
    assert ben.submit("Change the handle", handle="benno").texts("p", class_="notice") == ["You are @benno now."]


@pytest.mark.attack("A21", "A25")
def test_a_removed_spammer_is_called_by_their_handle_everywhere_but_where_moderators_decide(world):
    challenge = world.challenge()
    entry = world.entry(world.ana, challenge, 9)
    world.comment(world.ben, entry, "This is how I did it, and it went well enough.")
    cheered = world.entry(world.ben, challenge, 9)
    world.comment(world.ana, cheered, "This is how I did it, and it went well enough, too.")
    with world.session() as session:
        session.get(Account, world.ben.id).last_name = "sells 555 1234"
    ana, visitor, mo = signed_in(world, world.ana), Browser(world.app), signed_in(world, world.mo)
    places = ("/people/ben", "/people/ana", f"/entries/{entry}", "/notifications")
    assert ana.visit(f"/entries/{entry}").has("Ben sells 555 1234")
    report(world, world.ben, world.cleo)
    decision = decide(world, world.ben, Action.REMOVE_SPAMMER, world.mo)

    assert [place for place in places if "555 1234" in ana.visit(place).text] == []
    assert [place for place in places[:3] if "555 1234" in visitor.visit(f"{place}?now").text] == []
    assert visitor.visit("/people/ben?again").texts("h1") == ["ben"]
    assert mo.visit(f"/moderation/decisions/{decision}").has("Ben sells 555 1234")
    assert mo.visit("/people/ben").texts("h1") == ["Ben sells 555 1234"]

    undo(world, decision, world.root)
    assert ana.visit("/people/ben").texts("h1") == ["Ben sells 555 1234"]


@pytest.mark.attack("A25")
def test_the_face_of_whose_page_is_hidden_is_hidden_with_it_and_is_no_other_one(world):
    """It stands beside their words, and moderators see what they decide about."""
    entry = world.entry(world.ben, world.challenge(), 9)
    with world.session() as session:
        session.get(Account, world.ben.id).show_face(FACE, at=clock.now())
    ana, mo, ben = signed_in(world, world.ana), signed_in(world, world.mo), signed_in(world, world.ben)
    places = ("/people/ben", f"/entries/{entry}")
    assert [FACE in ana.visit(place).body for place in places] == [True, True]
    report(world, world.ben, world.olga)
    decision = decide(world, world.ben, Action.HIDE, world.mo)

    assert [FACE in ana.visit(place).body for place in places] == [False, False]
    assert FACE in mo.visit(f"/moderation/decisions/{decision}").body
    assert FACE in mo.visit("/people/ben").body
    assert FACE in ben.visit("/settings/profile").body
    with world.session() as session, pytest.raises(NameHidden):
        session.get(Account, world.ben.id).show_face(OTHER_FACE, at=clock.now())
    ben.post_with_token("/settings/profile/picture", status=403)

    undo(world, decision, world.root)
    assert [FACE in ana.visit(place).body for place in places] == [True, True]


@pytest.mark.attack("A21")
def test_a_hidden_name_is_not_spelled_out_by_who_is_offered(world):
    entry = world.entry(world.ben, world.challenge(), 9)
    with world.session() as session:
        ben = session.get(Account, world.ben.id, options=[selectinload(Account.links)])
        ben.introduce(links=[], bio="", last_name="Zaffre", at=clock.now())
    ana = signed_in(world, world.ana)

    def offered():
        asked = [{"q": "zaf"}, {"q": "zaf", "place": f"comment:{entry}"}]
        return [ana.visit("/completions/people", query_string=one).response.json["offered"] != [] for one in asked]

    assert offered() == [True, True]
    report(world, world.ben, world.olga)
    decide(world, world.ben, Action.HIDE, world.mo)

    assert offered() == [False, False]


@pytest.mark.attack("A21")
def test_a_hidden_name_is_gone_from_what_stands_below_quotes_too_and_comes_back(world):
    """The forum wrote it there. What somebody sends who has the older text is put right, and nobody's edit is asked."""
    entry, cleo, ana, visitor, quoted, said = quoted_by_cleo(world)
    cleo.visit(f"/posts/{quoted}/edit")
    ana.visit(f"/entries/{entry}?answer={said}&quote=1")
    report(world, world.ben, world.olga)
    before = text_of(world, quoted)
    assert (visitor.visit(f"/entries/{entry}").text.count("— Ben Zaffre"), found(visitor, quoted)) == (1, True)

    decision = decide(world, world.ben, Action.HIDE, world.mo)
    work(world)

    page = visitor.visit(f"/entries/{entry}?now")
    assert (page.text.count("— ben"), "Zaffre" in page.body, found(visitor, quoted)) == (1, False, False)
    ana.submit("Post answer")
    cleo.submit("Save")
    assert "Zaffre" not in cleo.visit(f"/posts/{quoted}/history").body
    assert "Zaffre" not in visitor.visit(f"/entries/{entry}?later").body

    undo(world, decision, world.root)
    work(world)
    assert visitor.visit(f"/entries/{entry}?again").text.count("— Ben Zaffre") == 2
    assert (text_of(world, quoted), found(visitor, quoted)) == (before, True)


@pytest.mark.attack("A21")
def test_what_one_writes_oneself_about_whose_name_is_hidden_stays(world):
    entry, cleo, _ana, _visitor, quoted, said = quoted_by_cleo(world)
    words = f"Ben Zaffre said so [here](/posts/{said}), and — [Ben Zaffre](/posts/{entry}) is another’s."
    cleo.visit(f"/posts/{quoted}/edit")
    cleo.submit("Save", text=words)
    report(world, world.ben, world.olga)
    decide(world, world.ben, Action.HIDE, world.mo)
    work(world)

    assert text_of(world, quoted) == words


def quoted_by_cleo(world):
    """Cleo has quoted what Ben Zaffre said below Ana's entry."""
    entry = world.entry(world.ana, world.challenge(), 9)
    with world.session() as session:
        session.get(Account, world.ben.id).last_name = "Zaffre"
    said = world.comment(world.ben, entry, "This is how I did it, and it went well enough.")
    ana, cleo, visitor = signed_in(world, world.ana), signed_in(world, world.cleo), Browser(world.app)
    cleo.visit(f"/entries/{entry}?answer={said}&quote=1")
    cleo.submit("Post answer")
    with world.session() as session:
        quoted = session.scalars(select(Post.id).where(Post.author_id == world.cleo.id)).one()
    work(world)
    return entry, cleo, ana, visitor, quoted, said


def work(world):
    with world.app.app_context():
        name_quotes_anew()
        index_events()


def found(browser, post_id):
    return f"/posts/{post_id}" in browser.visit(f"/search?q=zaffre&now={monotonic()}").body


def text_of(world, post_id):
    with world.session() as session:
        return session.scalars(select(Post.source).where(Post.id == post_id)).one()
