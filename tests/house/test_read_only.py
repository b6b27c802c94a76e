"""Read-only mode: everything is read, admins write, and nothing that somebody typed is lost."""

import pytest

from forum.core import clock
from forum.core.deliveries import Delivery
from forum.notifications.jobs import plan_mails, tell_events
from tests.browser import Browser
from tests.house.scenes import set_site, told, typed
from tests.world import PASSWORD

TEXT = "I wrote to Rosa, and she wrote back the same evening."


def test_writing_is_refused_with_what_was_typed_and_reading_goes_on(world, browser):
    thread = world.entry(world.ana, world.challenge(), 9)
    browser.sign_in(world.ben)
    browser.visit(f"/entries/{thread}")
    set_site(world, read_only=True, read_only_words="We move to another machine, until noon.")

    page = browser.submit("Post answer", status=503, text=TEXT)

    assert page.texts("h1") == ["Reading only, for a while"]
    assert page.has("We move to another machine, until noon.")
    assert TEXT in page.texts("textarea")
    assert page.all("section", data_problem=""), "so that the browser keeps its copy of the draft"
    assert page.headers["Retry-After"]
    assert not browser.visit(f"/entries/{thread}").has("the same evening")
    set_site(world, read_only=False)
    browser.visit(f"/entries/{thread}")
    assert browser.submit("Post answer", text=TEXT).has("the same evening")


def test_admins_write_and_switch_it_off(world, browser):
    set_site(world, read_only=True)
    browser.visit("/sign-in")
    assert browser.submit("Sign in", email=world.root.email, password=PASSWORD).path == "/"
    browser.visit("/admin/settings/rest")

    page = browser.post_with_token("/admin/settings/rest", {"version": typed(browser.page, "version")})

    assert told(page).startswith("Saved.")
    assert not world.app.extensions["site"].now().read_only


@pytest.mark.parametrize("who", ["ana", "mo"])
def test_others_cannot_sign_in_meanwhile_but_out(world, browser, who):
    person = getattr(world, who)
    inside = Browser(world.app)
    inside.sign_in(person)
    inside.visit("/about")
    set_site(world, read_only=True)
    browser.visit("/sign-in")

    page = browser.submit("Sign in", status=503, email=person.email, password=PASSWORD)

    assert page.texts("h1") == ["Reading only, for a while"]
    assert inside.submit("Sign out").path == "/"


def test_every_writing_route_is_covered_but_the_ways_in(world, app):
    """A visitor's or member's request that may change something ends at this rule; who may pass it is named here."""
    passing = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and getattr(app.view_functions[rule.endpoint], "works_while_reading_only", 0)
    }

    ways_in = {"signing_in.sign_in", "signing_in.sign_out", "halfway.answer", "halfway.sign_in"}
    assert passing == ways_in | {"going.stay", "going.stay_by_mail"}


def test_mails_that_ask_for_an_answer_wait_and_letters_leave(world, app):
    thread = world.entry(world.ana, world.challenge(), 9)
    world.comment(world.ben, thread, "A word for you, long enough to be an answer.")
    with app.app_context():
        tell_events()
    set_site(world, read_only=True)
    later = clock.now().replace(hour=13)

    def planned():
        with clock.set_to(later), app.app_context():
            plan_mails()
        with world.session() as session:
            return session.query(Delivery).filter(Delivery.kind == "soon").count()

    assert planned() == 0
    set_site(world, read_only=False)
    assert planned() == 1


def test_the_command_switches_it_for_whoever_runs_the_machine(world, app):
    runner = app.test_cli_runner()
    assert runner.invoke(args=["read-only", "on"]).output.startswith("Read-only mode is on.")
    assert runner.invoke(args=["read-only", "on"]).output.startswith("Read-only mode is on already.")
    assert runner.invoke(args=["read-only", "off"]).output.startswith("Read-only mode is off.")
