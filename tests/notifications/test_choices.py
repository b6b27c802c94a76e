"""Choices of mail: on the page of settings, and behind the two links of each mail, for which nobody signs in."""

import re

import pytest
from sqlalchemy import select

from forum.core import clock
from forum.notifications import Choice, Round
from forum.notifications.mails.readers import token_for
from forum.notifications.words import DEFAULTS, ROUND, Often, Topic
from tests.browser import BASE, Browser
from tests.notifications.scenes import account

HOURS = ("hour", "weekday")
NOT_FOR_EVERYBODY = (Topic.REPORT, Topic.WALL, Topic.WAITING)


@pytest.fixture
def ana(world, browser) -> Browser:
    browser.sign_in(world.ana)
    return browser


def chosen(world, person) -> dict[str, str]:
    with world.session() as session:
        rows = session.scalars(select(Choice).where(Choice.person_id == person.id)).all()
        return {one.topic: one.often for one in rows}


def shown(page) -> dict[str, str]:
    """What the form says, by the names of its fields."""
    fields = {}
    for select_ in page.all("select"):
        options = list(select_.iter("option"))
        fields[select_.get("name")] = next((one for one in options if one.get("selected") is not None), options[0]).get(
            "value"
        )
    return fields


def link(world, person, what=ROUND, page="preferences") -> str:
    with world.app.test_request_context(), world.session() as session:
        return f"/mail/{page}/{token_for(account(session, person), what)}"


def test_the_page_begins_with_sensible_defaults(ana):
    fields = shown(ana.visit("/settings/notifications"))

    assert fields["hour"] == "7"
    assert {name: often for name, often in fields.items() if name not in HOURS} == {
        str(topic): str(often) for topic, often in DEFAULTS.items() if topic not in NOT_FOR_EVERYBODY
    }


def test_each_topic_is_chosen_on_its_own_and_defaults_leave_no_row(world, ana):
    ana.visit("/settings/notifications")
    page = ana.submit("Save", cheer="weekly", answer="none", hour="19", weekday="4")

    assert "Saved." in page.body
    assert chosen(world, world.ana) == {"cheer": "weekly", "answer": "none"}
    assert {name: shown(page)[name] for name in ("cheer", "answer", *HOURS)} == {
        "cheer": "weekly",
        "answer": "none",
        "hour": "19",
        "weekday": "4",
    }

    page = ana.submit("Save", cheer="daily", answer="soon")
    assert chosen(world, world.ana) == {}


def test_the_hour_counts_from_the_same_day_on(world, ana):
    """It is 13:00 in Berlin, and no mail has come today."""
    with world.session() as session:
        Round.begin(account(session, world.ana), clock.now())
        session.get(Round, world.ana.id).last_on = None
    ana.visit("/settings/notifications")
    ana.submit("Save", hour="9")

    with world.session() as session:
        assert session.get(Round, world.ana.id).next_at == clock.now()


def test_moderators_choose_about_reports_and_organisers_about_walls(world, browser):
    world.challenge()
    browser.sign_in(world.mo)
    assert "report" in shown(browser.visit("/settings/notifications"))
    organiser = Browser(world.app)
    organiser.sign_in(world.olga)
    assert "wall" in shown(organiser.visit("/settings/notifications"))


@pytest.mark.parametrize(("name", "value"), [("hour", "24"), ("hour", "x"), ("answer", "hourly"), ("prompt", "soon")])
def test_what_is_not_offered_comes_back_with_a_sentence_beside_it(ana, name, value):
    page = ana.visit("/settings/notifications")
    fields = shown(page) | {name: value}

    page = ana.post_with_token("/settings/notifications", fields, status=422)

    assert len(page.texts("p", class_="error")) == 1


def test_the_page_asks_the_database_little(ana):
    assert ana.visit("/settings/notifications").statements <= 8


def test_the_choices_can_be_made_from_a_mail_without_signing_in(world, browser):
    page = browser.visit(link(world, world.ana))
    assert world.ana.email not in page.body, "whoever has the link learns nothing more"
    assert page.all("meta", name="robots")

    page = browser.submit("Save", answer="daily", hour="20")

    assert "Saved." in page.body
    assert chosen(world, world.ana) == {"answer": "daily"}


def test_opening_the_link_to_unsubscribe_changes_nothing(world, browser):
    """Mail scanners open links."""
    page = browser.visit(link(world, world.ana, Topic.ANSWER, "unsubscribe"))

    assert page.texts("h1") == ["No more mails about answers to you"]
    assert chosen(world, world.ana) == {}


def test_one_press_on_the_page_ends_those_mails_and_no_others(world, browser):
    browser.visit(link(world, world.ana, Topic.ANSWER, "unsubscribe"))
    page = browser.submit("Stop these mails")

    assert page.has("These mails have stopped")
    assert chosen(world, world.ana) == {"answer": "none"}


def test_a_mail_program_unsubscribes_in_one_click(world, browser):
    """RFC 8058: a POST without cookies, token of a form or redirect."""
    path = link(world, world.ana, Topic.ANSWER, "unsubscribe")
    answer = browser.client.post(path, base_url=BASE, data={"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert chosen(world, world.ana) == {"answer": "none"}


def test_unsubscribing_from_the_daily_mail_ends_all_that_comes_with_it(world, browser):
    path = link(world, world.ana, ROUND, "unsubscribe")
    browser.client.post(path, base_url=BASE, data={"List-Unsubscribe": "One-Click"})

    assert chosen(world, world.ana) == {
        str(topic): "none" for topic, often in DEFAULTS.items() if often in (Often.DAILY, Often.WEEKLY)
    }


@pytest.mark.parametrize("page", ["preferences", "unsubscribe", "unsubscribed"])
def test_a_link_that_was_changed_leads_nowhere(world, browser, page):
    """A20: nobody chooses for somebody else."""
    path = link(world, world.ana, page=page)
    for wrong in (path[:-2], path + "x", re.sub("/[^/]*$", "/", path) + "WzFd.x", f"/mail/{page}/%00"):
        browser.visit(wrong, status=404)


def test_a_link_to_an_earlier_address_leads_nowhere(world, browser):
    path = link(world, world.ana)
    with world.session() as session:
        account(session, world.ana).confirm_email("new@example.org", clock.now())

    assert browser.visit(path, status=404).has("an address that is no longer used here")


def test_the_form_behind_the_link_needs_its_token_like_every_form(world, browser):
    """A15: only the one-click button of mail programs does without."""
    answer = browser.client.post(link(world, world.ana), base_url=BASE, data={"hour": "3"})

    assert answer.status_code == 400
