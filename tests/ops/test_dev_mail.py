"""/dev/mail: what was mailed, in development."""

from dataclasses import replace

import pytest

from forum import create_app
from forum.core import clock
from forum.core.database import db
from forum.core.deliveries import Delivery
from tests.conftest import TUESDAY


def test_letters_are_shown_with_their_links(world, browser):
    with world.session():
        Delivery.write("ana@example.org", "Hello", "Look: http://localhost:8000/confirm/x <b>bold</b>", at=clock.now())

    page = browser.visit("/dev/mail")

    assert page.link("http://localhost:8000/confirm/x") == "http://localhost:8000/confirm/x"
    assert page.texts("pre") == ["Look: http://localhost:8000/confirm/x <b>bold</b>"]


def test_what_waits_to_be_put_together_says_what_it_is_for_whom_and_when_it_is_due(world, browser):
    deliver(world, kind="soon", due_at=clock.now())

    page = browser.visit("/dev/mail")

    assert page.texts("h2") == ["Not written yet: soon"]
    assert page.has("To Ana Example · soon · 10 March 2026, 12:00 · not sent yet, due 10 March 2026, 12:00")
    assert page.texts("pre") == []


def test_what_was_sent_can_be_read_and_its_links_clicked(world, browser):
    deliver(world, kind="round", subject="Day 9", text="[1] http://localhost:8000/people/ana", sent_at=clock.now())

    page = browser.visit("/dev/mail")

    assert page.has("sent")
    assert page.link("http://localhost:8000/people/ana") == "http://localhost:8000/people/ana"


@pytest.mark.parametrize(
    ("about", "sentence"),
    [
        ({"dropped_at": TUESDAY}, "dropped, there was nothing to say any more"),
        ({"given_up_at": TUESDAY, "trouble": "550 <nobody>"}, "given up: 550 <nobody>"),
    ],
)
def test_what_became_of_a_delivery_is_said(world, browser, about, sentence):
    deliver(world, kind="soon", **about)

    assert browser.visit("/dev/mail").has(sentence)


def deliver(world, **about):
    with world.session() as session:
        session.add(Delivery(person_id=world.ana.id, about="", written_at=clock.now(), **about))


def test_without_letters_it_says_how_to_get_one(browser):
    assert browser.visit("/dev/mail").has("No letter was written yet.")


def test_it_does_not_exist_in_production(world, settings):
    app = create_app(replace(settings, env="production", site_url="https://forum.example.org"))

    answer = app.test_client().get("/dev/mail", base_url="https://forum.example.org")

    with app.app_context():
        db.engine.dispose()
    assert answer.status_code == 404
