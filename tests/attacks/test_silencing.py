"""Silencing somebody by what protects others: their network's tries, their mailbox, three reporters (A12). Getting
round what has words wait (A51), and round what a role needs (A17). Changing something by a look (A16)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from forum.accounts import Account
from forum.accounts.jobs import answer_link_wishes
from forum.challenges import Prompt
from forum.challenges.hosting import HostInvitation
from forum.core import clock
from forum.core.limits import limiter
from forum.core.lists import Kind, Listed
from forum.entries.claims import HELD_FOR, is_held
from forum.leaving.letters import token_of as token_to_stay
from forum.leaving.models import set_out
from forum.moderation import Action, ReviewItem
from forum.moderation.letters import key_of
from forum.notifications.models import Notification
from forum.posts import Post
from tests.accounts.newcomers import ROSA, sign_up
from tests.accounts.post import delivered
from tests.attacks.knocking import from_address, knock, raw_post, token_of
from tests.browser import BASE, signed_in
from tests.challenges.test_market_day import OFFER, PAGE, launched, market, on
from tests.entries.lines import held_by
from tests.house.scenes import set_site
from tests.moderation.queue import decide, report, told
from tests.posts.topics import topic_of

__all__ = ["market"]
OFFICE = "203.0.113.5"  # an address that many share
WORDS = "I was suspended, and think that it was a mistake."


def at_the_office(limited, person=None):
    browser = from_address(limited, OFFICE)
    if person is not None:
        browser.sign_in(person)
    return browser


def knocks(browser, path, times, **form):
    """The statuses of so many sendings."""
    token = token_of(browser.visit("/contact"))
    return [raw_post(browser, path, csrf_token=token, **form).status_code for _ in range(times)]


# Others of one's network


@pytest.mark.attack("A12")
def test_nobody_uses_up_the_reports_of_others_in_their_network(limited, world):
    entry = world.entry(world.ben, world.challenge(), 9)
    assert knocks(at_the_office(limited), f"/posts/{entry}/report", 21, reason="spam")[-1] == 429

    assert knocks(at_the_office(limited, world.ana), f"/posts/{entry}/report", 1, reason="spam") == [303]


@pytest.mark.attack("A12")
def test_nobody_uses_up_the_appeals_of_others_in_their_network(limited, world):
    entry = world.entry(world.ben, world.challenge(), 9)
    report(world, entry, world.ana)
    decision = decide(world, entry, Action.SUSPEND, world.mo, days=3)
    assert knocks(at_the_office(limited), f"/decisions/{decision}?key=guessed", 11, text=WORDS)[-1] == 429

    with world.app.app_context():
        letter = f"/decisions/{decision}?key={key_of(decision)}"
    assert knocks(at_the_office(limited), letter, 1, text=WORDS) == [303]


@pytest.mark.attack("A12", "A52")
def test_many_of_one_network_follow_a_link_and_guesses_are_counted_all_the_same(limited, world):
    challenge = world.challenge(slug="closed", visibility="invited")
    with world.session() as session:
        day = session.scalars(select(Prompt).where(Prompt.challenge_id == challenge, Prompt.number == 20)).one()
        by, at = session.get(Account, world.olga.id), clock.now()
        code = HostInvitation.to(day, by=by, standing=0, at=at).code
    office = at_the_office(limited)

    guessed = [office.client.get("/hosting/guessed", base_url=BASE).status_code for _ in range(61)]
    seen = [office.client.get(f"/hosting/{code}", base_url=BASE).status_code for _ in range(61)]

    assert guessed == [404] * 60 + [429]
    assert set(seen) == {200}, "what is right works all the same"


@pytest.mark.attack("A12")
def test_nobody_uses_up_what_members_of_their_network_may_write_or_ask_for(limited, world):
    topic = topic_of(world, world.ben)
    ana = at_the_office(limited)
    ana.sign_in_by_form(world.ana)
    guesser = at_the_office(limited)
    said = [knock(guesser, f"somebody{n}@example.org", door="/forgot-password") for n in range(61)]
    assert said[-1] == 429
    assert knocks(guesser, "/sign-in/second-step", 240)[-1] == 429

    assert knocks(ana, f"/posts/{topic}/cheer", 1) == [303]
    assert knocks(ana, "/sign-out", 1) == [303]
    assert knocks(ana, "/forgot-password", 1, email=world.ana.email) == [303], "her browser knows her"


@pytest.mark.attack("A12", "A45")
def test_nobody_uses_up_the_letters_by_which_somebody_comes_in(limited, world):
    """With letters that confirm an address, which is confirmed long since, so that none is ever sent."""
    stranger = from_address(limited, "198.51.100.7")
    assert knocks(stranger, "/confirm", 4, email=world.ana.email) == [303] * 3 + [429]

    assert knocks(at_the_office(limited), "/forgot-password", 1, email=world.ana.email) == [303]


@pytest.mark.attack("A12", "A45")
def test_nobody_keeps_somebody_from_joining_by_asking_for_what_only_members_get(limited, world):
    stranger = from_address(limited, "198.51.100.7")
    for door in ("/forgot-password", "/confirm"):
        assert knocks(stranger, door, 4, email=ROSA["email"]) == [303] * 3 + [429]

    sign_up(at_the_office(limited))

    assert "/confirm/" in delivered(world)[-1].link


@pytest.mark.attack("A12", "A45")
def test_nobody_uses_up_the_letters_of_somebody_by_other_spellings_of_their_mailbox(limited, world):
    """To ana+1@ nothing is sent, for nobody is called so here; and what is sent to rosa+1@ may reach nobody."""
    stranger = from_address(limited, "198.51.100.7")
    for door in ("/forgot-password", "/confirm"):
        for number in range(4):
            knocks(stranger, door, 1, email=world.ana.email.replace("@", f"+{number}@"))
        assert knocks(at_the_office(limited), door, 1, email=world.ana.email) == [303]
    for number in range(4):
        other = {"email": ROSA["email"].replace("@", f"+{number}@"), "handle": f"rosa-{number}"}
        sign_up(stranger, status=200 if number < 3 else 429, **other)

    sign_up(at_the_office(limited))

    assert ROSA["email"] in {mail.to for mail in delivered(world)}


@pytest.mark.attack("A45")
def test_a_mailbox_gets_few_letters_by_however_many_spellings_somebody_signed_up_with(limited, world):
    stranger = from_address(limited, "198.51.100.7")
    spellings = [ROSA["email"].replace("@", f"+{number}@") for number in range(6)]
    for number, email in enumerate(spellings):
        limiter.reset()
        sign_up(stranger, email=email, handle=f"rosa-{number}")
    before = len(delivered(world))

    assert [knocks(stranger, "/forgot-password", 1, email=email) for email in spellings] == [[303]] * 6
    with limited.app_context():
        answer_link_wishes()

    assert len(delivered(world)) == before + 3


@pytest.mark.attack("A12", "A45")
def test_nobody_keeps_somebody_from_joining_by_signing_up_with_their_address_and_moving_on(limited, world):
    """Either one can still sign up with it, or a letter in the mailbox leads in."""
    for number, status in enumerate((200, 200, 429)):
        stranger = from_address(limited, f"198.51.100.{number}")
        sign_up(stranger)
        letter = delivered(world)[-1].link
        stranger.visit("/sign-in")
        stranger.submit("Sign in", email=ROSA["email"], password=ROSA["password"])
        stranger.visit("/settings/account")
        elsewhere = f"mine{number}@example.net"
        stranger.submit("Change the address", email=elsewhere, current_password=ROSA["password"])
        stranger.visit(delivered(world)[-1].link)
        stranger.submit("Yes, this is me", status=status)
    rosa = at_the_office(limited)
    rosa.visit(letter)

    rosa.submit("Yes, this is me", password="Rosas-own-2026")

    assert rosa.visit("/settings/account").has(ROSA["email"])


@pytest.mark.attack("A12")
def test_nobody_keeps_somebody_waiting_by_promising_answers_again_and_again(world, browser):
    """Once a day they can be held by the same person, who must be able to answer; to answer, nobody needs to hold."""
    entry = world.entry(world.ben, world.challenge(), 9)
    claim = f"/waiting/{entry}/claim"
    for ends in ("let go", "over"):
        browser.sign_in(world.ana)
        browser.visit("/waiting/next")
        browser.post_with_token(claim)
        assert held_by(world, world.ana) == {entry}
        if ends == "let go":
            browser.post_with_token(f"{claim}/withdraw")
        else:
            clock.advance(HELD_FOR)
        page = browser.post_with_token(claim)
        assert page.path.startswith(f"/entries/{entry}")
        assert page.has_button("Post answer")
        assert not is_held_now(world, entry)
        clock.advance(timedelta(days=1))

    for who in (world.nina, silenced(world, world.cleo)):
        browser.sign_in(who)
        browser.client.post(claim, base_url=BASE, data={"csrf_token": token_of(browser.visit("/about"))})
        assert held_by(world, who) == set()


def is_held_now(world, post_id):
    with world.session() as session:
        return session.scalar(select(Post.id).where(Post.id == post_id, is_held(clock.now()))) is not None


def silenced(world, person):
    with world.session() as session:
        session.get(Account, person.id).silenced_until = clock.now() + timedelta(days=30)
    return person


@pytest.mark.attack("A12")
def test_nobody_uses_up_the_messages_of_a_mailbox_they_only_name(limited, world):
    form = {"name": "Rosa", "email": "rosa@example.org", "text": WORDS}
    stranger = from_address(limited, "198.51.100.7")
    assert knocks(stranger, "/contact", 6, **form) == [303] * 5 + [429]

    assert knocks(at_the_office(limited), "/contact", 1, **form) == [303]
    others = [form | {"email": f"somebody{n}@example.org"} for n in range(5)]
    assert [knocks(stranger, "/contact", 1, **other) for other in others] == [[303]] * 5, "whoever shares their network"


# Three reporters


@pytest.fixture
def kept(world):
    """An entry of Ben's that three reported, and a moderator kept."""
    entry = world.entry(world.ben, world.challenge(), 9)
    for person in (world.ana, world.cleo, world.olga):
        report(world, entry, person)
    decide(world, entry, Action.KEEP, world.mo)
    return entry


def is_shown(world, post):
    with world.session() as session:
        return session.get(Post, post).is_shown


@pytest.mark.attack("A12")
def test_what_a_moderator_kept_is_not_hidden_by_the_next_three(world, kept):
    puppets = [world.person(f"puppet{n}") for n in range(4)]
    for person in puppets:
        report(world, kept, person)
    assert is_shown(world, kept)

    clock.advance(timedelta(minutes=1))
    ben = signed_in(world, world.ben)
    ben.visit(f"/entries/{kept}/edit")
    ben.submit("Publish changes", text="Rosa, of all people, should know better.")
    for n in range(5, 8):
        assert is_shown(world, kept)
        report(world, kept, world.person(f"puppet{n}"))

    assert not is_shown(world, kept), "three have read these other words, which nobody has looked at"


@pytest.mark.attack("A12")
def test_reports_of_who_was_suspended_hide_nothing(world):
    entry = world.entry(world.ben, world.challenge(), 9)
    for person in (world.ana, world.cleo):
        report(world, entry, person)
    with world.session() as session:
        session.get(Account, world.cleo.id).suspend(clock.now())

    report(world, entry, world.olga)

    assert is_shown(world, entry)


# Round the lists


@pytest.mark.attack("A51")
@pytest.mark.parametrize("field", ["not_for", "free_way"])
@pytest.mark.parametrize("afterwards", [False, True])
def test_words_beside_a_launch_are_held_against_the_lists(world, market, field, afterwards):
    with world.session() as session:
        Listed.add(Kind.WORD, ["snake oil"], "Spam.", by=session.get(Account, world.root.id), at=clock.now())
    with on():
        words = {field: "Who needs no Snake-Oil of https://example.com"}
        ana = launched(world, world.ana, **({} if afterwards else words))
        if afterwards:
            ana.visit(f"{PAGE}/write")
            ana.submit("Save", **words)

        assert not signed_in(world, world.ben).visit(PAGE).has(OFFER["title"])
    with world.session() as session:
        assert session.scalars(select(Post).where(Post.kind == "launch")).one().held_reason == "review"


@pytest.mark.attack("A12")
def test_an_appeal_does_not_wait_for_a_moderator_who_cannot_answer(world, app, browser, monkeypatch):
    """Another one who lacks the second step that they need is a member like others."""
    post = world.entry(world.ben, world.challenge(), 9)
    report(world, post, world.cleo)
    decision = decide(world, post, Action.HIDE, world.mo)
    ben = signed_in(world, world.ben)
    ben.visit(f"/decisions/{decision}")
    ben.submit("Send to the moderators", text=WORDS)
    with world.session() as session:
        item = session.scalars(select(ReviewItem.id).where(ReviewItem.kind == "appeal")).one()
        session.get(Account, world.mo.id).second_step_since = clock.now()
    assert world.root
    strict = replace(app.config["SETTINGS"], require_second_step="moderators")
    monkeypatch.setitem(app.config, "SETTINGS", strict)

    browser.sign_in(world.mo)
    browser.visit(f"/moderation/items/{item}")
    browser.submit("Answer", outcome="undone", reason="Indeed, I was mistaken.")


# Round the second step, and by a look


@pytest.mark.attack("A17")
def test_a_moderator_without_the_second_step_that_they_need_is_not_told_who_reported(world, app, monkeypatch):
    assert world.mo
    entry = world.entry(world.ben, world.challenge(), 9)
    strict = replace(app.config["SETTINGS"], require_second_step="moderators")
    monkeypatch.setitem(app.config, "SETTINGS", strict)
    report(world, entry, world.ana)
    told(world)
    assert lines_of(world, world.mo) == 0

    with world.session() as session:
        session.get(Account, world.mo.id).second_step_since = clock.now()
    report(world, entry, world.cleo)
    told(world)
    assert lines_of(world, world.mo) == 1


@pytest.mark.attack("A17", "A21")
def test_a_moderator_without_the_second_step_that_they_need_hears_nothing_of_the_invited(world, app, monkeypatch):
    challenge = world.challenge(visibility="invited")
    with world.session() as session:
        session.get(Account, world.mo.id).second_step_since = clock.now()
    topic_of(world, world.ana, challenge, "What does @mo say?")
    strict = replace(app.config["SETTINGS"], require_second_step="moderators")
    monkeypatch.setitem(app.config, "SETTINGS", strict)
    with world.session() as session:
        session.get(Account, world.mo.id).second_step_since = None
    told(world)

    assert lines_of(world, world.mo) == 0


def lines_of(world, person):
    with world.session() as session:
        return len(session.scalars(select(Notification).where(Notification.person_id == person.id)).all())


@pytest.mark.attack("A16")
def test_a_line_is_not_read_by_fetching_ahead_nor_while_only_reading_is_possible(world, browser):
    entry = world.entry(world.ana, world.challenge(), 9)
    world.comment(world.ben, entry, "That is a kind thing to do, and I would like to try it.")
    told(world)
    browser.sign_in(world.ana)
    with world.session() as session:
        line = session.scalars(select(Notification.id).where(Notification.person_id == world.ana.id)).one()

    def is_seen():
        with world.session() as session:
            return session.get(Notification, line).seen_at is not None

    browser.client.get(f"/notifications/{line}", base_url=BASE, headers={"Sec-Purpose": "prefetch;prerender"})
    assert not is_seen()
    set_site(world, read_only=True)
    browser.visit(f"/notifications/{line}")
    assert not is_seen()
    set_site(world, read_only=False)
    browser.visit(f"/notifications/{line}")
    assert is_seen()


@pytest.mark.attack("A12")
def test_nobody_goes_because_they_could_not_say_that_they_stay(world, browser):
    """While only reading is possible, the seven days of whoever is about to leave go on."""
    browser.sign_in(world.ana)
    with world.session() as session:
        ana = session.get(Account, world.ana.id)
        set_out(ana, with_posts=False, at=clock.now())
        by_mail = f"/stay/{token_to_stay(ana)}"
    set_site(world, read_only=True)
    browser.visit("/settings/delete")
    browser.post_with_token("/settings/delete/stay")
    with world.session() as session:
        assert session.get(Account, world.ana.id).leaves_at is None
        set_out(session.get(Account, world.ana.id), with_posts=False, at=clock.now())
    browser.visit(by_mail)
    browser.post_with_token(by_mail)
    with world.session() as session:
        assert session.get(Account, world.ana.id).leaves_at is None
