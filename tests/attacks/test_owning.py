"""Attacks on whose an account is: an address that is somebody else's, signed up before them or lent by them (A13)."""

import sys
from datetime import timedelta
from types import SimpleNamespace

import pytest
from flask import request
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from forum.accounts import Account, Distance, JoinRequest, Keeps, account_by_email
from forum.challenges import Challenge, Participation, Prompt
from forum.challenges.hosting import HostInvitation
from forum.core import clock
from forum.notifications.models import Choice
from forum.notifications.words import Often, Topic
from forum.posts import Post
from forum.posts.jobs import release_confirmed
from forum.posts.words import HeldFor
from tests.accounts.newcomers import ROSA, open_last_mail, sign_up
from tests.accounts.post import delivered
from tests.accounts.second_steps import has_app
from tests.browser import Browser, signed_in, values_of
from tests.house.scenes import set_site
from tests.posts.topics import LONG, do, topic_of
from tests.world import PASSWORD

HERS = "Rosas-own-2026"


def signs_in(world, password, email=ROSA["email"]):
    browser = Browser(world.app)
    browser.visit("/sign-in")
    status = browser.client.post(
        "/sign-in",
        data={"csrf_token": browser.page.all("input", name="csrf_token")[0].get("value"), "email": email}
        | {"password": password},
        base_url="http://localhost:8000",
    ).status_code
    return status == 303


@pytest.mark.attack("A13")
def test_who_signed_up_with_anothers_address_is_out_as_soon_as_its_owner_confirms_it(world, browser):
    """Neither their password, nor where they are signed in, nor an app of theirs opens it any more."""
    sign_up(browser)
    browser.visit("/sign-in")
    browser.submit("Sign in", email=ROSA["email"], password=ROSA["password"])
    letter = delivered(world)[-1].link
    with world.session() as session:
        stranger = session.scalars(account_by_email(ROSA["email"])).one()
    has_app(world, stranger)  # from the days when nobody had to confirm an address first
    rosa = Browser(world.app)

    page = rosa.visit(letter)
    assert page.all("input", type="password"), "another browser than the one in which somebody signed up"
    rosa.submit("Yes, this is me", status=422)
    rosa.submit("Yes, this is me", password=HERS)

    with world.session() as session:
        assert session.scalars(account_by_email(ROSA["email"])).one().second_step_since is None
    browser.visit("/settings/account", status=401)
    assert not signs_in(world, ROSA["password"])
    assert signs_in(world, HERS)


@pytest.mark.attack("A11", "A13")
def test_who_confirms_where_they_signed_up_keeps_their_password_and_the_cookie_tells_nobody_who_is_here(world, browser):
    sign_up(browser, email=world.ana.email)
    sign_up(browser)
    with browser.client.session_transaction(base_url="http://localhost:8000") as kept:
        known, new = kept["signed up"]
    assert len(known) == len(new)

    page = open_last_mail(world, browser)
    assert not page.all("input", type="password")
    browser.submit("Yes, this is me")
    assert signs_in(world, ROSA["password"])


@pytest.mark.attack("A13")
def test_nobody_lends_their_address_to_an_account_of_somebody_else(world, browser):
    """Pressed by whoever has the mailbox, the button would give their address to a stranger's account."""
    browser.sign_in(world.ana)
    browser.visit("/settings/account")
    browser.submit("Change the address", email="rosa@example.org", current_password=PASSWORD)
    letter = delivered(world)[0].link

    Browser(world.app).visit(letter, status=401)
    ben = Browser(world.app)
    ben.sign_in(world.ben)
    ben.visit(letter, status=403)
    browser.visit(letter)
    assert "Your e-mail address is confirmed" in browser.submit("Yes, this is me").body


def asks_for_another_address(browser):
    browser.visit("/settings/account")
    browser.submit("Change the address", email=ROSA["email"], current_password=PASSWORD)


def letter_to_change(world):
    return [mail for mail in delivered(world) if mail.to == ROSA["email"]][-1].link


@pytest.mark.attack("A13")
@pytest.mark.parametrize("first", ["stranger", "member"])
def test_nobody_keeps_a_member_from_their_own_address_by_signing_up_with_it(world, browser, first):
    ana, stranger = signed_in(world, world.ana), browser
    if first == "member":
        asks_for_another_address(ana)
        letter = letter_to_change(world)
    sign_up(stranger)
    theirs = letter_to_change(world)
    stranger.visit("/sign-in")
    stranger.submit("Sign in", email=ROSA["email"], password=ROSA["password"])
    if first == "stranger":
        asks_for_another_address(ana)
        letter = letter_to_change(world)

    ana.visit(letter)
    ana.submit("Yes, this is me")

    stranger.visit("/settings/account", status=401)
    Browser(world.app).visit(theirs, status=410)
    assert not signs_in(world, ROSA["password"])
    assert signs_in(world, PASSWORD)
    with world.session() as session:
        assert session.scalars(account_by_email(ROSA["email"])).one().id == world.ana.id
        gone = session.scalars(select(Account).where(Account.handle == "rosa-alvarez")).one()
        assert gone.email == gone.email_key == f"{gone.id}@address.invalid"
        assert not gone.is_confirmed


@pytest.mark.attack("A11", "A13")
@pytest.mark.parametrize("proof", ["confirmed", "asked to be let in"])
def test_an_address_that_somebody_proved_is_given_to_nobody_else(world, browser, proof):
    """Its owner hears that they have an account; a link that went out before does nothing any more."""
    ana = signed_in(world, world.ana)
    asks_for_another_address(ana)
    letter = letter_to_change(world)
    sign_up(browser)
    with world.session() as session:
        rosa = session.scalars(account_by_email(ROSA["email"])).one()
        if proof != "confirmed":
            JoinRequest.make(rosa, "I would like to come.", None, at=clock.now())
    with world.session() as session:
        session.scalars(account_by_email(ROSA["email"])).one().confirm_email(ROSA["email"], clock.now())

    ana.visit(letter)
    ana.submit("Yes, this is me", status=409)
    asks_for_another_address(ana)

    assert [mail.subject for mail in delivered(world) if mail.to == ROSA["email"]][-1] == "You have an account already"
    with world.session() as session:
        assert session.scalars(account_by_email(ROSA["email"])).one().id != world.ana.id


@pytest.mark.attack("A13")
def test_who_has_not_confirmed_an_address_themselves_takes_none_from_others(world, browser):
    sign_up(browser)
    nina = signed_in(world, world.nina)
    asks_for_another_address(nina)

    last = [mail for mail in delivered(world) if mail.to == ROSA["email"]][-1]
    assert last.subject == "You have an account already"


@pytest.mark.attack("A13", "A26")
@pytest.mark.parametrize("way", ["confirmation", "new password"])
def test_nothing_that_a_stranger_wrote_comes_out_under_the_name_of_whose_address_it_is(world, browser, way):
    """They signed up with another's address, wrote, and waited for its owner to confirm it."""
    words = words_of_a_stranger(world, browser)
    rosa = Browser(world.app)
    if way == "new password":
        rosa.visit("/forgot-password")
        rosa.submit("Send me a link", email=ROSA["email"])
    rosa.visit(delivered(world)[-1].link)
    rosa.submit("Yes, this is me" if way == "confirmation" else "Set the new password", password=HERS)
    do(world, words, lambda post: post.hold(HeldFor.REVIEW, at=clock.now()))
    do(world, words, lambda post: post.release(clock.now()))  # a moderator finds nothing wrong with it
    release(world)

    page = Browser(world.app).visit("/people/rosa-alvarez").body
    assert "cheat" not in page
    assert "scam" not in page
    assert not is_shown(world, words)
    clock.advance(timedelta(minutes=1))
    rosa.visit(f"/posts/{words}/edit")
    rosa.submit("Save", text="I do welcome every customer by name, and by hand.")
    release(world)
    assert is_shown(world, words), "what she has changed is hers"


@pytest.mark.attack("A13")
def test_what_a_stranger_says_of_themselves_at_the_very_moment_of_confirming_is_not_hers(world, browser, monkeypatch):
    """Her request has looked at the account already, and looks at a password: that takes a tenth of a second."""
    sign_up(browser)
    browser.visit("/sign-in")
    browser.submit("Sign in", email=ROSA["email"], password=ROSA["password"])
    browser.visit("/settings/profile")
    rosa = Browser(world.app)
    rosa.visit(delivered(world)[-1].link)
    confirming = sys.modules["forum.accounts.routes.confirming"]
    look = confirming.account_behind

    def and_then_the_stranger_saves(link):
        account = look(link)
        if request.method == "POST":
            with world.session() as session:
                stranger = session.get(Account, account.id, options=[selectinload(Account.links)])
                stranger.introduce(links=[], bio="Buy my candles.", at=clock.now())
        return account

    monkeypatch.setattr(confirming, "account_behind", and_then_the_stranger_saves)
    rosa.submit("Yes, this is me", password=HERS)

    with world.session() as session:
        assert session.scalars(account_by_email(ROSA["email"])).one().bio == ""


@pytest.mark.attack("A13")
@pytest.mark.parametrize("way", ["confirmation", "new password"])
def test_nothing_that_a_stranger_chose_stands_for_whose_address_it_is(world, browser, way):
    """They took leave in her name, signed a pledge, blocked who could help her, silenced mails, chose a language."""
    kind28 = world.challenge("kind-28")
    letter, hers = chosen_by_a_stranger(world, browser, kind28)

    rosa = Browser(world.app)
    if way == "new password":
        rosa.visit("/forgot-password")
        rosa.submit("Send me a link", email=ROSA["email"])
        letter = delivered(world)[-1].link
    rosa.visit(letter)
    rosa.submit("Yes, this is me" if way == "confirmation" else "Set the new password", password=HERS)
    if way == "new password":
        rosa.sign_in(hers)

    assert not rosa.visit("/welcome").has("Your account goes on")
    assert "lies" not in rosa.visit("/people/rosa-alvarez").text
    assert not rosa.visit("/settings/distances").has("Mo Example")
    with world.session() as session:
        assert session.get(Account, hers.id).locale == "en"
        assert session.scalars(select(Choice).where(Choice.person_id == hers.id)).all() == []
        mine = session.scalars(select(Participation).where(Participation.account_id == hers.id)).one()
        assert mine.left_at is not None
        assert session.get(Challenge, kind28).participant_count == 0


@pytest.mark.attack("A12", "A13")
def test_who_signed_up_with_anothers_address_does_not_end_the_link_in_her_mailbox_by_asking_for_a_third(world, browser):
    sign_up(browser)
    letter = delivered(world)[-1].link
    browser.visit("/sign-in")
    browser.submit("Sign in", email=ROSA["email"], password=ROSA["password"])
    browser.visit("/settings/account")
    browser.submit("Change the address", email="elsewhere@example.net", current_password=ROSA["password"])
    other = delivered(world)[-1].link
    assert other != letter

    rosa = Browser(world.app)
    rosa.visit(letter)
    rosa.submit("Yes, this is me", password=HERS)

    assert signs_in(world, HERS)
    browser.visit(other, status=410)


def signs_in_and_changes_the_password(browser, email, password, new):
    browser.visit("/sign-in")
    browser.submit("Sign in", email=email, password=password)
    browser.visit("/settings/account")
    browser.submit("Change the password", current_password=password, new_password=new)


@pytest.mark.attack("A13")
def test_a_link_to_the_address_before_works_no_more_once_another_one_is_confirmed(world, browser):
    sign_up(browser)
    first = delivered(world)[-1].link
    browser.visit("/sign-in")
    browser.submit("Sign in", email=ROSA["email"], password=ROSA["password"])
    browser.visit("/settings/account")
    browser.submit("Change the address", email="rosa@example.net", current_password=ROSA["password"])
    browser.visit(delivered(world)[-1].link)
    browser.submit("Yes, this is me")

    assert Browser(world.app).visit(first, status=410).has("This link no longer works")


def test_who_forgot_that_they_signed_up_reads_how_what_they_saved_stays(world, browser):
    """The link may be opened where they are signed in no more, and to us they could be anybody then."""
    sign_up(browser)
    browser.visit("/sign-in")
    browser.submit("Sign in", email=ROSA["email"], password=ROSA["password"])
    browser.visit("/settings/profile")
    browser.submit("Save", bio="I bake for early people.")
    browser.submit("Sign out")
    browser.visit("/forgot-password")
    browser.submit("Send me a link", email=ROSA["email"])
    page = browser.visit(delivered(world)[-1].link)

    assert page.has("Then choose the same password as when you joined: else it does not stay.")
    browser.submit("Set the new password", password=ROSA["password"])
    assert browser.visit("/settings/profile").texts("textarea", name="bio") == ["I bake for early people."]
    browser.visit("/forgot-password")
    browser.submit("Send me a link", email=ROSA["email"])
    assert not browser.visit(delivered(world)[-1].link).has("Have you written"), "it is theirs by now"


@pytest.mark.attack("A12", "A13")
def test_a_new_password_chosen_by_who_signed_up_with_anothers_address_ends_no_letter_in_her_mailbox(world, browser):
    sign_up(browser)
    letter = delivered(world)[-1].link
    signs_in_and_changes_the_password(browser, ROSA["email"], ROSA["password"], "Strangers-2026")

    rosa = Browser(world.app)
    rosa.visit(letter)
    rosa.submit("Yes, this is me", password=HERS)

    browser.visit("/settings/account", status=401)
    assert signs_in(world, HERS)
    assert not signs_in(world, "Strangers-2026")


@pytest.mark.attack("A12", "A13")
@pytest.mark.parametrize("whose", ["never confirmed", "a member's"])
def test_who_knows_the_password_keeps_the_owner_out_by_no_sign_in_and_by_no_new_password(world, browser, whose):
    """Not even by asking for the links themselves, until no more letters go to that mailbox for an hour."""
    email, password = (ROSA["email"], ROSA["password"]) if whose == "never confirmed" else (world.ana.email, PASSWORD)
    if whose == "never confirmed":
        sign_up(browser)
    browser.visit("/forgot-password")
    browser.submit("Send me a link", email=email)
    letter = delivered(world)[-1].link

    signs_in_and_changes_the_password(browser, email, password, "Strangers-2026")
    assert signs_in(world, "Strangers-2026", email) == (whose == "a member's")
    owner = Browser(world.app)
    owner.visit(letter)
    owner.submit("Set the new password", password=HERS)

    browser.visit("/settings/account", status=401)
    assert signs_in(world, HERS, email)
    assert not signs_in(world, "Strangers-2026", email)


@pytest.mark.attack("A13")
def test_a_change_of_the_address_ends_with_a_new_password_as_the_letter_about_it_says(world, browser):
    ana = signed_in(world, world.ana)
    asks_for_another_address(ana)
    letter = letter_to_change(world)
    ana.submit("Change the password", current_password=PASSWORD, new_password=HERS)

    ana.visit(letter, status=410)


@pytest.mark.attack("A12")
def test_who_asked_to_come_in_anothers_name_puts_no_words_into_her_mouth(world, browser):
    set_site(world, sign_up="approval")
    ask(browser, words="I hate you all.")
    rosa = Browser(world.app)
    rosa.visit(delivered(world)[-1].link)
    rosa.submit("Yes, this is me", password=HERS)

    page = signed_in(world, world.root).visit("/admin/joining")
    assert page.has("Rosa Álvarez")
    assert not page.has("I hate you all.")


@pytest.fixture
def letters(world, browser):
    """A stranger has asked to join with her address, and then she has: the links in both letters, and her browser."""
    set_site(world, sign_up="approval")
    ask(browser, words="I hate you all.", first_name="Rude", last_name="Word", handle="rude-word")
    confirmation, rosa = delivered(world)[-1].link, Browser(world.app)
    ask(rosa, words="I bake bread for my street.")
    assert said_in(rosa) == "I bake bread for my street."
    assert said_in(browser) == "I hate you all."
    return SimpleNamespace(ways={"confirmation": confirmation, "new password": delivered(world)[-1].link}, rosa=rosa)


BUTTONS = {"confirmation": "Yes, this is me", "new password": "Set the new password"}


@pytest.mark.attack("A11", "A12")
@pytest.mark.parametrize("way", BUTTONS)
def test_who_asks_to_come_after_a_stranger_asked_in_her_name_is_read_in_her_own_words(world, letters, way):
    """What she typed waits in her browser, which tells nobody whether her address was new; elsewhere she is asked."""
    rosa = Browser(world.app)
    page = rosa.visit(letters.ways[way])
    assert values_of(page.form(BUTTONS[way]))["words"] == ""
    page = rosa.submit(BUTTONS[way], password=HERS, words="I bake bread for my street.")

    assert "Somebody here reads your request, and you hear by mail." in page.body
    assert signed_in(world, world.root).visit("/admin/joining").has("I bake bread for my street.")


@pytest.mark.attack("A11", "A12")
@pytest.mark.parametrize("way", BUTTONS)
def test_where_she_asked_she_is_let_in_under_her_own_name(world, letters, way):
    page = letters.rosa.visit(letters.ways[way])
    assert "rude-word" not in page.body
    letters.rosa.submit(BUTTONS[way], **({"password": HERS} if way == "new password" else {}))

    root = signed_in(world, world.root)
    page = root.visit("/admin/joining")
    assert page.has("I bake bread for my street.")
    assert not page.has("Rude Word")
    root.visit(page.link("Rosa Álvarez"))
    root.submit("Let them in")
    assert signs_in(world, HERS if way == "new password" else ROSA["password"])
    with world.session() as session:
        handle = session.scalars(account_by_email(ROSA["email"])).one().handle
    assert root.visit(f"/people/{handle}").texts("h1") == ["Rosa Álvarez"]
    Browser(world.app).visit("/people/rude-word", status=404)


@pytest.mark.attack("A11", "A12")
def test_of_two_requests_that_she_confirms_the_one_she_made_herself_is_read(world, browser):
    set_site(world, sign_up="approval")
    ask(browser, words="I hate you all.", first_name="Rude", last_name="Word", handle="rude-word")
    phone, rosa = Browser(world.app), Browser(world.app)
    phone.visit(delivered(world)[-1].link)
    phone.submit("Yes, this is me", password=HERS, words="I bake bread.")
    assert signed_in(world, world.root).visit("/admin/joining").has("Rude Word")

    ask(rosa, words="I bake bread for my street.")
    rosa.visit(delivered(world)[-1].link)
    rosa.submit("Set the new password", password=HERS)

    page = signed_in(world, world.root).visit("/admin/joining")
    assert page.has("Rosa Álvarez")
    assert not page.has("Rude Word")


@pytest.mark.attack("A13")
def test_who_confirms_elsewhere_with_the_same_password_need_not_say_once_more_why_they_would_like_to_come(
    world, browser
):
    set_site(world, sign_up="approval")
    ask(browser, words="I bake bread for my street.")
    phone = Browser(world.app)
    phone.visit(delivered(world)[-1].link)
    phone.submit("Yes, this is me", password=ROSA["password"])

    assert signed_in(world, world.root).visit("/admin/joining").has("I bake bread for my street.")


def test_words_that_no_cookie_holds_are_asked_for_once_more(world, browser):
    set_site(world, sign_up="approval")
    ask(browser, words="".join(chr(0x4E00 + n * 17) for n in range(1000)))

    assert said_in(browser) == ""
    browser.visit(delivered(world)[-1].link)
    browser.submit("Yes, this is me")


def ask(browser, **more):
    browser.visit("/join")
    clock.advance(timedelta(seconds=5))
    browser.submit("Ask to join", **ROSA | more)


def said_in(browser):
    with browser.client.session_transaction(base_url="http://localhost:8000") as kept:
        return kept["said why"]


def chosen_by_a_stranger(world, browser, challenge):
    """The letter by which her address is confirmed, and who she is."""
    sign_up(browser)
    letter = delivered(world)[-1].link
    browser.visit("/sign-in")
    browser.submit("Sign in", email=ROSA["email"], password=ROSA["password"])
    with world.session() as session:
        account = session.scalars(account_by_email(ROSA["email"])).one()
        hers = SimpleNamespace(id=account.id)
        Distance.keep(account, session.get(Account, world.mo.id), Keeps.BLOCK, at=clock.now())
        Choice.make(account.id, Topic.ANSWER, Often.NONE)
    world.join(hers, challenge)
    browser.visit("/settings/skills")
    browser.submit("Save", fun="telling lies")
    browser.visit("/settings/delete")
    browser.submit("Leave in seven days", current_password=ROSA["password"], posts="go")
    browser.visit("/settings/account")
    browser.submit("Change the language", locale="de")
    return letter, hers


def words_of_a_stranger(world, browser):
    sign_up(browser)
    browser.visit("/sign-in")
    browser.submit("Sign in", email=ROSA["email"], password=ROSA["password"])
    browser.visit("/settings/profile")
    browser.submit("Save", bio="I cheat my customers.", link_1_url="https://example.net/scam")
    with world.session() as session:
        stranger = session.scalars(account_by_email(ROSA["email"])).one().id
    return world.comment(SimpleNamespace(id=stranger), topic_of(world, world.ana), LONG)


def release(world):
    with world.app.app_context():
        release_confirmed()


def is_shown(world, words):
    with world.session() as session:
        return session.get(Post, words).is_shown


@pytest.mark.attack("A26")
def test_who_has_not_confirmed_an_address_says_nothing_to_others_by_any_other_form(world):
    """No wall, no circle, no day to host, no cheer, no private word; and their name is in no list."""
    kind28 = world.challenge("kind-28")
    entry = world.entry(world.ana, kind28, 9)
    world.join(world.nina, kind28)
    world.comment(world.nina, entry, LONG)
    with world.session() as session:
        day = session.scalars(select(Prompt).where(Prompt.challenge_id == kind28, Prompt.number == 20)).one()
        by = session.get(Account, world.olga.id)
        hosting = f"/hosting/{HostInvitation.to(day, by=by, standing=0, at=clock.now()).code}"
    nina, way = signed_in(world, world.nina), "/challenges/kind-28"

    for place, form in (
        (f"{way}/wall", {"sentence": "Buy at mine.", "pause_days": "0"}),
        (f"{way}/circles/new", {"name": "Buy at mine"}),
        (f"{way}/circles/wish", {}),
        (hosting, {}),
        (f"/posts/{entry}/cheer", {}),
        (f"/posts/{entry}/private-word", {"text": "Buy at mine."}),
    ):
        nina.visit("/about")
        nina.post_with_token(place, form, status=403)
    assert nina.visit(hosting).has("Please confirm your e-mail address first")
    page = Browser(world.app).visit(f"{way}/people")
    assert "Ana Example" in page.text
    assert "Nina" not in page.text


def writes(browser, password):
    """They write on their profile before they have looked into their mail."""
    browser.visit("/sign-in")
    browser.submit("Sign in", email=ROSA["email"], password=password)
    browser.visit("/settings/profile")
    browser.submit("Save", bio=f"By {password}")


def confirms_by_the_first_letter(world, browser):
    ways = [one.link for one in delivered(world)]
    page = browser.visit(next(way for way in ways if browser.client.get(way).status_code == 200))
    assert page.has("@rosa-bakes")
    assert not page.all("input", type="password")
    browser.submit("Yes, this is me")


def confirms_by_the_letter_that_they_have_an_account(world, browser):
    browser.visit(next(one.link for one in delivered(world) if "/reset-password/" in one.link))
    browser.submit("Set the new password", password=HERS)


def confirms_by_a_new_password(world, browser):
    browser.submit("Sign out")
    browser.visit("/forgot-password")
    browser.submit("Send me a link", email=ROSA["email"])
    assert browser.visit(delivered(world)[-1].link).has("choose the same password as when you joined")
    browser.submit("Set the new password", password=HERS)


CONFIRMING = (
    confirms_by_the_first_letter,
    confirms_by_the_letter_that_they_have_an_account,
    confirms_by_a_new_password,
)


@pytest.mark.attack("A12", "A13")
@pytest.mark.parametrize("confirms", CONFIRMING)
@pytest.mark.parametrize("is_first", [True, False], ids=["the stranger first", "the stranger second"])
def test_whoever_signs_up_beside_a_stranger_goes_on_with_what_they_wrote_themselves(world, is_first, confirms):
    """The letter is about one of the two accounts; the browser knows which one its owner began."""
    stranger, rosa = Browser(world.app), Browser(world.app)
    about = {stranger: {"handle": "somebody"}, rosa: {"handle": "rosa-bakes", "password": HERS}}
    for browser in (stranger, rosa) if is_first else (rosa, stranger):
        sign_up(browser, **about[browser])
    writes(stranger, ROSA["password"])
    writes(rosa, HERS)

    confirms(world, rosa)

    assert rosa.visit("/settings/profile").texts("textarea", name="bio") == [f"By {HERS}"]
    assert rosa.visit("/people/rosa-bakes").has(f"By {HERS}")
    assert not signs_in(world, ROSA["password"])
    assert signs_in(world, HERS)
    rosa.visit("/people/somebody", status=404)
    if is_first:
        stranger.visit("/settings/account", status=401)
    else:
        assert stranger.visit("/settings/account").has("is not confirmed"), "it is nobody's, and others see none of it"
