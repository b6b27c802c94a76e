"""Without a connection: what was read lately can be read, nothing private lies on the device, no word is lost."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive
from tests.journeys.site import Site
from tests.journeys.visitor import PHONE, Visitor

DAY = "/challenges/first-28/days/3"
WRITE = "/challenges/first-28/days/9/write"
PROMPT = "Take one annoyance away"
READY = "async () => (await navigator.serviceWorker.ready, navigator.serviceWorker.controller !== null)"
KEPT = """async () => {
  const texts = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const { url } of await cache.keys()) {
      texts.push([new URL(url).pathname, await (await cache.match(url)).text()]);
    }
  }
  return texts.filter(([path]) => !path.startsWith("/static/"));
}"""


IS_KEPT = "await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).match(path)))"


def comes(arrive: Arrive, **options: Any) -> Visitor:
    """Somebody whose browser has the worker."""
    person = arrive(PHONE, looks=False, service_workers="allow", **options)
    person.forgives("Failed to load resource: net::ERR_INTERNET_DISCONNECTED")
    person.forgives("ERR_INTERNET_DISCONNECTED")
    person.visit("/challenges")
    if not person.page.evaluate(READY):
        person.reload()  # the worker began its work while the page was coming
    return person


def kept(person: Visitor) -> dict[str, str]:
    return dict(person.page.evaluate(KEPT))


def until(person: Visitor, question: str, argument: str = "") -> None:
    """Ask the page again and again; its function may wait for something itself."""
    for _ in range(200):
        if person.page.evaluate(question, argument):
            return
        person.page.wait_for_timeout(50)
    raise AssertionError(f"never came true: {question}")


def wait_for_kept(person: Visitor, path: str) -> None:
    until(person, f"async (path) => ({IS_KEPT}).some(Boolean)", path)


def loses_the_connection(person: Visitor) -> None:
    person.context.set_offline(True)


@pytest.mark.parametrize("handle", ["", "pat"], ids=["visitor", "participant"])
def test_the_page_read_last_can_be_read_without_a_connection(arrive: Arrive, handle: str) -> None:
    person = comes(arrive, handle=handle)
    person.visit(DAY)
    wait_for_kept(person, DAY)

    loses_the_connection(person)
    person.page.reload()

    assert person.heading == PROMPT
    assert person.sees("You are offline. This is the page as everyone sees it")
    assert person.page.evaluate("getComputedStyle(document.body).fontFamily").startswith('"Kindling Text"')
    person.page.goto("/about")
    assert person.heading == "You are offline"
    person.page.get_by_role("link", name=re.compile(PROMPT)).click()
    assert person.heading == PROMPT


def test_kept_pages_are_in_the_language_they_were_read_in_and_those_gone_are_forgotten(
    arrive: Arrive, site: Site
) -> None:
    person = comes(arrive)
    person.page.goto("/language/de?next=/challenges")
    person.visit(DAY)
    wait_for_kept(person, DAY)
    assert '<html data-kept lang="de"' in kept(person)[DAY]

    person.context.route("**/days/3", lambda route: route.fulfill(status=404, body="<h1>Gone</h1>"))
    person.forgives("404")
    person.page.goto(DAY)
    until(person, f"async (path) => !({IS_KEPT}).some(Boolean)", DAY)
    person.context.unroute("**/days/3")

    loses_the_connection(person)
    person.page.goto("/about")
    assert person.heading == "Du bist offline"


def test_nothing_private_lies_on_the_device(arrive: Arrive) -> None:
    pat = comes(arrive, handle="pat")
    for path in (DAY, WRITE, "/settings/account", "/notifications", "/drafts", "/challenges/first-28/wall"):
        pat.visit(path)
    wait_for_kept(pat, DAY)

    pages = kept(pat)

    assert DAY in pages
    assert pages.keys().isdisjoint({WRITE, "/settings/account", "/notifications", "/drafts"})
    for path, text in pages.items():
        assert "data-viewer" not in text, path
        assert "pat@example.org" not in text, path
        assert 'name="csrf_token"' not in text, path


def test_what_somebody_read_is_forgotten_when_they_sign_out(arrive: Arrive) -> None:
    pat = comes(arrive, handle="pat")
    pat.visit(DAY)
    wait_for_kept(pat, DAY)

    pat.page.get_by_text("Account menu").locator("..").click()
    pat.press("Sign out")

    until(pat, "() => localStorage.getItem('viewer') === ''")
    until(pat, "async () => !(await caches.keys()).some((name) => name.startsWith('pages '))")
    assert DAY not in kept(pat)


def test_a_text_sent_without_a_connection_is_offered_when_it_is_back(arrive: Arrive) -> None:
    tomasz = comes(arrive, handle="tomasz")
    tomasz.visit(WRITE)
    loses_the_connection(tomasz)

    tomasz.type("Your entry", "I wrote this in a tunnel.")
    tomasz.page.get_by_role("button", name="Publish entry").click()
    expect(tomasz.page.locator("h1")).to_have_text("You are offline", timeout=15_000)
    assert tomasz.sees("What you were writing is kept in this browser")
    tomasz.context.set_offline(False)
    tomasz.visit(WRITE)
    tomasz.press_here("Bring it back")

    expect(tomasz.labelled("Your entry")).to_have_value("I wrote this in a tunnel.")
    tomasz.press("Publish entry")
    assert tomasz.sees("I wrote this in a tunnel.")


def test_after_a_deploy_the_new_files_are_used(arrive: Arrive, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    person = comes(arrive)
    shells = "async () => (await caches.keys()).filter((name) => name.startsWith('shell ')).join()"
    before = person.page.evaluate(shells)
    kept_files = site.app.extensions["assets"].kept
    at, _, css = kept_files["site.css"]
    monkeypatch.setitem(kept_files, "site.css", (at, "0123456789ab", css + b"\nh1 { color: rgb(1, 2, 3) }"))
    site.forget_pages()

    person.visit("/about")

    assert person.page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(1, 2, 3)"
    until(person, f"async (before) => !(await ({shells})()).includes(before)", before)
    loses_the_connection(person)
    person.page.goto("/guidelines")
    assert person.page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(1, 2, 3)"


def test_the_browser_finds_an_app_that_can_be_installed(arrive: Arrive) -> None:
    person = comes(arrive)
    tools = person.context.new_cdp_session(person.page)
    manifest = tools.send("Page.getAppManifest")
    assert manifest["url"].endswith("/manifest.webmanifest")
    assert manifest["errors"] == []
