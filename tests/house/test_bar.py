"""The announcement: above every page, for a while, until somebody closes it."""

from datetime import timedelta

from forum.core import clock
from tests.browser import Browser
from tests.house.scenes import set_site, typed

WORDS = "We move house on Sunday."


def is_shown(page, words=WORDS):
    return words in page.texts("p", class_="bar__words")[0] if page.all("aside", class_="bar bar--calm") else False


def test_visitors_close_it_without_a_script_and_a_new_text_comes_to_them_again(world, browser):
    set_site(world, bar_text=WORDS, bar_link="/guidelines")
    page = browser.visit("/about?topic=bar")
    assert is_shown(page)
    assert page.link("Read more") == "/guidelines"
    assert "Set-Cookie" not in page.headers, "the page is the same for all visitors"

    browser.visit(page.link("Close this announcement"))

    assert browser.page.path == "/about?topic=bar"
    assert not is_shown(browser.page)
    assert is_shown(Browser(world.app).visit("/about?topic=bar")), "others still see it, though the page is kept ready"
    assert not is_shown(browser.visit("/about?topic=bar"))
    set_site(world, bar_text="We have moved house.")
    world.app.extensions["page_store"]._pages.clear()
    assert is_shown(browser.visit("/about?topic=bar"), "We have moved house.")


def test_members_close_it_on_all_their_devices(world, browser):
    set_site(world, bar_text=WORDS)
    browser.sign_in(world.ana)
    browser.visit("/about")

    page = browser.submit("Close this announcement")

    assert page.path == "/about"
    assert not is_shown(page)
    elsewhere = Browser(world.app)
    elsewhere.sign_in(world.ana)
    assert not is_shown(elsewhere.visit("/challenges"))
    set_site(world, bar_text="We have moved house.")
    assert is_shown(elsewhere.visit("/challenges"), "We have moved house.")


def test_it_has_its_time(world, browser):
    browser.sign_in(world.ana)
    now = clock.now()
    set_site(world, bar_text=WORDS, bar_from=now + timedelta(hours=1), bar_until=now + timedelta(hours=2))
    shown = []
    for hours in (0, 1, 2):
        with clock.set_to(now + timedelta(hours=hours)):
            shown.append(is_shown(browser.visit("/about")))

    assert shown == [False, True, False]


def test_an_admin_types_its_time_on_their_own_clock(world, browser):
    browser.sign_in(world.root)
    browser.visit("/admin/settings/announcement")

    page = browser.submit("Save", bar_text=WORDS, bar_from="2026-03-10T12:30", bar_until="2026-03-12T08:00")

    assert world.app.extensions["site"].now().bar_from.isoformat() == "2026-03-10T11:30:00+00:00"
    assert typed(page, "bar_from") == "2026-03-10T12:30"
    page = browser.submit("Save", status=422, bar_until="2026-03-10T12:30")
    assert page.errors() == ["This is before it begins."]


def test_strange_cookies_and_marks_do_nothing(world, browser):
    set_site(world, bar_text=WORDS)
    pages = world.app.extensions["page_store"]._pages
    for value in ("000000000000", "x", "../..", "a" * 4000):
        world.app.test_client().get("/about", headers={"Cookie": f"bar={value}"}, base_url="http://localhost:8000")

    assert len(pages) == 1, "nobody fills the page store with cookies of their own"
    browser.visit("/bar/nonsense/close", status=404)
