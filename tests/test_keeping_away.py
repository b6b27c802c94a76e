"""Whom somebody keeps away from is in none of their lists and folded in threads; to everybody else nothing changes."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.accounts import Account, Distance, Keeps
from forum.challenges import Challenge, Launch, Participation
from forum.closing.favourites import Favourite
from forum.core import clock
from forum.entries import Wall
from tests.browser import signed_in
from tests.circles.scenes import circle_of
from tests.help.scenes import helped, wish_of
from tests.posts.topics import LONG, by, do, topic_of

NAME, WORDS = "Quincename", "quincewords"  # they stand nowhere else
IN = "/challenges/kind-28"


@pytest.fixture
def quince(world):
    return world.person("quince", first_name=NAME)


@pytest.fixture
def kind28(world):
    return world.challenge()


@pytest.fixture
def keeps_away(world):
    def mute(person, other):
        with world.session() as session:
            Distance.keep(session.get(Account, person.id), session.get(Account, other.id), Keeps.MUTE, at=clock.now())

    return mute


@pytest.fixture
def lists(world, kind28, quince):
    """Quince writes one of each thing; gives the pages that list them, with what shows Quince there."""
    circle = circle_of(world, kind28, quince, world.ben, world.cleo)
    entry = world.entry(quince, kind28, 9, f"{WORDS}, today. #pears")
    theirs = [world.entry(one, kind28, 9, "I wrote to Rosa.") for one in (world.ben, world.cleo)]
    for one in theirs:
        world.comment(quince, one, f"{WORDS}. {LONG}")
    topic_of(world, quince, kind28, title=f"On {WORDS}")
    wish_of(world, quince, challenge=kind28, title=f"Help with {WORDS}")
    helped(world, world.olga, quince, challenge=kind28, text="Once.")
    do(world, theirs[0], lambda post: post.cheer(by(quince), at=clock.now()))
    with world.session() as session:
        put_up_more(session, quince, entry, theirs[1])
    return {
        "in it": [(f"{IN}/{page}", WORDS) for page in ("days/9", "discussion", "market-day", "waiting")],
        "around it": [(page, WORDS) for page in ("/", "/help", "/tags/pears", f"/circles/{circle}")],
        "people": [
            *[(page, NAME) for page in (f"{IN}/people", f"/posts/{theirs[0]}/cheers")],
            *[(f"/people/{handle}", NAME) for handle in ("ben", "olga")],
        ],
        "at its end": [(f"{IN}/wrap-up", NAME)],
    }


def put_up_more(session, quince, entry, of_another):
    """A launch, a wall, and two favourites: theirs, and what they chose."""
    load = joinedload(Participation.challenge), joinedload(Participation.account)
    mine = session.scalars(select(Participation).where(Participation.account_id == quince.id).options(*load)).one()
    about = {"title": f"Buy {WORDS}", "not_for": "Some.", "free_way": "Walk.", "audience": "public"}
    Launch.put_up(mine, session.get(Challenge, mine.challenge_id), mine.account, "Pears.", at=clock.now(), **about)
    Wall.hit(mine, f"No {WORDS}.", pause_days=1, at=clock.now())
    for post_id, chooser in ((entry, by_handle(session, "olga")), (of_another, mine.account)):
        about = {"challenge_id": mine.challenge_id, "post_id": post_id, "person_id": chooser.id}
        session.add(Favourite(**about, why="It stayed with me.", chosen_at=clock.now()))


def by_handle(session, handle):
    return session.scalars(select(Account).where(Account.handle == handle)).one()


@pytest.mark.parametrize(("where", "days"), [("in it", 0), ("around it", 0), ("people", 0), ("at its end", 22)])
def test_no_list_shows_them_to_who_keeps_away_and_each_does_to_others(world, lists, quince, keeps_away, where, days):
    keeps_away(world.cleo, quince)

    with clock.set_to(clock.now() + timedelta(days=days)):
        cleo, ben = signed_in(world, world.cleo), signed_in(world, world.ben)
        for address, shows_quince in lists[where]:
            theirs, hers = ben.visit(address), cleo.visit(address)
            assert shows_quince in theirs.body, address
            assert shows_quince not in hers.body, address
            assert hers.statements <= max(theirs.statements, 8), address


def test_who_organises_sees_everyone_they_are_there_for(world, lists, quince, keeps_away):
    keeps_away(world.olga, quince)
    olga = signed_in(world, world.olga)

    assert olga.visit(f"{IN}/people").has(NAME)
    assert olga.visit(f"{IN}/waiting").has(WORDS)
    assert olga.visit(f"{IN}/lead/people").has(NAME)
    assert WORDS not in olga.visit(f"{IN}/discussion").text


def test_in_a_thread_their_words_are_folded_in_place_and_answers_to_them_are_not(world, kind28, quince, keeps_away):
    topic = topic_of(world, world.ben, kind28)
    first = world.comment(quince, topic, f"I say {WORDS}.")
    world.comment(world.ben, topic, "Why do you say so?", to=first)
    cleo = signed_in(world, world.cleo)
    before = cleo.visit(f"/topics/{topic}")
    keeps_away(world.cleo, quince)

    hers = cleo.visit(f"/topics/{topic}")

    [fold] = hers.all("details", class_="post__far")
    assert fold.getparent().get("id") == f"post-{first}", "the permalink leads to it"
    assert [one.text for one in fold.iter("summary")] == ["Somebody you keep away from wrote here."]
    assert WORDS in "".join(fold.itertext())
    assert "Why do you say so?" in hers.text
    assert "Why do you say so?" not in "".join(fold.itertext())
    assert not before.all("details", class_="post__far")
    assert hers.statements == before.statements <= 8


def test_what_is_asked_for_by_its_address_is_there_with_a_way_to_undo_it(world, kind28, quince, keeps_away):
    pages = [
        f"/topics/{topic_of(world, quince, kind28, WORDS)}",
        f"/entries/{world.entry(quince, kind28, 9, WORDS)}",
        f"/help/{wish_of(world, quince, text=WORDS)}",
    ]
    keeps_away(world.cleo, quince)
    cleo, ben = signed_in(world, world.cleo), signed_in(world, world.ben)

    for address in pages:
        assert cleo.visit(address).has(WORDS)
        assert cleo.page.has(f"You keep away from {NAME}")
        assert cleo.page.link("Undo it") == "/people/quince#distance"
        assert "keep away" not in ben.visit(address).text
    [fold] = cleo.visit("/people/quince/entries").all("details", class_="prompt__other")
    assert WORDS in "".join(fold.itertext())
    assert cleo.page.statements <= 8
    assert not ben.visit("/people/quince/entries").all("details", class_="prompt__other")
    assert f"What {NAME} does here" in cleo.visit("/people/quince").texts("summary")
