"""Learning of people what is not for others: that somebody came under an address that may not be theirs (A21, A26), and
who has muted or blocked whoever looks after them (A21)."""

import pytest
from sqlalchemy import insert, select, update

from forum.accounts import Account, Distance, Keeps
from forum.challenges import Participation, PlaceWish
from forum.challenges.jobs import pass_on_places
from forum.challenges.words import ConfirmFirst
from forum.core import clock
from tests.browser import signed_in
from tests.challenges.scenes import HOME, challenge_of, follows, part_of
from tests.circles.scenes import circle_of
from tests.help.scenes import likes, wish_of
from tests.notifications.scenes import sentences, tell_all
from tests.posts.topics import topic_of

NOTE = "You told us about Rosa's flour. How are you?"
WORDS = "quincewords, and no others"
WAY = f"{HOME}/lead/people/nina"


def keeps(world, person, other, kind):
    with world.session() as session:
        Distance.keep(session.get(Account, person.id), session.get(Account, other.id), kind, at=clock.now())


def waits(world, person, challenge):
    """From before addresses were asked for."""
    with world.session() as session:
        session.execute(insert(PlaceWish).values(challenge_id=challenge, account_id=person.id, asked_at=clock.now()))


def kept_for(world):
    with world.app.app_context():
        pass_on_places()
    with world.session() as session:
        return set(session.scalars(select(PlaceWish.account_id).where(PlaceWish.kept_until.is_not(None))))


@pytest.mark.attack("A26")
@pytest.mark.parametrize("most", [1, 2])
def test_nobody_takes_a_place_or_waits_for_one_under_an_address_that_may_be_anothers(world, most):
    challenge = world.challenge(most_people=most)
    world.join(world.ana, challenge)
    nina = signed_in(world, world.nina)
    nina.visit(HOME)

    for path, form in (("/join", {"version": "1", "own_words": WORDS}), ("/waiting-list", {})):
        nina.visit(HOME)
        nina.post_with_token(f"{HOME}{path}", form, status=403)
        assert nina.page.has(str(ConfirmFirst.message)), path

    assert challenge_of(world, challenge).place_count == 1
    with world.session() as session:
        assert session.scalars(select(PlaceWish)).all() == []
        assert session.scalars(select(Participation.account_id)).all() == [world.ana.id]


@pytest.mark.attack("A21", "A26")
def test_whose_address_is_not_confirmed_holds_up_nobody_who_waits_and_is_named_to_nobody(world):
    challenge = world.challenge(most_people=1)
    waits(world, world.nina, challenge)
    waits(world, world.cleo, challenge)

    assert kept_for(world) == {world.cleo.id}
    tell_all(world)
    assert sentences(world, world.nina) == []
    olga = signed_in(world, world.olga)
    assert olga.visit(f"{HOME}/waiting-list").has("Cleo")
    assert "Nina" not in olga.page.text
    olga.post_with_token(f"{HOME}/waiting-list/nina/place", status=404)
    assert kept_for(world) == {world.cleo.id}


@pytest.mark.attack("A21")
def test_no_table_for_organisers_names_whose_address_is_not_confirmed_nor_can_they_be_written_to(world):
    challenge = world.challenge()
    for person in (world.ana, world.nina):
        world.join(person, challenge)
    with world.session() as session:
        session.execute(update(Participation).values(heard_on=challenge_of(world, challenge).starts_on))
    olga = signed_in(world, world.olga)

    for path in ("/lead", "/lead/days", "/lead/people"):
        assert "Nina" not in olga.visit(f"{HOME}{path}").text, path
        assert olga.page.has("Ana Example") or path == "/lead"
    olga.visit(WAY, status=404)
    olga.visit(f"{HOME}/lead/people/ana")
    olga.post_with_token(WAY, {"text": NOTE, "seen": "0"}, status=404)


@pytest.mark.attack("A21")
@pytest.mark.parametrize("kind", list(Keeps))
def test_no_organiser_learns_from_a_page_who_keeps_away_from_them(world, kind):
    """What is written to whoever muted them is taken, and they are told nothing; a block says what it always says."""
    challenge = world.challenge()
    world.join(world.ana, challenge)
    olga = signed_in(world, world.olga)
    way = f"{HOME}/lead/people/ana"
    before = (olga.visit(way).text, olga.visit(f"{HOME}/lead/days").text)

    keeps(world, world.ana, world.olga, kind)

    assert (olga.visit(way).text, olga.visit(f"{HOME}/lead/days").text) == before
    olga.visit(way)
    if kind == Keeps.MUTE:
        assert "Ana has your note." in olga.submit("Send the note", text=NOTE).body
    else:
        page = olga.submit("Send the note", status=403, text=NOTE)
        assert page.has("A private word is not possible here.")
        assert NOTE in page.text, "nothing is lost"
    tell_all(world)
    assert sentences(world, world.ana) == []
    assert part_of(world, world.ana, challenge).takes_part


def answers_about(browser, handle, circle, wish):
    """What each form says that takes somebody's handle, without the handle itself, and whether it becomes a link."""
    browser.visit(f"/circles/{circle}/invite")
    said = [browser.post_with_token(f"/circles/{circle}/invite", {"handle": handle}, status=422).errors()]
    browser.visit(f"/help/{wish}/pointers")
    pointer = {"handle": handle, "reason": "They do this every day, and gladly."}
    said.append(browser.post_with_token(f"/help/{wish}/pointers", pointer, status=422).errors())
    browser.visit(f"{HOME}/organisers")
    said.append(browser.post_with_token(f"{HOME}/organisers", {"handle": handle}, status=422).errors())
    browser.visit(f"{HOME}/discussion/new")
    seen = browser.post_with_token("/preview?place=topic:kind-28", {"text": f"What does @{handle} say?"})
    return [*said, seen.all("a", href=f"/people/{handle}")]


@pytest.mark.attack("A21")
def test_a_handle_whose_address_is_not_confirmed_is_answered_as_one_that_nobody_has(world):
    challenge = world.challenge(organiser=world.ana)
    circle = circle_of(world, challenge, world.ana)
    world.join(world.nina, challenge)
    wish = wish_of(world, world.cleo)
    ana = signed_in(world, world.ana)

    assert "Nina" not in ana.visit(f"/circles/{circle}/invite").text, "nor is she proposed"
    assert answers_about(ana, "nina", circle, wish) == answers_about(ana, "nobody", circle, wish)
    topic = topic_of(world, world.ana, challenge, text="What does @nina say?")
    assert not ana.visit(f"/topics/{topic}").all("a", href="/people/nina")
    tell_all(world)
    assert sentences(world, world.nina) == []


@pytest.mark.attack("A21")
def test_who_has_not_confirmed_their_address_can_name_themselves_in_what_waits_for_it(world):
    nina = signed_in(world, world.nina)
    nina.visit("/settings/profile")

    page = nina.post_with_token("/preview", {"text": "I, @nina, say so."})

    assert page.all("a", href="/people/nina")
    nina.visit("/people/nina")


def told_of(world, challenge, entry, handle, *, is_known=False):
    """What Ana and Olga are told of somebody by whatever takes or offers a handle below an entry for invited people."""
    ana, olga = signed_in(world, world.ana), signed_in(world, world.olga)
    place = f"comment:{entry}"
    asked = {"q": handle, "place": place}
    offered = ana.visit("/completions/people", query_string=asked).response.json["offered"]
    ana.visit(f"/entries/{entry}")
    preview = ana.post_with_token(f"/preview?place={place}", {"text": f"What does @{handle} say?"})
    wish = wish_of(world, world.ana, challenge=challenge, skills=["Baking"])
    proposed = ana.visit(f"/help/{wish}/people").has(handle.capitalize())
    olga.visit(f"/help/{wish}/pointers")
    pointer = {"handle": handle, "reason": "They do this every day, and gladly."}
    answer = olga.post_with_token(f"/help/{wish}/pointers", pointer, status=200 if is_known else 422).errors()
    return [one["value"] for one in offered], bool(preview.all("a", href=f"/people/{handle}")), proposed, answer


@pytest.mark.attack("A21")
def test_nothing_tells_who_reads_from_the_sidelines_what_is_for_invited_people(world):
    """Ben follows, Cleo has never been asked in; Dora takes part, and shows what others are told."""
    challenge, dora = world.challenge(visibility="invited"), world.person("dora")
    entry = world.entry(world.ana, challenge, 9)
    follows(world, world.ben, challenge)
    world.join(dora, challenge)
    for person in (world.ben, world.cleo, dora):
        likes(world, person, "Baking")
    nothing = ([], False, False, ["Nobody whom one can point to here has that handle. Please look at it again."])

    assert told_of(world, challenge, entry, "cleo") == nothing
    assert told_of(world, challenge, entry, "ben") == nothing
    assert told_of(world, challenge, entry, "dora", is_known=True) == (["dora"], True, True, [])
    world.comment(world.ben, entry, "I would only listen.")
    assert told_of(world, challenge, entry, "ben", is_known=True)[:2] == (["ben"], True), (
        "who has spoken is there for the others"
    )
