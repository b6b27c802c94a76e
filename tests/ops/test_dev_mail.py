"""/dev/mail: what was mailed, in development."""

from dataclasses import replace

from forum import create_app
from forum.core import clock
from forum.core.database import db
from forum.core.deliveries import Delivery


def test_letters_are_shown_with_their_links(world, browser):
    with world.session():
        Delivery.write("ana@example.org", "Hello", "Look: http://localhost:8000/confirm/x <b>bold</b>", at=clock.now())

    page = browser.visit("/dev/mail")

    assert page.link("http://localhost:8000/confirm/x") == "http://localhost:8000/confirm/x"
    assert page.texts("pre") == ["Look: http://localhost:8000/confirm/x <b>bold</b>"]


def test_without_letters_it_says_how_to_get_one(browser):
    assert browser.visit("/dev/mail").has("No letter was written yet.")


def test_it_does_not_exist_in_production(world, settings):
    app = create_app(replace(settings, env="production", site_url="https://forum.example.org"))

    answer = app.test_client().get("/dev/mail", base_url="https://forum.example.org")

    with app.app_context():
        db.engine.dispose()
    assert answer.status_code == 404
