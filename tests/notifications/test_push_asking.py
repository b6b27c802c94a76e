"""Asking for pushes in a browser: opt-in, each browser for itself, for as long as one is signed in there."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from forum.notifications.models import PushSubscription
from tests.browser import BASE, signed_in
from tests.notifications.push_scenes import ADDRESS, PAGE, endpoints, phone_of, subscribe
from tests.notifications.push_service import Phone


@pytest.fixture
def quiet(app, settings, monkeypatch):
    """A forum without a key."""
    monkeypatch.setitem(app.config, "SETTINGS", replace(settings, vapid_private_key=""))


def test_without_a_key_nothing_is_offered(world, quiet):
    browser = signed_in(world, world.ana)

    assert not browser.visit(PAGE).has("On your devices")
    for path in (ADDRESS, f"{ADDRESS}/1/end"):
        browser.visit(PAGE)
        browser.post_with_token(path, status=404)


def test_the_service_worker_is_served_at_the_top_and_never_kept(service, browser):
    page = browser.visit("/sw.js")

    assert page.response.mimetype == "text/javascript"
    assert page.headers["Cache-Control"] == "no-cache"
    assert "Set-Cookie" not in page.headers
    assert "worker-src 'self'" in page.headers["Content-Security-Policy"]


def test_a_browser_asks_for_it_and_stands_in_the_list(world, service):
    browser = signed_in(world, world.ana)
    phone = Phone(f"https://{service.place}/a")
    subscribe(browser, phone)

    page = browser.visit(PAGE)

    assert "Done. From now on this browser tells you." in page.body
    assert page.has("this one")
    assert page.all("div", data_push=ADDRESS)[0].get("data-here") == phone.endpoint
    assert signed_in(world, world.ana).visit(PAGE).all("div", data_push=ADDRESS)[0].get("data-here") == ""


def test_asking_needs_a_person_and_a_token(world, service, browser):
    phone = Phone(f"https://{service.place}/a").to_json()
    member = signed_in(world, world.ana)

    for one in (browser, member):
        assert one.client.post(ADDRESS, base_url=BASE, json=phone).status_code == 400
    assert endpoints(world) == []


def test_an_address_of_no_push_service_is_refused_in_a_sentence(world, service):
    said = subscribe(signed_in(world, world.ana), Phone("https://169.254.169.254/latest"), status=422)

    assert "in a way that we do not know" in said
    assert endpoints(world) == []


def test_a_browser_is_taken_out_of_the_list_without_a_script(world, service):
    browser = signed_in(world, world.ana)
    subscribe(browser, Phone(f"https://{service.place}/a"))
    browser.visit(PAGE)

    page = browser.submit("Stop")

    assert page.path == PAGE
    assert endpoints(world) == []


def test_nobody_ends_what_is_somebody_elses(world, service):
    phone = phone_of(world, service, world.ana)
    with world.session() as session:
        subscription_id = session.scalar(select(PushSubscription.id))
    browser = signed_in(world, world.ben)
    browser.visit(PAGE)

    browser.post_with_token(f"{ADDRESS}/{subscription_id}/end", status=404)

    assert endpoints(world) == [phone.endpoint]


def test_an_address_belongs_to_whoever_asked_last_in_that_browser(world, service):
    phone = phone_of(world, service, world.ana)
    subscribe(signed_in(world, world.ben), phone)

    with world.session() as session:
        assert session.scalars(select(PushSubscription.person_id)).all() == [world.ben.id]


def test_asking_anew_in_the_same_browser_leaves_one(world, service):
    browser = signed_in(world, world.ana)
    for path in ("/a", "/b"):
        subscribe(browser, Phone(f"https://{service.place}{path}"))

    assert endpoints(world) == [f"https://{service.place}/b"]


def test_ten_browsers_are_the_most(world, service):
    for number in range(10):
        phone_of(world, service, world.ana, f"/{number}")

    said = subscribe(signed_in(world, world.ana), Phone(f"https://{service.place}/10"), status=409)

    assert "Take one of them out of the list" in said
    assert len(endpoints(world)) == 10


def test_who_signs_out_is_not_told_there_any_more(world, service):
    browser = signed_in(world, world.ana)
    subscribe(browser, Phone(f"https://{service.place}/a"))
    browser.visit(PAGE)

    browser.submit("Sign out")

    assert endpoints(world) == []


def test_signing_out_everywhere_ends_it_everywhere_else(world, service):
    phone_of(world, service, world.ana, "/lost")
    here = signed_in(world, world.ana)
    subscribe(here, Phone(f"https://{service.place}/here"))
    here.visit("/settings/sessions")

    here.submit("Sign out all others")

    assert endpoints(world) == [f"https://{service.place}/here"]
