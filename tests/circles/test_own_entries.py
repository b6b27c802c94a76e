"""What is written for a circle only: its people read it, and nobody else can tell that it is there.

Ana, Ben and Dora are in a circle; Eva was, and left; Fritz takes part; Mo moderates, Olga organises.
"""

from datetime import timedelta

import pytest
from sqlalchemy import select

from forum.accounts import Account
from forum.challenges import DayCount
from forum.circles.words import Left
from forum.core import clock
from forum.core.database import db
from forum.entries.goals import goals_due
from forum.entries.jobs import ask_for_answers
from forum.moderation import Reason, Report
from forum.notifications.telling import tell_all
from forum.posts import Post, coverage_of, may_be_read_by, readable_by
from forum.search.commands import index_everything
from tests.browser import BASE, Browser
from tests.circles.scenes import account, circle_of, membership

SECRET = "quincewords"
COURAGE, KNOW = "all my courage", "just how that is"
TEXT = f"I said {SECRET} to @fritz and @ben about #quincetag today, and it took {COURAGE}."
ANSWER = f"Thank you for telling us about {SECRET}, I know {KNOW}."
INSIDE, OUTSIDE = ("ana", "ben", "dora"), (None, "eva", "fritz", "mo", "olga", "root")


class Scene:
    def __init__(self, world):
        self.world = world
        self.challenge = world.challenge("kind-28")
        self.people = {name: world.person(name) for name in ("dora", "eva", "fritz")}
        for name in ("ana", "ben", "mo", "olga", "root"):
            self.people[name] = getattr(world, name)
        world.join(self.people["fritz"], self.challenge)
        inside = [self.people[name] for name in (*INSIDE, "eva")]
        self.circle = circle_of(world, self.challenge, *inside)
        world.entry(world.ana, self.challenge, 8, "Everyone may read this of mine.")
        self.entry = self.write(world.ana, 9, TEXT)
        self.answer = world.comment(world.ben, self.entry, ANSWER)
        with world.session():
            membership(self.people["eva"], self.circle).leave(Left.LEFT, at=clock.now())
            tell_all(clock.now())

    def write(self, person, number, text):
        browser = Browser(self.world.app)
        browser.sign_in(person)
        browser.visit(f"/challenges/kind-28/days/{number}/write")
        page = browser.submit("Publish entry", text=text, audience="circle")
        return int(page.path.rsplit("/", 1)[1])

    def browser(self, name):
        browser = Browser(self.world.app)
        if name:
            browser.sign_in(self.people[name])
        return browser

    def viewer(self, name):
        return account(self.people[name])


@pytest.fixture
def scene(world):
    return Scene(world)


PAGES = (
    "/",
    "/challenges/kind-28",
    "/challenges/kind-28/days/9",
    "/challenges/kind-28/people",
    "/challenges/kind-28/waiting",
    "/challenges/kind-28/waiting/next",
    "/people/ana",
    "/people/ana/entries",
    "/people/ben",
    "/tags/quincetag",
    "/search?q=quincewords",
    "/search?q=quince",
    "/notifications",
    "/moderation",
    "/moderation/log",
    "/completions/tags?q=quince",
)


def test_its_people_find_it_wherever_it_stands(scene):
    with scene.world.session():
        index_everything()
    for name in INSIDE:
        browser = scene.browser(name)
        assert SECRET in browser.visit(f"/entries/{scene.entry}").body
        for path in ("/challenges/kind-28/days/9", "/people/ana/entries", "/tags/quincetag", "/search?q=quincewords"):
            assert SECRET in browser.visit(path).body, (name, path)
        assert SECRET in browser.visit(f"/circles/{scene.circle}").body
        assert "for the circle only" in browser.page.text


@pytest.mark.parametrize("name", OUTSIDE)
def test_nobody_else_can_tell_that_it_is_there(scene, name):
    with scene.world.session():
        index_everything()
    browser = scene.browser(name)
    for path in PAGES:
        answer = browser.client.get(path, base_url=BASE, follow_redirects=True)
        said = answer.get_data(as_text=True)
        assert not [one for one in (COURAGE, KNOW, f"/entries/{scene.entry}") if one in said], (name, path)
    for path in ("/entries/{e}", "/posts/{e}", "/posts/{a}", "/posts/{e}/history", "/posts/{e}/cheers", "/circles/{c}"):
        address = path.format(e=scene.entry, a=scene.answer, c=scene.circle)
        status = browser.client.get(address, base_url=BASE).status_code
        assert status == 404 or (name is None and status == 401), (name, address, status)


def test_counts_and_rhythm_say_nothing_of_it(scene, world):
    """Ana wrote for day 8, which all may read, and for day 9."""
    with world.session():
        assert (coverage_of(scene.challenge).shown, coverage_of(scene.challenge).answered) == (1, 0)
    everyone = ("fritz", None, "eva", "olga", "ben", "ana")
    seen = {name: scene.browser(name).visit("/people/ana").texts("p", class_="rhythm__days") for name in everyone}
    assert [*seen.values()] == [["1 of 28 days"]] * 4 + [["2 of 28 days"]] * 2


def test_nobody_outside_is_told_named_or_offered(scene, world):
    for name in ("fritz", "eva", "olga", "mo"):
        page = scene.browser(name).visit("/notifications")
        assert not page.has("Ana")
        assert SECRET not in page.body
    page = scene.browser("ana").visit(f"/entries/{scene.entry}")
    assert [bool(page.all("a", href=f"/people/{one}")) for one in ("ben", "fritz")] == [True, False]
    offered = scene.browser("ana").visit(f"/completions/people?q=&place=comment:{scene.entry}").body
    assert [name in offered for name in ("dora", "ben", "fritz", "eva")] == [True, True, False, False]


def test_who_left_keeps_what_is_theirs_and_reads_what_is_answered_there(scene, world):
    mine = scene.write(world.ben, 9, f"My own {SECRET}, for all of you.")
    with world.session():
        membership(world.ben, scene.circle).leave(Left.LEFT, at=clock.now())
    world.comment(world.ana, mine, f"Dear Ben, {SECRET} again: we miss you already, come back.")

    ben = scene.browser("ben")
    assert "we miss you already" in ben.visit(f"/entries/{mine}").body
    assert SECRET in scene.browser("ana").visit(f"/entries/{mine}").body, "it stays with the circle"
    ben.visit(f"/entries/{scene.entry}", status=404)
    ben.visit(f"/posts/{scene.answer}/edit")
    ben.visit(f"/entries/{mine}/edit")
    ben.submit("Publish changes", audience="members")
    opened = scene.browser("fritz").visit(f"/entries/{mine}").body
    assert SECRET in opened
    assert "we miss you already" not in opened, "what Ana answered was for the circle"
    with world.session():
        assert coverage_of(scene.challenge).shown == 2, "it counts as soon as all may see it"


def test_what_was_open_to_all_can_be_for_the_circle_only_and_is_counted_out(scene, world):
    ana = scene.browser("ana")
    ana.visit("/people/ana/entries")
    entry = ana.page.link("Day 8, Twenty-eight kind days")
    answer = "So it was for me, when I began to write to them."
    world.comment(scene.people["fritz"], int(entry.rsplit("/", 1)[1]), answer)
    ana.visit(f"{entry}/edit")
    ana.submit("Publish changes", audience="circle")

    with world.session():
        assert (coverage_of(scene.challenge).shown, coverage_of(scene.challenge).answered) == (0, 0)
    scene.browser("fritz").visit(entry, status=404)
    assert scene.browser("dora").visit(entry).has("So it was for me")


def test_moderators_read_it_once_it_was_reported_and_the_public_log_stays_silent(scene, world):
    mo = scene.browser("mo")
    mo.visit(f"/circles/{scene.circle}", status=404)
    with world.session():
        post = db.session.get_one(Post, scene.answer)
        Report.make(post, account(world.ana), Reason.UNKIND, "", clock.now())

    assert SECRET in mo.visit(f"/entries/{scene.entry}").body
    assert SECRET in mo.visit("/moderation").body
    mo.visit(f"/circles/{scene.circle}")
    mo.visit(f"/moderation/posts/{scene.answer}")
    mo.submit("Decide", action="hide", reason="Please be kind to each other.")
    assert not scene.browser(None).visit("/moderation/log").has("Please be kind")
    scene.browser("olga").visit(f"/entries/{scene.entry}", status=404)


def test_at_half_the_goal_the_circle_is_asked_and_nobody_else_at_all(scene, world):
    lonely = scene.write(scene.people["dora"], 9, f"Nobody has answered my {SECRET} yet.")
    with world.session():
        tell_all(clock.now())
    with clock.set_to(clock.now() + timedelta(hours=26)), world.session():
        while db.session.scalars(goals_due(clock.now())).first() is not None:
            ask_for_answers()
        tell_all(clock.now())

        asked = "Dora Example waits for a word about day 9"
        assert scene.browser("ana").visit("/notifications").has(asked)
        for name in ("fritz", "olga", "eva", "mo"):
            assert not scene.browser(name).visit("/notifications").has("Dora"), name
        page = scene.browser("ana").visit("/waiting/next")
        assert page.has("from your circle")
        assert f"/entries/{lonely}" in page.body
        assert f"/entries/{lonely}" not in scene.browser("fritz").visit("/waiting").body


def test_both_sides_of_the_rule_agree(scene, world):
    people = [one.id for one in scene.people.values()]
    with world.session() as session:
        by_lists = {
            (post, person)
            for person in people
            for post in session.scalars(select(Post.id).where(readable_by(session.get(Account, person))))
        }
        pairs = select(Post.id, Account.id).join(Account, may_be_read_by(Account)).where(Account.id.in_(people))
        assert {tuple(row) for row in session.execute(pairs)} == by_lists


def test_organisers_do_not_see_it_in_the_numbers_that_grow_hour_by_hour(scene, world, app):
    """Who wrote for a circle could be told from them, with the table of everyone's days beside it."""
    olga, ana = scene.browser("olga"), scene.browser("ana")
    today = f"{clock.now():%Y-%m-%d}"

    def written() -> list[int]:
        with world.session() as session:
            counts = session.scalars(select(DayCount).where(DayCount.challenge_id == scene.challenge)).all()
            return [one.entries for one in counts if one.on_date.isoformat() == today]

    assert written() == [1], "the one of the day before, written today"
    assert olga.visit("/challenges/kind-28/lead").has("One entry has been written today so far")

    ana.visit(f"/entries/{scene.entry}/edit")
    ana.submit("Publish changes", audience="members")
    assert written() == [2]
    ana.visit(f"/entries/{scene.entry}/edit")
    ana.submit("Publish changes", audience="circle")
    assert written() == [1]
    assert app.test_cli_runner().invoke(args=["recount-days"]).output == "0 dates were wrong, and are right now.\n"
