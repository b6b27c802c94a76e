"""How a circle comes together: started and invited into, by a link, or found; and how people leave it."""

import pytest
from sqlalchemy import select

from forum.accounts import Account, Distance, Keeps
from forum.circles import Circle, Left, Membership, Wish
from forum.circles.jobs import match_circles
from forum.core import clock
from forum.core.database import db
from forum.notifications.telling import tell_all
from tests.browser import Browser
from tests.circles.scenes import account, circle_of, let_in, membership, wants_circle

HOME = "/challenges/kind-28/circles"


@pytest.fixture
def kind28(world):
    return world.challenge("kind-28")


@pytest.fixture
def signed_in(app):
    def browser_of(person):
        browser = Browser(app)
        browser.sign_in(person)
        return browser

    return browser_of


def told(signed_in, world, person):
    with world.session():
        tell_all(clock.now())
    return signed_in(person).visit("/notifications").text


def test_somebody_starts_a_circle_invites_others_and_it_runs_with_the_fifth(world, kind28, signed_in):
    others = [world.person(name) for name in ("dora", "eva", "fritz")]
    for person in (world.ana, world.ben, *others):
        world.join(person, kind28)
    ana = signed_in(world.ana)
    ana.visit("/challenges/kind-28")
    ana.visit(ana.page.link("Circles"))
    ana.visit(ana.page.link("Start a circle"))
    assert ana.submit("Start it", name=" ", status=422).errors() == [
        "A name makes it easier to speak of it. Anything will do."
    ]
    ana.submit("Start it", name="Early birds")
    assert ana.page.has("Invite to “Early birds”")
    ana.submit("Invite them", handle="@Ben")

    assert "Ana Example invites you to the circle “Early birds”" in told(signed_in, world, world.ben)
    ben = signed_in(world.ben)
    ben.visit(HOME)
    assert ben.submit("Come in").has("It begins to run when there are 5 of you")
    assert "Ben Example came into your circle “Early birds”" in told(signed_in, world, world.ana)

    circle_id = int(ben.page.path.rsplit("/", 1)[1])
    for person in others:
        let_in(world, circle_id, person)
    assert not ben.visit(f"/circles/{circle_id}").has("It begins to run")
    assert ana.visit(HOME).path == f"/circles/{circle_id}"


def test_an_invitation_can_be_declined_or_taken_back(world, kind28, signed_in):
    world.join(world.ben, kind28)
    world.join(world.cleo, kind28)
    circle = circle_of(world, kind28, world.ana)
    ana = signed_in(world.ana)
    ana.visit(f"/circles/{circle}/invite")
    ana.submit("Invite them", handle="ben")
    ana.submit("Invite them", handle="cleo")
    ben = signed_in(world.ben)
    ben.visit(HOME)
    assert not ben.submit("No, thank you").has("Larks")
    ana.visit(f"/circles/{circle}/invite")
    page = ana.submit("Invite them", handle="ben", status=422)
    assert page.errors() == ["They cannot be invited here: perhaps they do not take part, or have a circle already."]
    ana.visit(f"/circles/{circle}/invite")
    ana.submit("Take it back")
    assert not signed_in(world.cleo).visit(HOME).has("Larks")


@pytest.mark.parametrize(
    ("one", "other", "kind"), [("ana", "ben", Keeps.BLOCK), ("ben", "ana", Keeps.MUTE), ("cleo", "ben", Keeps.MUTE)]
)
def test_whoever_keeps_apart_from_anybody_in_it_is_not_let_in(world, kind28, signed_in, one, other, kind):
    world.join(world.ben, kind28)
    circle = circle_of(world, kind28, world.ana, world.cleo)
    ana = signed_in(world.ana)
    ana.visit(f"/circles/{circle}/invite")
    ana.submit("Make a link")
    link = ana.page.all("input", id="code")[0].get("value").removeprefix("http://localhost:8000")
    with world.session():
        Distance.keep(account(getattr(world, one)), account(getattr(world, other)), kind, at=clock.now())

    ana.visit(f"/circles/{circle}/invite")
    assert not ana.page.has("Ben Example")
    ana.submit("Invite them", handle="ben", status=422)
    ben = signed_in(world.ben)
    ben.visit(link)
    assert ben.submit("Come in", status=403).has("This does not work out with this circle")


def test_the_link_lets_people_in_until_it_is_withdrawn(world, kind28, signed_in):
    circle = circle_of(world, kind28, world.ana)
    world.join(world.ben, kind28)
    ana, ben, cleo = (signed_in(one) for one in (world.ana, world.ben, world.cleo))
    ana.visit(f"/circles/{circle}/invite")
    ana.submit("Make a link")
    link = ana.page.all("input", id="code")[0].get("value").removeprefix("http://localhost:8000")
    assert cleo.visit(link).has("Circles are for people who take part")
    ben.visit(link)
    assert ben.submit("Come in").path == f"/circles/{circle}"
    ana.submit("Withdraw it")
    cleo.visit(link, status=404)
    cleo.visit("/circles/join/nothing", status=404)


@pytest.mark.attack("A20", "A22")
def test_the_link_of_a_circle_that_all_have_left_lets_nobody_in(world, kind28, signed_in):
    """What they wrote there is for them, and none of them could take it back."""
    circle = circle_of(world, kind28, world.ana)
    world.join(world.ben, kind28)
    ana, ben = signed_in(world.ana), signed_in(world.ben)
    ana.visit(f"/circles/{circle}/invite")
    ana.submit("Make a link")
    link = ana.page.all("input", id="code")[0].get("value").removeprefix("http://localhost:8000")
    ben.visit(link)
    with world.session():
        membership(world.ana, circle).leave(Left.LEFT, at=clock.now())

    ben.visit(link, status=404)
    ben.post_with_token(link, {}, status=404)


def test_nobody_comes_in_by_the_link_before_their_address_is_confirmed(world, kind28, signed_in):
    """Nobody else hears of them until then."""
    circle = circle_of(world, kind28, world.ana)
    new = world.person("new", confirmed=False)
    world.join(new, kind28)
    ana, newcomer = signed_in(world.ana), signed_in(new)
    ana.visit(f"/circles/{circle}/invite")
    ana.submit("Make a link")
    link = ana.page.all("input", id="code")[0].get("value").removeprefix("http://localhost:8000")

    page = newcomer.visit(link)
    assert page.has("You can come into a circle once your e-mail address is confirmed.")
    assert not page.has_button("Come in")
    newcomer.post_with_token(link, {}, status=403)
    assert not ana.visit(f"/circles/{circle}").has(new.name)


def test_who_keeps_away_from_one_of_a_circle_keeps_nobody_else_from_being_invited(world, kind28, signed_in):
    """Any mute of anybody emptied the list of whom a circle can invite, and told by it."""
    circle = circle_of(world, kind28, world.ana)
    world.join(world.ben, kind28)
    ana = signed_in(world.ana)
    assert ana.visit(f"/circles/{circle}/invite").has("Ben Example")
    with world.session() as session:
        cleo, her = (session.get(Account, one.id) for one in (world.cleo, world.ana))
        Distance.keep(cleo, her, Keeps.BLOCK, at=clock.now())
        Distance.keep(her, session.get(Account, world.olga.id), Keeps.MUTE, at=clock.now())

    assert ana.visit(f"/circles/{circle}/invite").has("Ben Example")
    ana.submit("Invite them", handle="ben")
    assert "Ana Example invites you to the circle “Larks”" in told(signed_in, world, world.ben)


def test_ten_are_enough(world, kind28, signed_in):
    """'5 to 10 participants of one challenge who promise to read each other.'"""
    circle = circle_of(world, kind28, *(world.person(f"guest{number}") for number in range(10)))
    world.join(world.ana, kind28)
    with world.session():
        db.session.get_one(Circle, circle).make_link()
        code = db.session.get_one(Circle, circle).code
    ana = signed_in(world.ana)
    ana.visit(f"/circles/join/{code}")
    assert ana.submit("Come in", status=409).has("Ten people is as many as can still read each other.")
    with world.session():
        assert db.session.get_one(Circle, circle).member_count == 10
        assert db.session.scalars(select(Membership).where(Membership.account_id == world.ana.id)).all() == []


def test_find_me_a_circle_puts_five_together_who_live_near_each_other(world, kind28, signed_in):
    near = [world.person(f"near{number}", zone="Europe/Berlin") for number in range(4)]
    for person in near:
        wants_circle(world, person, kind28)
    wants_circle(world, world.cleo, kind28)  # in Tokyo
    world.join(world.ana, kind28)
    ana = signed_in(world.ana)
    ana.visit(HOME)
    assert ana.submit("Find me a circle").has("First among people whose clocks are within three hours of yours")

    with world.app.app_context():
        match_circles()
        match_circles()

    assert ana.visit(HOME).path.startswith("/circles/")
    assert all(ana.page.has(person.name) for person in near)
    assert not ana.page.has("Cleo")
    assert "You have a circle" in told(signed_in, world, world.ana)
    with world.session():
        assert db.session.scalars(select(Wish.account_id)).all() == [world.cleo.id]
    cleo = signed_in(world.cleo)
    cleo.visit(HOME)
    assert not cleo.submit("Look no further").has("We have been looking")


def test_a_circle_that_takes_others_is_filled_and_two_small_ones_become_one(world, kind28, signed_in):
    people = [world.person(f"guest{number}", zone="Europe/Berlin") for number in range(9)]
    large = circle_of(world, kind28, *people[:5], name="Larks", takes_others=True)
    small = circle_of(world, kind28, *people[5:8], name="Wrens", takes_others=True)
    with world.session():
        db.session.get_one(Circle, small).began_at = clock.now()
        membership(people[7], small).leave(Left.LEFT, at=clock.now())
    wants_circle(world, people[8], kind28)
    left = signed_in(people[5])
    left.visit("/challenges/kind-28/days/9/write")
    left.submit("Publish entry", text="For the two of us, still Wrens.", audience="circle")

    with world.app.app_context():
        match_circles()

    assert left.visit(HOME).path == f"/circles/{large}"
    assert [left.page.has(one.name) for one in people] == [*[True] * 7, False, True]
    assert signed_in(people[6]).visit(f"/circles/{small}").has("still Wrens"), "what they wrote stays theirs to read"
    assert not signed_in(people[0]).visit(f"/circles/{large}").has("still Wrens")
    signed_in(people[0]).visit(f"/circles/{small}", status=404)
    assert "came into your circle “Larks”" in told(signed_in, world, people[0])


def test_leaving_takes_a_sentence_if_one_likes_and_the_others_read_it(world, kind28, signed_in):
    circle = circle_of(world, kind28, world.ana, world.ben)
    ben = signed_in(world.ben)
    ben.visit(f"/circles/{circle}")
    ben.visit(ben.page.link("Leave the circle"))
    ben.submit("Leave the circle", words="The shop needs me. It was good with you.")

    assert ben.page.path == HOME
    ben.visit(f"/circles/{circle}", status=404)
    assert "Ben Example left “Larks”: “The shop needs me. It was good with you.”" in told(signed_in, world, world.ana)


def test_whoever_leaves_the_challenge_reads_the_circle_no_more(world, kind28, signed_in):
    circle = circle_of(world, kind28, world.ana, world.ben)
    ben = signed_in(world.ben)
    ben.visit("/challenges/kind-28")
    ben.submit("Leave this challenge")
    ben.visit(f"/circles/{circle}", status=404)
    assert not signed_in(world.ana).visit(f"/circles/{circle}").has("Ben Example")
    with world.session():
        tell_all(clock.now())
        assert db.session.get_one(Circle, circle).member_count == 1
