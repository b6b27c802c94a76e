"""What organisers say to everyone: writing it, and who reads it when."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from forum.challenges import Announcement
from forum.core import clock
from forum.posts import Draft
from tests.challenges.scenes import HOME, at, do, follows, said

LIST, NEW = f"{HOME}/announcements", f"{HOME}/announcements/new"
TOMORROW = date(2026, 3, 11)
WORDS = {"title": "We meet tonight", "text": "At **eight**, by the fire."}
LATER = {"when": "later", "on_date": "2026-03-11", "hour": "9"}


@pytest.fixture
def olga(world, challenge, signed_in):
    browser = signed_in(world.olga)
    browser.visit(NEW)
    return browser


def kept(world) -> list[Announcement]:
    with world.session() as session:
        return list(session.scalars(select(Announcement).order_by(Announcement.id)))


def test_an_organiser_says_something_to_everyone(world, olga, browser):
    page = olga.submit("Say it", **WORDS)

    assert (page.path, page.texts("h2")) == (LIST, ["We meet tonight"])
    assert "Said. Everyone in the challenge finds it on top of their day." in page.body
    page = browser.visit(LIST)
    assert page.texts("strong") == ["eight"]
    assert page.has("Olga Example · just now")
    one = browser.visit(page.link("We meet tonight"))
    assert one.texts("h1") == ["We meet tonight"]
    assert one.has("At eight, by the fire.")


def test_the_way_there_is_on_the_page_of_the_challenge(world, challenge, olga, browser):
    assert olga.visit(HOME).link("Say something to everyone") == NEW
    assert browser.visit(HOME).link("Announcements") == LIST
    assert browser.visit(LIST).has("Nothing has been said to everyone yet.")


def test_a_planned_one_is_out_when_each_readers_own_clock_shows_the_hour(world, challenge, olga, signed_in, browser):
    page = olga.submit("Say it", **WORDS, **LATER | {"hour": "3"})
    assert page.has("planned for Wednesday, 11 March at 03:00, by each reader’s own clock")
    way = page.link("We meet tonight")
    readers = {"2026-03-10T18:00Z": signed_in(world.cleo), "2026-03-11T02:00Z": signed_in(world.ana)}
    readers |= {"2026-03-11T07:00Z": signed_in(world.ben)}  # Tokyo, Berlin, New York

    for instant, reader in readers.items():
        with clock.set_to(at(instant) - timedelta(seconds=1)):
            assert reader.visit(LIST).texts("h2") == []
            reader.visit(way, status=404)
            reader.visit("/")
            reader.post_with_token(f"{way}/read", status=404)
            assert olga.visit(LIST).texts("h2") == ["We meet tonight"]
        with clock.set_to(at(instant)):
            assert reader.visit(LIST).texts("h2") == ["We meet tonight"]
            assert reader.visit(way).texts("h1") == ["We meet tonight"]


def test_a_visitor_reads_it_by_the_clock_of_the_challenge(world, challenge, browser):
    one = said(world, challenge, on_date=TOMORROW, hour=9)

    with clock.set_to(at("2026-03-11T07:59:59Z")):
        browser.visit(f"/announcements/{one}", status=404)
    with clock.set_to(at("2026-03-11T08:00Z")):
        assert browser.visit(f"/announcements/{one}?1").has("At eight.")


@pytest.mark.parametrize("visibility", ["public", "members", "invited"])
def test_only_who_may_see_the_challenge_reads_it(world, signed_in, browser, visibility):
    challenge = world.challenge(visibility=visibility)
    world.join(world.ana, challenge)
    one = f"/announcements/{said(world, challenge)}"
    sees = {"visitor": visibility == "public", "cleo": visibility != "invited", "ana": True, "olga": True, "mo": True}

    for name, may_see in sees.items():
        reader = browser if name == "visitor" else signed_in(getattr(world, name))
        reader.visit(one, status=200 if may_see else 404)
        reader.visit(LIST, status=200 if may_see else 404)
        reader.visit("/settings/profile" if name != "visitor" else "/sign-in")
        answer = 401 if name == "visitor" else 200 if may_see else 404
        reader.post_with_token(f"{one}/read", status=answer)


@pytest.mark.parametrize("name", ["visitor", "ana", "ben", "cleo", "mo"])
def test_nobody_else_speaks_to_everyone(world, challenge, signed_in, browser, name):
    one = said(world, challenge)
    world.join(world.ana, challenge)
    follows(world, world.ben, challenge)
    reader = browser if name == "visitor" else signed_in(getattr(world, name))
    refused = 401 if name == "visitor" else 403
    reader.visit("/sign-in" if name == "visitor" else "/")

    assert not reader.visit(LIST).has_button("Withdraw it")
    reader.visit(NEW, status=refused)
    reader.visit("/sign-in" if name == "visitor" else "/")
    reader.post_with_token(NEW, WORDS, status=refused)
    reader.visit("/sign-in" if name == "visitor" else "/")
    reader.post_with_token(f"{LIST}/{one}/withdrawal", status=refused)

    assert [row.withdrawn_at for row in kept(world)] == [None]


def test_what_is_withdrawn_is_there_for_organisers_only(world, challenge, olga, browser):
    one = said(world, challenge)
    olga.visit(LIST)

    page = olga.submit("Withdraw it")

    assert page.has("withdrawn just now")
    assert not page.has_button("Withdraw it")
    browser.visit(f"/announcements/{one}", status=404)
    assert browser.visit(LIST).texts("h2") == []
    with clock.set_to(clock.now() + timedelta(hours=3)):
        assert olga.post_with_token(f"{LIST}/{one}/withdrawal").has("withdrawn 3 hours ago")


def test_an_announcement_of_another_challenge_is_not_withdrawn_here(world, olga):
    one = said(world, world.challenge("other"))
    olga.visit(LIST)

    olga.post_with_token(f"{LIST}/{one}/withdrawal", status=404)

    assert kept(world)[0].withdrawn_at is None


def test_sent_four_times_at_once_it_is_said_once(world, challenge, olga, signed_in):
    browsers = [olga, *(signed_in(world.olga) for _ in range(3))]
    for browser in browsers:
        browser.visit(NEW)
    form = WORDS | {"when": "now", "hour": "9", "submission_key": "the same"}

    with ThreadPoolExecutor(4) as at_once:
        pages = list(at_once.map(lambda one: one.post_with_token(NEW, form).path, browsers))

    assert pages == [LIST] * 4
    assert len(kept(world)) == 1


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"title": ""}, "A title tells people what this is about."),
        ({"title": "Hm"}, "A title has from 3 to 150 characters."),
        ({"text": " \n "}, "There is nothing written here yet."),
        ({"text": "x" * 5_001}, "This is one character too long: up to 5,000 fit."),
        ({"text": "> " * 2_400 + "x"}, None),
        (LATER | {"on_date": ""}, "Please fill this in."),
        (LATER | {"on_date": "tomorrow"}, "Please give a date, such as 2027-03-01."),
        (LATER | {"on_date": "2026-03-09"}, "Please choose a day from today on, within the next three years."),
        (LATER | {"on_date": "2036-03-09"}, "Please choose a day from today on, within the next three years."),
        (LATER | {"hour": "24"}, "Please choose one of these."),
    ],
)
def test_what_cannot_be_said_comes_back_whole(world, olga, fields, says):
    typed = WORDS | fields

    page = olga.submit("Say it", status=422, **typed)

    assert len(page.errors()) == 1
    assert says is None or page.errors() == [says]
    assert page.texts("textarea") == [" ".join(typed["text"].split())]
    assert page.all("input", name="title")[0].get("value") == typed["title"]
    assert page.all("input", name="on_date")[0].get("value") == typed.get("on_date", "")
    assert kept(world) == []


def test_the_draft_is_there_again_and_gone_when_said(world, olga):
    with world.session():
        Draft.save(world.olga.id, "announcement:kind-28", 4, WORDS | LATER, clock.now())

    page = olga.visit("/drafts")
    assert page.has("An announcement")
    assert page.link("Go on writing") == NEW
    page = olga.visit(NEW)
    assert page.form("Say it").get("data-draft-sequence") == "4"
    olga.submit("Say it")

    assert [(one.title, one.on_date, one.hour) for one in kept(world)] == [("We meet tonight", TOMORROW, 9)]
    with world.session() as session:
        assert session.scalar(select(func.count()).select_from(Draft)) == 0


def test_nobody_hears_a_draft_and_what_is_over_is_over(world, signed_in):
    world.challenge(announced=False)
    world.challenge("old", starts_on=date(2026, 1, 1))
    do(world, cancelled := world.challenge("called-off"), lambda one: one.cancel("No time.", by=None, at=clock.now()))
    olga = signed_in(world.olga)
    olga.visit("/")

    olga.visit(NEW, status=409)
    olga.visit("/challenges/old/announcements/new", status=409)
    olga.visit("/")
    olga.post_with_token(NEW, WORDS, status=409)
    assert said(world, cancelled)
    assert olga.visit("/challenges/called-off/announcements/new").has("Say something to everyone")


def test_a_name_in_it_leads_to_the_person(world, olga, browser):
    handle = world.ana.handle
    olga.submit("Say it", title="Thank you", text=f"@{handle} brought the cake.")

    assert browser.visit(LIST).link("@ana") == "/people/ana"


def test_they_come_in_pages_the_latest_first_and_cost_the_same(world, challenge, signed_in, browser):
    said(world, challenge, "Number 0")
    ana = signed_in(world.ana)
    asked = [ana.visit(LIST).statements]
    for number in range(1, 25):
        said(world, challenge, f"Number {number}")

    page = ana.visit(LIST)

    assert page.texts("h2") == [f"Number {number}" for number in range(24, 4, -1)]
    older = ana.visit(page.link("Older"))
    assert older.texts("h2") == [f"Number {number}" for number in range(4, -1, -1)]
    assert ana.visit(older.link("Newer")).texts("h2") == page.texts("h2")
    assert [*asked, older.statements] == [page.statements] * 2
    assert page.statements <= 6
    assert browser.visit(LIST).statements <= 4
    assert ana.visit(older.link("Number 0")).statements <= 6
