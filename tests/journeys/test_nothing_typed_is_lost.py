"""My words are mine: whatever happens while somebody writes, what they typed is still there."""

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import delete, select, update

from forum.accounts import Account
from forum.accounts.sign_ins import SignIn
from forum.challenges import Challenge
from forum.entries import Entry
from forum.posts import Draft, Post
from tests.journeys.conftest import Arrive
from tests.journeys.site import Site
from tests.journeys.visitor import DESK, DESK_WITHOUT_SCRIPTS, PHONE, Device, Visitor

WRITE = "/challenges/first-28/days/9/write"
WORDS = "I rang Lou and asked about his knee."
NEWER = f"{WORDS} On the train I wrote how that went, at length."
SAVED = re.compile("^Saved$")
KEPT = re.compile("^Kept in this browser")
SIGNED_OUT = re.compile("^You were signed out. Your words are kept in this browser")
ELSEWHERE = re.compile("^A newer version of this text was saved in another tab")


def test_words_typed_without_a_connection_are_kept_and_saved_later(arrive: Arrive, site: Site) -> None:
    tomasz = arrive(PHONE, handle="tomasz", looks=False)
    tomasz.visit(WRITE)
    tomasz.forgives("ERR_INTERNET_DISCONNECTED")
    tomasz.context.set_offline(True)

    tomasz.type("Your entry", WORDS)
    tells(tomasz, KEPT)
    tomasz.inspect()
    assert drafts(site) == [], "there is no connection"

    tomasz.context.set_offline(False)
    tells(tomasz, SAVED)
    assert drafts(site) == [WORDS]


def test_words_in_a_tab_that_was_closed_without_a_connection_are_offered_again(arrive: Arrive) -> None:
    tomasz = arrive(PHONE, handle="tomasz", looks=False)
    tomasz.visit(WRITE)
    tomasz.forgives("ERR_INTERNET_DISCONNECTED")
    tomasz.context.set_offline(True)
    tomasz.type("Your entry", WORDS)
    tells(tomasz, KEPT)
    tomasz.page.close()
    tomasz.context.set_offline(False)

    tomasz.open_tab()
    tomasz.visit(WRITE)
    tells(tomasz, re.compile("^This browser has a newer copy of your text"))
    tomasz.inspect()
    tomasz.press_here("Bring it back")
    assert tomasz.labelled("Your entry").input_value() == WORDS


def test_words_that_are_brought_back_are_for_those_whom_their_page_named(arrive: Arrive, site: Site) -> None:
    show_challenge_to(site, "members")
    tomasz = arrive(PHONE, handle="tomasz", looks=False)
    tomasz.visit(WRITE)
    tomasz.forgives("ERR_INTERNET_DISCONNECTED")
    tomasz.context.set_offline(True)
    tomasz.type("Your entry", WORDS)
    tells(tomasz, KEPT)
    tomasz.page.close()
    tomasz.context.set_offline(False)
    show_challenge_to(site, "public")

    tomasz.open_tab()
    tomasz.visit(WRITE)
    tomasz.press_here("Bring it back")
    tomasz.forgives("status of 409")
    tomasz.press("Publish entry", status=409)
    assert tomasz.sees("Everyone can read this now.")
    assert not tomasz.sees("This browser has a newer copy"), "it is what stands here"
    tomasz.press("Publish entry")
    assert entries_of(site, "tomasz", number=9) == [WORDS]


def test_who_was_signed_out_while_writing_signs_in_beside_it_and_goes_on(arrive: Arrive, site: Site) -> None:
    tomasz = arrive(handle="tomasz", looks=False)
    tomasz.visit(WRITE)
    writing = tomasz.page
    sign_out_everywhere(site, "tomasz")
    tomasz.forgives("status of 401")
    tomasz.type("Your entry", WORDS)
    tells(tomasz, SIGNED_OUT)
    tomasz.inspect()

    tomasz.open_tab()
    tomasz.sign_in("tomasz")
    tomasz.page.close()
    tomasz.turn_to(writing)
    tells(tomasz, SAVED)
    assert drafts(site) == [WORDS]


@pytest.mark.parametrize("device", [PHONE, DESK_WITHOUT_SCRIPTS], ids=str)
def test_who_publishes_signed_out_finds_the_words_again(arrive: Arrive, site: Site, device: Device) -> None:
    tomasz = arrive(device, handle="tomasz", looks=False)
    tomasz.visit(WRITE)
    tomasz.fill("Your entry", WORDS)
    sign_out_everywhere(site, "tomasz")

    tomasz.press("Publish entry", status=401)
    tomasz.inspect()
    assert tomasz.main.locator("textarea").input_value() == WORDS
    tomasz.press("Sign in", within=tomasz.main)
    tomasz.fill_in_the_sign_in("tomasz")
    assert tomasz.path == WRITE
    if tomasz.has_scripts:
        tomasz.press_here("Bring it back")
        assert tomasz.labelled("Your entry").input_value() == WORDS


def test_an_older_tab_does_not_overwrite_a_newer_one(arrive: Arrive, site: Site) -> None:
    tomasz = arrive(handle="tomasz", looks=False)
    tomasz.visit(WRITE)
    older = tomasz.page
    newer = tomasz.open_tab()
    tomasz.visit(WRITE)
    tomasz.type("Your entry", "The newer words.")
    tells(tomasz, SAVED)

    tomasz.turn_to(older)
    tomasz.forgives("status of 409")
    tomasz.type("Your entry", WORDS)
    tells(tomasz, ELSEWHERE)
    assert tomasz.labelled("Your entry").input_value() == WORDS, "nothing is taken away here"
    assert drafts(site) == ["The newer words."], "nor there"

    tomasz.inspect()
    tomasz.press_here("Keep this one")
    tells(tomasz, SAVED)
    assert drafts(site) == [WORDS]
    newer.close()


@pytest.mark.parametrize("device", [DESK, DESK_WITHOUT_SCRIPTS], ids=str)
def test_an_older_device_that_publishes_throws_nothing_newer_away(arrive: Arrive, site: Site, device: Device) -> None:
    """What the desk had is an entry; what the phone added since is a change to it, on every device."""
    tomasz = arrive(device, handle="tomasz", looks=False)
    tomasz.visit(WRITE)
    tomasz.fill("Your entry", WORDS)
    if tomasz.has_scripts:
        tells(tomasz, SAVED)
    phone = arrive(PHONE, handle="tomasz", looks=False)
    phone.visit(WRITE)
    phone.fill("Your entry", NEWER)
    tells(phone, SAVED)

    tomasz.press("Publish entry")
    assert tomasz.page.get_by_text("Another text of yours, saved in another tab or on another device").is_visible()
    assert entries_of(site, "tomasz", number=9) == [WORDS]
    assert drafts(site) == [NEWER]

    phone.visit(WRITE)
    assert phone.labelled("Your entry").input_value() == NEWER, "it is the form to edit it now"


def test_what_a_script_has_saved_ends_with_what_it_became(arrive: Arrive, site: Site) -> None:
    tomasz = arrive(handle="tomasz", looks=False)
    tomasz.visit(WRITE)
    tomasz.fill("Your entry", "Begun quite differently.")
    tells(tomasz, SAVED)
    tomasz.fill("Your entry", WORDS)
    tomasz.press("Publish entry")
    assert not tomasz.page.get_by_text("Another text of yours").count()
    assert drafts(site) == []


def test_a_browser_forgets_only_what_was_published(arrive: Arrive, site: Site) -> None:
    """Two tabs of one browser: what the other keeps while there is no connection is not what was sent."""
    tomasz = arrive(handle="tomasz", looks=False)
    tomasz.visit("/challenges/first-28/days/1")
    tomasz.follow(tomasz.main.locator(".post__time").first)
    thread, sent = tomasz.path, tomasz.page
    tomasz.fill("Your answer", WORDS)
    tells(tomasz, SAVED)
    other = tomasz.open_tab()
    tomasz.visit(thread)
    tomasz.forgives("ERR_INTERNET_DISCONNECTED")
    tomasz.context.set_offline(True)
    tomasz.fill("Your answer", NEWER)
    tells(tomasz, KEPT)
    other.close()
    tomasz.context.set_offline(False)

    tomasz.turn_to(sent)
    tomasz.press("Post answer")
    tomasz.visit(thread)
    tells(tomasz, re.compile("^This browser has a newer copy of your text"))
    tomasz.press_here("Bring it back")
    assert tomasz.labelled("Your answer").input_value() == NEWER


@pytest.mark.parametrize("device", [DESK, DESK_WITHOUT_SCRIPTS], ids=str)
def test_publishing_with_a_double_click_makes_one_entry(arrive: Arrive, site: Site, device: Device) -> None:
    tomasz = arrive(device, handle="tomasz", looks=False)
    tomasz.visit(WRITE)
    tomasz.fill("Your entry", WORDS)

    tomasz.the_one("Publish entry").dblclick(no_wait_after=True)
    # Looked at again and again: without scripts the first sending is broken off by the second, and that is no failure.
    expect(tomasz.page).to_have_url(re.compile("/entries/"), timeout=15_000)
    tomasz.page.wait_for_load_state("load")
    assert entries_of(site, "tomasz", number=9) == [WORDS]
    assert tomasz.sees(WORDS)


@pytest.mark.parametrize("device", [PHONE, DESK_WITHOUT_SCRIPTS], ids=str)
def test_a_form_that_needs_a_second_look_keeps_what_was_typed(arrive: Arrive, device: Device) -> None:
    tomasz = arrive(device, handle="tomasz", looks=False)
    tomasz.visit(WRITE)
    tomasz.fill("Your entry", WORDS)
    tomasz.main.get_by_text("Say more about it").click()
    tomasz.tick("suppliers")
    tomasz.fill("This entry on your own blog", "not an address")

    tomasz.press("Publish entry", status=422)
    tomasz.inspect()
    assert tomasz.sees("One thing needs a second look")
    assert tomasz.labelled("Your entry").input_value() == WORDS
    assert tomasz.labelled("suppliers").is_checked()
    field = tomasz.labelled("This entry on your own blog")
    assert field.input_value() == "not an address"
    assert field.get_attribute("aria-invalid") == "true"


def test_words_are_saved_while_one_types_on_and_found_in_the_list(arrive: Arrive, site: Site) -> None:
    """Fifteen seconds at the latest: with a clock of the test's own, and a key each second."""
    tomasz = arrive(handle="tomasz", looks=False)
    tomasz.page.clock.install()
    tomasz.visit(WRITE)
    box = tomasz.labelled("Your entry")
    for _second in range(14):
        box.press_sequentially("o")
        tomasz.page.clock.run_for(1000)
    assert drafts(site) == [], "there was no pause of two seconds"
    tomasz.page.clock.run_for(1000)
    tells(tomasz, SAVED)
    assert drafts(site) == ["o" * 14]
    box.press_sequentially("h")
    tomasz.page.clock.run_for(2000)
    expect_drafts(tomasz, site, ["o" * 14 + "h"])

    tomasz.page.close()
    tomasz.open_tab()
    tomasz.visit("/drafts")
    assert tomasz.sees("Day 9 · Twenty-eight days of customer love · saved just now")
    tomasz.press("Go on writing")
    assert tomasz.labelled("Your entry").input_value() == "o" * 14 + "h"
    tomasz.visit("/drafts")
    tomasz.press("Throw away")
    assert tomasz.sees("There is nothing half-written.")
    assert drafts(site) == []


def test_an_answer_is_there_again_in_a_new_tab(arrive: Arrive, site: Site) -> None:
    tomasz = arrive(PHONE, handle="tomasz", looks=False)
    tomasz.visit("/challenges/first-28/days/1")
    tomasz.follow(tomasz.main.locator(".post__time").first)
    entry = tomasz.path
    tomasz.type("Your answer", WORDS)
    tells(tomasz, SAVED)
    tomasz.page.close()
    tomasz.open_tab()
    tomasz.visit(entry)
    assert tomasz.labelled("Your answer").input_value() == WORDS


@pytest.mark.parametrize(
    ("handle", "path", "label", "button"),
    [
        ("tomasz", "/challenges/first-28/wall", "What stands in your way?", "Tell the others"),
        ("tomasz", "/settings/profile", "About you", "Save"),
        ("ada", "/challenges/first-28/days/12/edit", "Prompt", "Save this day"),
    ],
)
def test_other_forms_are_kept_in_the_browser_until_they_are_sent(
    arrive: Arrive, handle: str, path: str, label: str, button: str
) -> None:
    person = arrive(handle=handle, looks=False)
    person.visit(path)
    person.type(label, "o")
    typed = person.labelled(label).input_value()
    person.page.close()
    person.open_tab()
    person.visit(path)
    tells(person, re.compile("^This browser has a newer copy of your text"))
    person.press_here("Bring it back")
    assert person.labelled(label).input_value() == typed
    person.press(button)
    person.visit(path)
    assert not person.sees("This browser has a newer copy"), "it was sent"


def expect_drafts(person: Visitor, site: Site, words: list[str]) -> None:
    """The saving is on its way: it says the same as before when it has come."""
    for _try in range(50):
        if drafts(site) == words:
            return
        person.page.wait_for_timeout(100)
    assert drafts(site) == words


def tells(person: Visitor, sentence: re.Pattern[str]) -> None:
    """What the form says about the draft: politely, never as an alarm."""
    line = person.main.locator("[data-draft-status] [role=status]")
    expect(line).to_have_text(sentence, timeout=8000)


def sign_out_everywhere(site: Site, handle: str) -> None:
    with site.session() as session:
        session.execute(delete(SignIn).where(SignIn.account_id == account_id(handle)))


def show_challenge_to(site: Site, visibility: str) -> None:
    with site.session() as session:
        session.execute(update(Challenge).where(Challenge.slug == "first-28").values(visibility=visibility))


def drafts(site: Site) -> list[str]:
    with site.session() as session:
        kept = select(Draft).where(Draft.account_id == account_id("tomasz"))
        return [draft.text("text") for draft in session.scalars(kept)]


def entries_of(site: Site, handle: str, number: int) -> list[str]:
    with site.session() as session:
        theirs = select(Post.source).join(Entry, Entry.post_id == Post.id).where(Entry.number == number)
        return list(session.scalars(theirs.where(Post.author_id == account_id(handle))))


def account_id(handle: str) -> object:
    return select(Account.id).where(Account.handle == handle).scalar_subquery()
