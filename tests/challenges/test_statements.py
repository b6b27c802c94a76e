"""A page asks the database little, and as little for a hundred rows as for one."""

import pytest
from sqlalchemy import insert

from forum.accounts import Account
from forum.challenges import Participation
from forum.core import clock
from tests.challenges.scenes import HOME, hosts
from tests.posts.topics import topic_of

MANY = 40
MOST_FOR_A_VISITOR, MOST_FOR_A_MEMBER = 5, 8


def fill(world, challenge, number) -> None:
    """Rows by people that nobody else on the page has loaded."""
    with world.session() as session:
        people = [
            Account.sign_up(
                handle=f"person-{challenge}-{one}",
                email=f"person-{challenge}-{one}@example.org",
                password="x",
                at=clock.now(),
                zone="UTC",
                first_name=f"Person {one}",
                last_name="Example",
                email_confirmed_at=clock.now(),
            )
            for one in range(number)
        ]
        session.flush()
        part = {"challenge_id": challenge, "part": "participant", "first_on": clock.now().date()}
        about = {"joined_at": clock.now(), "entry_count": 0, "done": ""}
        session.execute(insert(Participation), [part | about | {"account_id": one.id} for one in people])
        ids = [one.id for one in people]
    for one in ids:
        topic_of(world, type(world.ana)(one, "", "", ""), challenge, title=f"Topic {one}")


@pytest.fixture
def small(world) -> None:
    fill(world, world.challenge("small", title="Small"), 1)


@pytest.fixture
def large(world) -> None:
    fill(world, world.challenge("large", title="Large"), MANY)


@pytest.fixture(autouse=True)
def quick_passwords(monkeypatch):
    monkeypatch.setattr("forum.accounts.models.hashed", lambda password: "x")


PATHS = ["", "/people", "/pledge", "/discussion", "/join"]


@pytest.mark.parametrize("path", PATHS)
def test_a_visitors_page(world, small, large, browser, path):
    asked = [browser.visit(f"/challenges/{slug}{path}").statements for slug in ("small", "large")]

    assert asked[0] == asked[1] <= MOST_FOR_A_VISITOR


def test_a_members_pages(world, small, large, signed_in):
    ben = signed_in(world.ben)
    for path in PATHS:
        asked = [ben.visit(f"/challenges/{slug}{path}").statements for slug in ("small", "large")]
        assert asked[0] == asked[1] <= MOST_FOR_A_MEMBER, path


def test_the_pages_of_who_takes_part_hosts_and_organises(world, challenge, signed_in):
    world.join(world.ana, challenge)
    hosts(world, world.ana, challenge, 20)
    for person, paths in ((world.ana, PATHS[:4]), (world.olga, [*PATHS, "/days", "/days/3/edit", "/edit"])):
        browser = signed_in(person)
        for path in paths:
            assert browser.visit(f"{HOME}{path}").statements <= MOST_FOR_A_MEMBER, path
    for path in ("/invitations", "/organisers", "/postpone", "/cancel"):
        assert browser.visit(f"{HOME}{path}").statements <= MOST_FOR_A_MEMBER, path


def test_the_list(world, browser, signed_in):
    ana = signed_in(world.ana)
    asked = {"visitor": [], "member": [], "past": []}
    for number in range(0, 12, 6):
        for one in range(number, number + (6 if number else 1)):
            organiser = world.person(f"organiser-{one}")
            world.join(world.ana, world.challenge(f"now-{one}", organiser=organiser))
            world.challenge(f"past-{one}", organiser=organiser, length=1)
            world.challenge(f"draft-{one}", organiser=world.ana, announced=False)
        asked["visitor"].append(browser.visit(f"/challenges?{number}").statements)
        asked["member"].append(ana.visit("/challenges").statements)
        asked["past"].append(browser.visit(f"/challenges?state=finished&{number}").statements)

    assert asked["visitor"][0] == asked["visitor"][1] <= MOST_FOR_A_VISITOR
    assert asked["member"][0] == asked["member"][1] <= MOST_FOR_A_MEMBER
    assert asked["past"][0] == asked["past"][1] <= MOST_FOR_A_VISITOR
