"""Pushes in a real browser: switched on and off on the page of settings, and shown by the service worker.

Subscribing itself needs the push service of the browser's maker, so here the page has a PushManager that makes it up.
A push is then delivered as the developer tools do it.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Worker, expect
from sqlalchemy import func, select

from forum.notifications import PushSubscription
from forum.notifications.push_keys import new_private_key
from tests.journeys.conftest import Arrive
from tests.journeys.site import Site
from tests.journeys.visitor import DESK, PHONE, Device, Visitor
from tests.notifications.push_service import Phone

SETTINGS = "/settings/notifications"
BUTTON = "Tell me on this device"
NO_SCRIPTS = Device("phone without scripts", 390, 844, {"java_script_enabled": False})
MADE_UP = """{
  const said = %s;
  const made = {
    endpoint: said.endpoint,
    toJSON: () => said,
    unsubscribe: async () => { localStorage.removeItem("key"); return true; },
  };
  PushManager.prototype.getSubscription = async () => (localStorage.getItem("key") ? made : null);
  PushManager.prototype.subscribe = async (options) => {
    if (!options.userVisibleOnly) throw new Error("pushes that nobody sees are not allowed");
    localStorage.setItem("key", options.applicationServerKey);
    return made;
  };
}"""


@pytest.fixture
def pushing(site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """The site has a key to push with."""
    known = replace(site.settings, vapid_private_key=new_private_key())
    monkeypatch.setitem(site.app.config, "SETTINGS", known)
    return site


def settings_of(arrive: Arrive, device: Device = DESK, **options: Any) -> Visitor:
    """Pat looks at the settings, in a browser that would subscribe."""
    pat = arrive(device, handle="pat", permissions=["notifications"], service_workers="allow", **options)
    pat.context.add_init_script(MADE_UP % json.dumps(Phone("https://fcm.googleapis.com/fcm/send/pat").to_json()))
    pat.visit(SETTINGS)
    return pat


def browsers(site: Site) -> int:
    with site.session() as session:
        return session.scalar(select(func.count()).select_from(PushSubscription))


def tells(person: Visitor, words: str) -> None:
    expect(person.page.locator("[data-push] [role=status]")).to_have_text(words)


def offers(person: Visitor) -> Any:
    return person.page.get_by_role("button", name=BUTTON)


def test_pushes_are_switched_on_and_off_on_the_page_of_settings(arrive: Arrive, pushing: Site) -> None:
    pat = settings_of(arrive, PHONE)
    tells(pat, "This browser does not tell you yet.")

    pat.follow(offers(pat))

    tells(pat, "This browser tells you.")
    expect(offers(pat)).to_be_hidden()
    assert browsers(pushing) == 1
    pat.inspect()

    pat.press("Stop telling me in Chrome, Linux")

    tells(pat, "This browser does not tell you yet.")
    assert browsers(pushing) == 0


def test_who_does_not_allow_it_is_told_where_to_change_that(arrive: Arrive, pushing: Site) -> None:
    pat = arrive(handle="pat")
    pat.context.add_init_script("Object.defineProperty(Notification, 'permission', { get: () => 'denied' });")
    pat.visit(SETTINGS)

    tells(pat, "This browser does not allow notes from this site. You can allow them in its settings for this site.")
    expect(offers(pat)).to_be_hidden()


def test_a_browser_that_cannot_do_it_says_so(arrive: Arrive, pushing: Site) -> None:
    pat = arrive(handle="pat")
    pat.context.add_init_script("delete window.PushManager;")
    pat.visit(SETTINGS)

    expect(pat.page.locator("[data-push] [role=status]")).to_contain_text("This browser cannot show such notes.")
    expect(offers(pat)).to_be_hidden()


def test_when_the_push_service_does_not_answer_one_may_try_again(arrive: Arrive, pushing: Site) -> None:
    pat = settings_of(arrive)
    pat.page.evaluate("() => { PushManager.prototype.subscribe = async () => { throw new Error('no service'); }; }")

    pat.tap(offers(pat))

    tells(pat, "That did not work. Please try again in a little while.")
    expect(offers(pat)).to_be_enabled()


def test_without_scripts_the_list_is_there_and_can_be_ended(arrive: Arrive, pushing: Site) -> None:
    desk = settings_of(arrive)
    desk.follow(offers(desk))
    phone = arrive(NO_SCRIPTS, handle="pat")
    phone.visit(SETTINGS)
    expect(offers(phone)).to_be_hidden()

    phone.press("Stop telling me in Chrome, Linux")

    assert browsers(pushing) == 0


def test_the_worker_of_the_site_shows_a_push_and_opens_its_page(arrive: Arrive, pushing: Site) -> None:
    """The content policy lets the worker in, and a press leads to a page of this site, never to another."""
    pat = settings_of(arrive)
    pat.follow(offers(pat))
    push = {"title": "Ana answered your day 9", "body": "How kind.", "url": "/posts/7", "tag": "answer-thread:7"}

    for body in ("How kind.", "How very kind."):
        deliver(pat, pushing, push | {"body": body})
        # Chromium tells for a moment of the one before, also when it has told of this one already: so not asked twice.
        pat.page.wait_for_function(SHOWN, arg=[["Ana answered your day 9", body, "answer-thread:7"]])

    worker = pat.context.service_workers[0]
    assert pressed(worker, "/posts/7") == [f"{pushing.url}/posts/7"]
    assert pressed(worker, "https://attacker.example/") == []
    assert pressed(worker, "//attacker.example/") == []


SHOWN = """async (expected) => {
  const site = await navigator.serviceWorker.ready;
  const all = await site.getNotifications();
  return JSON.stringify(all.map((one) => [one.title, one.body, one.tag])) === JSON.stringify(expected);
}"""


def deliver(person: Visitor, site: Site, push: dict[str, str]) -> None:
    """As the developer tools do it: from here on it is the browser's own way to the worker."""
    tools = person.context.new_cdp_session(person.page)
    known: list[str] = []
    tools.on("ServiceWorker.workerRegistrationUpdated", lambda news: known.extend(ids_in(news)))
    tools.send("ServiceWorker.enable")
    while not known:
        person.page.evaluate("navigator.serviceWorker.ready.then(() => true)")  # meanwhile the news comes in
    about = {"origin": site.url, "registrationId": known[0], "data": json.dumps(push)}
    tools.send("ServiceWorker.deliverPushMessage", about)
    tools.detach()


def ids_in(news: dict[str, Any]) -> list[str]:
    return [one["registrationId"] for one in news["registrations"]]


def pressed(worker: Worker, url: str) -> list[str]:
    """What the worker would open. A press that nobody made opens no window, so the window is made up."""
    return worker.evaluate(
        """async (url) => {
          const opened = [];
          Clients.prototype.openWindow = async (address) => { opened.push(address); };
          await open(url);
          return opened;
        }""",
        url,
    )
