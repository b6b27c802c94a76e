"""Settings that change while the forum runs: read where they matter, bounded, logged, and never lost while typed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from time import sleep

import pytest
from sqlalchemy.exc import OperationalError

from forum.core.site import DEFINED, Section, defaults_from, with_stored
from forum.core.site_now import kept_site, site_now
from tests.browser import BASE, signed_in, values_of
from tests.house.scenes import changes, kept, set_site, told, typed


def save(browser, section, status=200, **values):
    browser.visit(f"/admin/settings/{section}")
    return browser.submit("Save", status=status, **values)


def test_what_is_set_is_seen_at_once_and_stands_in_the_log(world, browser):
    browser.sign_in(world.root)

    page = save(browser, "place", name="The Lamp", line="Kind words, daily.", contact="Ring at the red door.")

    assert told(page) == "Saved. Everyone sees it within a few seconds."
    home = browser.visit("/about")
    assert home.has("About The Lamp")
    assert home.has("Ring at the red door.")
    assert home.texts("p", class_="site-footer__word") == ["Kind words, daily."]
    assert home.texts("title")[0].endswith("· The Lamp")
    assert ("name", "Kindling", "The Lamp", "") in changes(world)
    log = browser.visit("/admin/log")
    assert log.has("Robin Root")
    assert log.has("Ring at the red door.")


def test_an_emptied_line_is_as_it_comes(world, browser):
    set_site(world, name="The Lamp")
    browser.sign_in(world.root)

    save(browser, "place", name="")

    assert kept(world, "name") == "Kindling"
    assert browser.visit("/about").texts("title")[0].endswith("· Kindling")


BAD = [
    ("place", "name", "x" * 61, "Please use at most 60 characters."),
    ("place", "guidelines", "> " * 200 + "deep", None),
    ("newcomers", "newcomer_links", "51", "Please choose a number from 0 to 50."),
    ("newcomers", "newcomer_posts", "many", "Please give a whole number."),
    ("announcement", "bar_link", "javascript:alert(1)", None),
    ("announcement", "bar_link", "//evil.example", None),
    ("announcement", "bar_from", "9999-12-31T23:59", "Please look at the year again."),
    ("announcement", "bar_until", "tomorrow", "Please give a day and a time, such as 2027-03-01 09:30."),
]


@pytest.mark.parametrize(("section", "name", "value", "said"), BAD, ids=lambda one: str(one)[:20])
def test_a_bad_value_is_said_beside_its_field_and_nothing_typed_is_lost(world, browser, section, name, value, said):
    browser.sign_in(world.root)

    page = save(browser, section, status=422, **{name: value})

    assert len(page.errors()) == 1
    assert said is None or page.errors() == [said]
    assert typed(page, name) == value
    assert changes(world) == []


def test_what_two_admins_change_at_once_is_looked_at_again(world, browser):
    browser.sign_in(world.root)
    browser.visit("/admin/settings/place")
    set_site(world, line="Somebody else's line.")

    page = browser.submit("Save", status=409, line="My line.")

    assert page.has("This was changed elsewhere while you were writing.")
    assert typed(page, "line") == "My line."
    browser.submit("Save", line="My line.")
    assert kept(world, "line") == "My line."


def test_of_two_admins_who_save_at_the_same_moment_the_second_is_shown_what_the_first_did(world, browser, monkeypatch):
    def slow_look(defaults):
        sleep(0.3)  # between asking whether it is as it was and the deed: time enough for the other one to ask
        return kept_site(defaults)

    monkeypatch.setattr("forum.core.site_now.kept_site", slow_look)
    others = signed_in(world, world.person("two", role="admin"))
    browser.sign_in(world.root)
    for one in (browser, others):
        one.visit("/admin/settings/place")

    with ThreadPoolExecutor(2) as both:
        answers = list(both.map(send, (browser, others)))

    assert sorted(answers) == [303, 409]


PLACE = "/admin/settings/place"


def send(browser) -> int:
    """As it is, with another line."""
    data = values_of(browser.page.form("Save")) | {"line": f"Of {id(browser)}."}
    return browser.client.post(PLACE, base_url=BASE, data=data).status_code


def test_guidelines_are_markdown_made_safe_once(world, browser):
    browser.sign_in(world.root)
    text = "Be **kind**.\n\n<script>alert(1)</script> [no](javascript:alert(1))"

    save(browser, "place", guidelines=text)

    page = browser.visit("/guidelines")
    assert page.texts("strong") == ["kind"]
    assert "<script>alert" not in page.body
    assert not page.all("a", href="javascript:alert(1)")
    assert not page.has("Short, because most people here")
    save(browser, "place", guidelines="")
    assert browser.visit("/guidelines").has("Short, because most people here")


def test_the_limits_of_newcomers_follow_the_settings(world, browser):
    thread = world.entry(world.ana, world.challenge(), 9)
    newcomer = world.person("newt", trust=0)
    browser.sign_in(newcomer)
    browser.visit(f"/entries/{thread}")
    two = "See https://one.example and https://two.example"
    set_site(world, newcomer_links=0)
    assert "cannot have links yet" in browser.submit("Post answer", status=422, text=two).errors()[0]
    set_site(world, newcomer_links=1)
    assert "can have one link" in browser.submit("Post answer", status=422, text=two).errors()[0]

    set_site(world, newcomer_links=2)

    assert browser.submit("Post answer", text=two).has("two.example")


def test_visitors_are_shown_changes_though_their_pages_are_kept_ready(world, browser):
    """The page store keeps a page for five seconds; what it keeps then is made anew."""
    browser.visit("/about")
    set_site(world, name="The Lamp")
    world.app.extensions["page_store"]._pages.clear()

    page = browser.visit("/about")

    assert page.texts("title")[0].endswith("· The Lamp")
    assert "Set-Cookie" not in page.headers


def test_reading_them_costs_no_page_a_statement(world, browser):
    browser.sign_in(world.ana)
    known = browser.visit("/about").statements
    world.app.extensions["site"].forget()

    assert browser.visit("/about").statements == known


def test_another_process_looks_every_few_seconds(world, monkeypatch):
    other = type(world.app.extensions["site"])(world.app, world.app.config["SETTINGS"])
    assert other.now().name == "Kindling"
    set_site(world, name="The Lamp")
    assert other.now().name == "Kindling"

    monkeypatch.setattr("forum.core.site_now.time.monotonic", lambda later=other._looks_at: later)

    assert other.now().name == "The Lamp"


def test_without_a_database_what_was_known_holds(world, monkeypatch):
    set_site(world, name="The Lamp")
    assert kept(world, "name") == "The Lamp"
    world.app.extensions["site"].forget()
    monkeypatch.setattr("forum.core.site_now.kept_site", out_of_order)

    assert kept(world, "name") == "The Lamp"


def out_of_order(defaults):
    raise OperationalError("SELECT", {}, Exception("gone"))


def test_what_another_version_has_kept_is_left_out(settings):
    defaults = defaults_from(settings)
    odd = {"of_the_future": 7, "sign_up": "by-magic", "newcomer_links": "two", "line": 1}

    assert with_stored(defaults, {name: (value, None) for name, value in odd.items()}) == defaults


def test_every_setting_stands_on_a_page_and_keeps_what_it_is_given(world):
    """Each is read back as it was set, on either database."""
    begins, ends = datetime(2026, 3, 1, 9, 30, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)
    words = {"name": "N", "line": "L", "contact": "c@example.org", "guidelines": "*G*", "joining_words": "J"}
    limits = {"newcomer_links": 0, "newcomer_pictures": 2, "newcomer_mentions": 4, "newcomer_posts": 5}
    limits["newcomer_offers"] = 6
    bar = {"bar_text": "B", "bar_link": "/about", "bar_tone": "care", "bar_from": begins, "bar_until": ends}
    other = words | limits | bar | {"sign_up": "approval", "read_only": True, "read_only_words": "R"}
    assert other.keys() == DEFINED.keys()
    assert {one.metadata["section"] for one in DEFINED.values()} == set(Section)

    set_site(world, **other)

    with world.app.app_context():
        now = kept_site(site_now().defaults)
        assert {name: now.at(name) for name in other} == other
        assert str(now.guidelines_html).strip() == "<p><em>G</em></p>"


def test_the_log_goes_by_key_with_filters(world, browser):
    browser.sign_in(world.root)
    browser.visit("/admin/people/root")
    save(browser, "place", line="The first line.")
    few = browser.visit("/admin/log").statements
    for number in range(40):
        set_site(world, line=f"Line {number}")

    page = browser.visit("/admin/log")
    assert page.statements == few <= 8
    assert page.has("Line 39")
    assert not page.has("The first line.")
    assert browser.visit(page.link("Earlier")).has("The first line.")
    assert browser.visit("/admin/log?who=root").has("The first line.")
    assert browser.visit("/admin/log?kind=role").has("Nothing like this was changed.")
