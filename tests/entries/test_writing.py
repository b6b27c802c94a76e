"""Writing a day's entry: once, honestly dated, and nothing typed is ever lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.accounts import Account
from forum.challenges import Challenge, Participation, Prompt
from forum.core import clock
from forum.core.days import closes_at, opens_at
from forum.core.events import Event
from forum.entries import Entry, Wall
from forum.posts import Draft, Post
from tests.browser import Browser

WRITE = "/challenges/kind-28/days/9/write"


@pytest.fixture
def ana(world, browser, kind28):
    """Ana takes part and is signed in."""
    world.join(world.ana, kind28)
    browser.sign_in(world.ana)
    return world.ana


def entries(world) -> list[Entry]:
    with world.session() as session:
        return list(session.scalars(select(Entry).order_by(Entry.post_id)))


def posts(world) -> list[Post]:
    with world.session() as session:
        return list(session.scalars(select(Post).order_by(Post.id)))


def drafts(world) -> dict[str, dict]:
    with world.session() as session:
        return {draft.place: draft.fields for draft in session.scalars(select(Draft))}


def said(page) -> list[str]:
    return page.texts("p", class_="notice--success")


def test_a_participant_writes_todays_entry(world, browser, ana):
    browser.visit(WRITE)

    page = browser.submit("Publish entry", text="I **thanked** Rosa.")

    assert page.path == f"/entries/{posts(world)[0].id}"
    assert page.texts("h1") == ["Day 9: Prompt 9"]
    assert page.has("I thanked Rosa.")
    assert said(page) == ["Your entry is here for others to read."]
    with world.session() as session:
        latest = select(Event.kind).where(Event.actor_id == ana.id).order_by(Event.id.desc()).limit(1)
        assert session.scalar(latest) == "entry.published"


def test_an_entry_keeps_its_local_day_the_instant_and_the_zone(world, browser, ana):
    """'An entry stores its local day, the instant and the zone.'"""
    browser.visit(WRITE)
    browser.submit("Publish entry", text="I thanked Rosa.")

    entry = entries(world)[0]
    assert (entry.local_on, entry.zone, entry.number) == (date(2026, 3, 10), "Europe/Berlin", 9)
    assert posts(world)[0].created_at == clock.now()


def test_for_whom_who_gains_and_the_blog_are_optional_and_shown(world, browser, ana):
    browser.visit(WRITE)

    page = browser.submit(
        "Publish entry",
        text="I thanked Rosa.",
        for_whom=["customers", "neighbours"],
        who_gains="mostly_my_business",
        own_blog_url="https://ana.example.org/rosa",
    )

    assert page.texts("li", class_="label-tag") == ["for customers", "for neighbours", "mostly my business gains"]
    link = page.all("a", href="https://ana.example.org/rosa")[0]
    assert link.get("rel") == "nofollow ugc noopener"


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "ftp://ana.example.org",
        "//ana.example.org",
        "ana.example.org",
        "https://",
        "https://localhost",
        "https://a@b.example.org",
        "https://example.org/\u202egpj.exe",
        "https://[",
        "https://example.org/" + "x" * 500,
    ],
)
def test_an_own_blog_has_an_address_on_the_web(world, browser, ana, address):
    browser.visit(WRITE)

    page = browser.submit("Publish entry", text="I thanked Rosa.", own_blog_url=address, status=422)

    assert page.texts("textarea")[0] == "I thanked Rosa."
    assert entries(world) == []


@pytest.mark.parametrize("field", [{"for_whom": "enemies"}, {"who_gains": "me"}, {"audience": "nobody"}])
def test_a_choice_that_is_not_offered_is_refused_beside_its_field(world, browser, ana, field):
    browser.visit(WRITE)

    browser.post_with_token(WRITE, {"text": "I thanked Rosa.", **field}, status=422)

    assert entries(world) == []


@pytest.mark.parametrize("text", ["", "   ", "\u200b", "\n\n"])
def test_an_entry_says_something(world, browser, ana, text):
    browser.visit(WRITE)

    page = browser.submit("Publish entry", text=text, status=422)

    assert page.has("A sentence is enough.")


def test_10000_characters_fit_and_one_more_comes_back_whole(world, browser, ana):
    browser.visit(WRITE)
    page = browser.submit("Publish entry", text="é" * 10_001, status=422)
    assert "".join(page.all("textarea")[0].itertext()).strip() == "é" * 10_001

    browser.submit("Publish entry", text="line\r\n" * 1_500 + "é" * 2_500)

    assert len(posts(world)) == 1


def test_a_text_that_cannot_be_shown_comes_back_with_the_reason(world, browser, ana):
    browser.visit(WRITE)

    page = browser.submit("Publish entry", text="> " * 40 + "deep", status=422)

    assert page.has("stand so deep inside others")
    assert page.texts("textarea")[0].endswith("deep")


def test_a_members_only_entry_is_for_members(world, browser, ana):
    browser.visit(WRITE)
    page = browser.submit("Publish entry", text="Between us.", audience="members")

    assert page.has("members only")
    Browser(world.app).visit(page.path, status=404)


def test_mass_assigned_fields_change_nothing(world, browser, ana):
    browser.visit(WRITE)
    browser.post_with_token(
        WRITE,
        {
            "text": "I thanked Rosa.",
            "author_id": world.mo.id,
            "created_at": "2020-01-01",
            "number": 3,
            "written_on_number": 1,
            "held_at": "",
            "visibility": "invited",
        },
    )

    entry, post = entries(world)[0], posts(world)[0]
    assert (entry.number, entry.written_on_number) == (9, 9)
    assert (post.author_id, post.visibility, post.created_at) == (ana.id, "public", clock.now())


# Once


def test_a_second_visit_goes_to_the_entry_that_is_there(world, browser, ana, kind28):
    written = world.entry(ana, kind28, 9)

    assert browser.visit(WRITE).path == f"/entries/{written}/edit"


def test_publishing_twice_by_accident_yields_one_entry(world, browser, ana):
    """'Publishing twice by accident yields one entry.'"""
    form = browser.visit(WRITE)
    first = browser.submit("Publish entry", text="I thanked Rosa.")
    browser.page = form

    second = browser.submit("Publish entry", text="I thanked Rosa.")

    assert first.path == second.path
    assert len(posts(world)) == 1
    assert drafts(world) == {}


def test_other_words_for_a_day_that_is_written_are_kept_where_one_edits(world, browser, ana, kind28):
    form = browser.visit(WRITE)
    written = world.entry(ana, kind28, 9, "From my phone.")
    browser.page = form

    page = browser.submit("Publish entry", text="From my desk, and longer.")

    assert page.path == f"/entries/{written}"
    assert said(page) == ["You have an entry for this day already. Your other words are kept in the form to edit it."]
    edit = browser.visit(f"/entries/{written}/edit")
    assert edit.texts("textarea")[0] == "From my desk, and longer."
    assert posts(world)[0].source == "From my phone."


def test_of_two_at_once_one_is_published_and_the_other_sees_it(world, browser, ana):
    """F11: four times the same form, at the same moment."""
    browsers = [Browser(world.app) for _ in range(4)]
    for one in browsers:
        one.sign_in(ana)
        one.visit(WRITE)

    with ThreadPoolExecutor(4) as pool:
        pages = list(pool.map(lambda one: one.submit("Publish entry", text="I thanked Rosa."), browsers))

    assert len({page.path for page in pages}) == 1
    assert len(posts(world)) == 1
    with world.session() as session:
        events = session.scalars(select(Event).where(Event.kind == "entry.published")).all()
        assert len(events) == 1
        entry = session.get(Entry, posts(world)[0].id)
        counts = [session.get(Participation, entry.participation_id), session.get(Prompt, entry.prompt_id)]
        counts.append(session.get(Challenge, posts(world)[0].challenge_id))
        assert [one.entry_count for one in counts] == [1, 1, 1]


def test_a_deleted_day_can_be_written_again_by_the_same_form(world, browser, ana):
    form = browser.visit(WRITE)
    page = browser.submit("Publish entry", text="I thanked Rosa.")
    browser.visit(f"{page.path}/delete")
    browser.submit("Delete it")
    browser.page = form

    page = browser.submit("Publish entry", text="I thanked Rosa.")

    assert page.has("I thanked Rosa.")
    assert len(posts(world)) == 2


# Drafts


def test_what_was_begun_stands_in_the_form_again(world, browser, ana):
    fields = {"text": "I thanked", "for_whom": ["customers", "peers"], "who_gains": "both", "audience": "members"}
    with world.session():
        Draft.save(ana.id, "entry:kind-28:9", 4, fields, clock.now())

    page = browser.visit(WRITE)

    form = page.form("Publish entry")
    assert (form.get("data-draft"), form.get("data-draft-sequence")) == ("entry:kind-28:9", "4")
    assert page.texts("textarea")[0] == "I thanked"
    checked = [node.get("value") for node in page.all("input") if node.get("checked") is not None]
    assert checked == ["customers", "peers", "both", "members"]


def test_one_box_alone_in_a_draft_is_restored_too(world, browser, ana):
    with world.session():
        Draft.save(ana.id, "entry:kind-28:9", 1, {"text": "I", "for_whom": "peers"}, clock.now())

    page = browser.visit(WRITE)

    assert "peers" in [node.get("value") for node in page.all("input") if node.get("checked") is not None]


def test_publishing_ends_the_draft_here_and_in_the_browser(world, browser, ana):
    with world.session():
        Draft.save(ana.id, "entry:kind-28:9", 4, {"text": "I thanked"}, clock.now())
    browser.visit(WRITE)

    page = browser.submit("Publish entry", text="I thanked Rosa.")

    assert drafts(world) == {}
    assert [node.get("data-draft-done") for node in page.all("span") if node.get("data-draft-done")] == [
        "entry:kind-28:9"
    ]


# Who


def test_who_has_not_joined_is_offered_to_join_and_their_words_wait(world, browser, kind28):
    browser.sign_in(world.cleo)
    page = browser.visit(WRITE)
    assert page.texts("h1") == ["Join in first"]
    assert page.link("Join this challenge") == "/challenges/kind-28/join"
    browser.visit("/")

    page = browser.post_with_token(WRITE, {"text": "I wrote to Rosa before I joined."}, status=409)

    assert page.texts("textarea") == ["I wrote to Rosa before I joined."]
    assert entries(world) == []
    world.join(world.cleo, kind28)
    assert browser.visit(WRITE).texts("textarea")[0] == "I wrote to Rosa before I joined."


def test_who_has_left_is_asked_to_join_again(world, browser, ana, kind28):

    from forum.challenges import Participation

    with world.session() as session:
        load = joinedload(Participation.challenge), joinedload(Participation.account)
        session.scalars(select(Participation).options(*load)).one().leave(clock.now())

    assert browser.visit(WRITE).texts("h1") == ["Join in first"]


def test_a_visitor_is_shown_the_way_in(browser, kind28):
    page = browser.visit(WRITE, status=401)

    assert "/sign-in?next=/challenges/kind-28/days/9/write" in page.body.replace("%2F", "/")


def test_what_an_unconfirmed_member_writes_waits(world, browser, kind28):
    world.join(world.nina, kind28)
    browser.sign_in(world.nina)
    browser.visit(WRITE)

    page = browser.submit("Publish entry", text="I thanked Rosa.")

    assert said(page) == ["Your words are kept. Others see them as soon as you have confirmed your e-mail address."]
    Browser(world.app).visit(page.path, status=404)


# When


def at(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """March 2026 in UTC; Berlin is one hour ahead until the 29th."""
    return datetime(2026, 3, day, hour, minute, second, tzinfo=UTC)


def test_a_day_can_be_written_from_midnight_on_and_not_a_second_earlier(world, browser, ana):
    ten = "/challenges/kind-28/days/10/write"
    midnight = opens_at(date(2026, 3, 11), "Europe/Berlin")

    with clock.set_to(midnight - timedelta(seconds=1)):
        browser.visit(WRITE)
        browser.post_with_token(ten, {"text": "A second too early."}, status=409)
    assert entries(world) == []
    with clock.set_to(midnight):
        browser.visit(ten)
        browser.submit("Publish entry", text="At midnight.")
    assert [entry.number for entry in entries(world)] == [10]


def test_no_entry_for_a_day_that_has_not_begun(world, browser, ana):
    browser.visit(WRITE)

    browser.post_with_token("/challenges/kind-28/days/10/write", {"text": "Too early, I am afraid."}, status=409)

    assert browser.page.has("This day has not begun where you are.")
    assert browser.page.texts("textarea") == ["Too early, I am afraid."]
    assert entries(world) == []


def test_yesterday_and_earlier_are_caught_up_and_honestly_marked(world, browser, ana):
    """'honestly marked "written on day 9 for day 7"'"""
    page = browser.visit("/challenges/kind-28/days/7/write")
    assert page.has("You are catching up on an earlier day.")

    page = browser.submit("Publish entry", text="I was ill.")

    assert page.has("written on day 9 for day 7")


def test_midnight_has_a_grace_until_four(world, browser, ana):
    """'Midnight has a grace until 04:00: what is written then belongs to the evening before unless the member says
    otherwise.'"""
    with clock.set_to(at(10, 23, 30)):  # half past midnight in Berlin
        page = browser.visit(WRITE)
        assert page.has("Until four in the morning this counts as yesterday evening, day 9.")
        assert page.link("Write for today, day 10, instead") == "/challenges/kind-28/days/10/write"
        page = browser.submit("Publish entry", text="Late, but it is done.")

    entry = entries(world)[0]
    assert (entry.written_on_number, entry.local_on) == (9, date(2026, 3, 10))
    assert "written on day" not in page.text


def test_after_midnight_one_may_say_otherwise(world, browser, ana):
    with clock.set_to(at(10, 23, 30)):
        page = browser.visit("/challenges/kind-28/days/10/write")
        assert page.link("Write for yesterday evening, day 9, instead") == WRITE
        page = browser.submit("Publish entry", text="Up early.")

    entry = entries(world)[0]
    assert (entry.number, entry.written_on_number, entry.local_on) == (10, 10, date(2026, 3, 11))
    assert "written on day" not in page.text


def test_the_other_day_is_not_offered_when_it_is_written(world, browser, ana, kind28):
    world.entry(ana, kind28, 9)
    with clock.set_to(at(10, 23, 30)):
        page = browser.visit("/challenges/kind-28/days/10/write")

    assert "yesterday evening" not in page.text


def test_from_four_on_yesterday_is_caught_up(world, browser, ana):
    with clock.set_to(closes_at(date(2026, 3, 10), "Europe/Berlin")):
        page = browser.visit(WRITE)
        assert page.has("You are catching up on an earlier day.")
        assert browser.submit("Publish entry", text="At last.").has("written on day 10 for day 9")


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Pacific/Kiritimati", "Etc/GMT+12", "Asia/Kathmandu"])
def test_days_can_be_caught_up_until_7_days_after_the_end(world, browser, kind28, zone):
    """'Yesterday and earlier can be caught up until 7 days after the end.' After day 28, 29 March: 5 April."""
    someone = world.person("someone", zone=zone)
    world.join(someone, kind28)
    ends = closes_at(date(2026, 4, 5), zone)

    with clock.set_to(ends - timedelta(seconds=1)):
        browser.sign_in(someone)
        browser.visit("/challenges/kind-28/days/28/write")
        page = browser.submit("Publish entry", text="Just in time.")
        assert page.has("written after the end for day 28")
    with clock.set_to(ends):
        browser.visit("/challenges/kind-28/days/27/write", status=409)
        browser.post_with_token("/challenges/kind-28/days/27/write", {"text": "A second too late."}, status=409)

    assert browser.page.has("That week is over.")
    assert [entry.number for entry in entries(world)] == [28]


def test_a_zone_change_in_the_middle_never_removes_a_day(world, browser, ana, kind28):
    """'changing one's time zone or a clock change never takes a day away'"""
    with clock.set_to(at(10, 23, 0)):  # midnight in Berlin: day 10 has begun
        world.entry(ana, kind28, 10, "Day ten, in Berlin.")
    with world.session() as session:
        session.get(Account, ana.id).zone = "Pacific/Honolulu"

    with clock.set_to(at(10, 23, 5)):  # in Honolulu it is one in the afternoon of day 9
        assert browser.visit(f"/entries/{entries(world)[0].post_id}").has("Day ten, in Berlin.")
        browser.visit(WRITE)
        browser.submit("Publish entry", text="Day nine, in Honolulu.")

    assert [(entry.number, entry.written_on_number) for entry in entries(world)] == [(10, 10), (9, 9)]


def test_at_ones_own_pace_day_one_is_the_day_of_joining(world, browser):
    own = world.challenge("own", pace="own")
    world.join(world.ben, own)
    browser.sign_in(world.ben)

    browser.visit("/challenges/own/days/1/write")
    browser.submit("Publish entry", text="My first day.")

    browser.visit("/challenges/own/days/2/write", status=409)


def test_a_late_joiner_writes_today_and_may_catch_up(world, browser, kind28):
    world.join(world.cleo, kind28)
    browser.sign_in(world.cleo)

    for number in (9, 1):
        browser.visit(f"/challenges/kind-28/days/{number}/write")
        browser.submit("Publish entry", text=f"Day {number}.")

    assert [(entry.number, entry.is_caught_up) for entry in entries(world)] == [(9, False), (1, True)]


@pytest.mark.parametrize(("zone", "number"), [("Pacific/Kiritimati", 10), ("Etc/GMT+12", 8)])
def test_around_the_world_it_is_another_day(world, browser, kind28, zone, number):
    someone = world.person("someone", zone=zone)
    world.join(someone, kind28)
    browser.sign_in(someone)

    with clock.set_to(opens_at(date(2026, 3, 11), "Pacific/Kiritimati")):
        browser.visit(f"/challenges/kind-28/days/{number}/write")
        browser.submit("Publish entry", text="Good morning, good evening.")
        browser.visit(f"/challenges/kind-28/days/{number + 1}/write", status=409)


def test_nothing_is_written_in_a_cancelled_challenge(world, browser, ana, kind28):
    with world.session() as session:
        session.get(Challenge, kind28).cancel("Olga is ill.", by=session.get(Account, world.olga.id), at=clock.now())

    page = browser.visit(WRITE, status=409)

    assert page.has("This challenge was called off")


def test_writing_lifts_the_wall(world, browser, ana, kind28):

    from forum.challenges import Participation

    with world.session() as session:
        load = joinedload(Participation.challenge), joinedload(Participation.account)
        mine = session.scalars(select(Participation).options(*load)).one()
        Wall.hit(mine, "I do not know whom to ask.", pause_days=0, at=clock.now())
    browser.visit(WRITE)
    browser.submit("Publish entry", text="I asked Rosa.")

    with world.session() as session:
        assert session.scalars(select(Wall)).one().lifted_at == clock.now()


def test_who_else_waits_for_a_word_is_said_after_publishing(world, browser, ana, kind28):
    for person in (world.ben, world.cleo):
        world.entry(person, kind28, 9, "Nobody has answered me yet.")
    browser.visit(WRITE)

    page = browser.submit("Publish entry", text="I thanked Rosa.")

    assert page.has("2 people are waiting for a word.")
    assert page.link("Look who it is") == "/challenges/kind-28/waiting/next"
