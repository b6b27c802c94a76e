"""`flask demo` and `flask sample` in a database with nothing in it."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from forum import create_app
from forum.core import clock
from forum.core.database import db
from forum.posts import Post


def test_the_demo_can_be_told_at_any_hour(app, settings):
    """Elsewhere it is told at noon and in the afternoon; it takes seconds, so here each database has an hour."""
    with clock.set_to(clock.now() + timedelta(hours=19 if settings.database_url else 7)):
        answer = app.test_cli_runner().invoke(args=["demo"])

    assert answer.exit_code == 0, answer.output
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Post)) > 80


@pytest.mark.parametrize("command", ["demo", "sample"])
def test_production_is_left_alone(settings, command):
    app = create_app(replace(settings, env="production", site_url="https://forum.example.org"))

    answer = app.test_cli_runner().invoke(args=[command])

    assert answer.exit_code == 1
    assert "not for production" in answer.output


def test_sample_data_is_the_same_for_the_same_seed_and_its_pages_answer(app, browser):
    answer = app.test_cli_runner().invoke(args=["sample", "--users", "60", "--entries", "300"])

    assert answer.exit_code == 0, answer.output
    addresses = json.loads(answer.output.splitlines()[-1])
    for name in ("challenge", "day", "entry", "thread", "thread_page_20"):
        browser.visit(addresses[name])
