"""The administrators' pages: who is at work, how each job goes, and what was given up."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from forum.core import clock
from forum.core.database import db
from forum.core.deliveries import Delivery
from forum.core.job_runs import JobRun, note_at_work
from forum.core.jobs import JOBS

PATHS = ["/admin", "/admin/jobs"]
DEEDS = ["/admin/jobs/send_deliveries/run", "/admin/deliveries/1/try-again", "/admin/deliveries/try-again"]


def give_up(world, number=1, **about):
    """Mails that were given up, the last of them first in the list. Gives their numbers."""
    with world.session() as session:
        given = [Delivery.write(f"rosa-{n}@example.org", f"Word {n}", "…", at=clock.now()) for n in range(number)]
        for n, one in enumerate(given):
            one.give_up(clock.now(), "550 nobody lives here")
            one.about = str(n)  # what is sent to the same person differs in something
            for name, value in about.items():
                setattr(one, name, value)
        session.flush()
        return [one.id for one in given]


def waiting(world):
    with world.session() as session:
        return list(session.scalars(select(Delivery.id).where(Delivery.due_at.is_not(None)).order_by(Delivery.id)))


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(("who", "status"), [(None, 401), ("ana", 403), ("mo", 403), ("root", 200)])
def test_the_pages_are_for_administrators(world, browser, path, who, status):
    if who:
        browser.sign_in(getattr(world, who))

    page = browser.visit(path, status=status)

    assert page.has("for those who run the forum") == (status == 403)


@pytest.mark.parametrize("path", DEEDS)
@pytest.mark.parametrize(("who", "status"), [("ana", 403), ("mo", 403)])
def test_the_deeds_are_for_administrators(world, browser, path, who, status):
    number = give_up(world)[0]
    browser.sign_in(getattr(world, who))

    page = browser.post_with_token(path.replace("/1/", f"/{number}/"), status=status)

    assert page.path == path.replace("/1/", f"/{number}/"), "refused there, not where it would lead to"
    assert waiting(world) == []


def test_a_deed_without_a_token_is_refused(world, browser):
    give_up(world)
    browser.sign_in(world.root)

    browser.post("/admin/deliveries/try-again", {}, status=400)

    assert waiting(world) == []


@pytest.mark.parametrize("path", PATHS)
def test_it_is_said_plainly_when_no_worker_was_ever_at_work(world, browser, path):
    browser.sign_in(world.root)

    page = browser.visit(path)

    assert page.has("No worker has been at work yet.")
    assert page.texts("code") == ["bin/worker"]


@pytest.mark.parametrize(("minutes", "is_missed"), [(1, False), (3, True)])
def test_a_worker_is_missed_after_two_minutes(world, browser, minutes, is_missed):
    with world.session():
        note_at_work(JOBS, clock.now() - timedelta(minutes=minutes))
    browser.sign_in(world.root)

    page = browser.visit("/admin/jobs")

    assert page.has("No worker is at work; one was last seen 3 minutes ago.") == is_missed


def test_each_job_is_there_with_how_it_went(world, browser):
    at = clock.now()
    with world.session() as session:
        went = {"started_at": at, "finished_at": at, "failed_at": at, "took_ms": 1234, "runs": 7, "failures": 2}
        session.add(JobRun(name="send_deliveries", trouble="OSError: <b>the line is cut</b>", **went))
    browser.sign_in(world.root)

    page = browser.visit("/admin/jobs")

    assert page.has("every minute · last run just now · took 1.2 seconds · failed 2 times")
    assert page.has("Last trouble, just now: OSError: <b>the line is cut</b>")
    assert page.has("forget_deliveries every 60 minutes · has not run yet")
    assert browser.visit("/admin").has("did not succeed last time: send_deliveries")


def test_a_job_can_be_asked_for(world, browser, app):
    browser.sign_in(world.root)
    browser.visit("/admin/jobs")

    page = browser.post_with_token("/admin/jobs/forget_deliveries/run")

    assert page.path == "/admin/jobs"
    assert page.texts("div", class_="messages") == [
        "A worker was asked for “forget_deliveries”. Look again in a moment."
    ]
    do_what_was_asked(app)
    assert browser.visit("/admin/jobs").has("forget_deliveries every 60 minutes · last run just now")


def do_what_was_asked(app):
    huey = app.extensions["huey"]
    while (task := huey.dequeue()) is not None:
        huey.execute(task)


def test_there_is_no_job_of_any_name(world, browser):
    browser.sign_in(world.root)

    browser.post_with_token("/admin/jobs/nonsense/run", status=404)


def test_nothing_given_up_is_said_kindly(world, browser):
    browser.sign_in(world.root)

    page = browser.visit("/admin/jobs")

    assert page.has("Nothing was given up.")
    assert not page.has_button("Try all again")


def test_what_was_given_up_is_there_with_its_reason(world, browser):
    give_up(world, kind="round", person_id=world.ana.id, subject=None, to=None, tries=12)
    browser.sign_in(world.root)

    page = browser.visit("/admin/jobs")

    assert page.link("Ana Example") == "/people/ana"
    assert page.has("550 nobody lives here tried 12 times · given up on 10 March 2026, 13:00 · round")


def test_one_is_tried_again(world, browser):
    numbers = give_up(world, 2)
    browser.sign_in(world.root)
    browser.visit("/admin/jobs")

    page = browser.post_with_token(f"/admin/deliveries/{numbers[0]}/try-again")
    browser.post_with_token(f"/admin/deliveries/{numbers[0]}/try-again")

    assert waiting(world) == numbers[:1]
    assert page.texts("div", class_="messages") == ["It is tried again."]
    with world.session() as session:
        assert session.get(Delivery, numbers[0]).tries == 0


def test_what_is_gone_cannot_be_tried_again(world, browser):
    browser.sign_in(world.root)

    browser.post_with_token("/admin/deliveries/987654/try-again", status=404)


def test_all_are_tried_again(world, browser):
    numbers = give_up(world, 3)
    browser.sign_in(world.root)
    browser.visit("/admin/jobs")

    page = browser.submit("Try all again")

    assert waiting(world) == numbers
    assert page.has("Nothing was given up.")


def test_the_list_goes_by_key_and_costs_the_same_however_long(world, browser):
    browser.sign_in(world.root)
    give_up(world, 1, person_id=world.ana.id)
    few = browser.visit("/admin/jobs").statements
    numbers = give_up(world, 24, person_id=world.ben.id)

    page = browser.visit("/admin/jobs")

    assert page.statements == few <= 8
    assert len(page.all("form", action_=f"/admin/deliveries/{numbers[-1]}/try-again")) == 1
    later = browser.visit(page.link("Earlier"))
    assert later.texts("strong").count("Word 3") == 1
    assert later.link("Latest") == "/admin/jobs#given-up"
    assert browser.visit("/admin").statements <= 8


def test_administrators_find_the_way(world, browser):
    browser.sign_in(world.root)
    assert browser.visit("/").link("Administration") == "/admin"


def test_others_are_shown_no_way(world, browser):
    browser.sign_in(world.mo)
    assert "Administration" not in browser.visit("/").body


def test_the_command_lists_the_jobs(world, app):
    with world.session() as session:
        session.add(JobRun(name="send_deliveries", finished_at=clock.now(), took_ms=12, runs=1, failures=0))

    answer = app.test_cli_runner().invoke(args=["jobs"])

    assert answer.exit_code == 0, answer.output
    assert "send_deliveries             1 min    2 min  2026-03-10 12:00     12 ms        0" in answer.output
    assert "forget_deliveries          60 min    2 min  never" in answer.output
    assert answer.output.splitlines()[-1] == "No worker is at work: start bin/worker."
    with app.app_context():
        db.session.remove()
