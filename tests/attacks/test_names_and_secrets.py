"""Attacks on names that look alike, on domains that end alike, on keys, and on what an answer may give away."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from forum import create_app
from forum.accounts import Account
from forum.core.database import db
from forum.moderation import Action
from forum.moderation.letters import key_of
from forum.posts.own_links import parted_at_own_links
from forum.settings import Settings, WrongSetting
from tests.accounts.newcomers import ROSA, sign_up
from tests.attacks.knocking import from_address, token_of
from tests.browser import BASE, Browser, signed_in
from tests.house.scenes import set_site
from tests.moderation.queue import decide, report
from tests.posts.topics import topic_of

OLD_KEY, NEW_KEY = "first-key-" * 4, "second-key-" * 4
LIKE_ADMIN = ["admin", "ADMIN", "Adm1n", "ad-min", "adrnin", "m0derator", "supp0rt", "kind1ing", "h3lp", "all", "here"]


@pytest.mark.attack("A50")
@pytest.mark.parametrize("handle", [name for name in LIKE_ADMIN if name != "h3lp"])
def test_nobody_is_called_like_those_who_run_the_place(world, browser, handle):
    assert sign_up(browser, status=422, handle=handle).errors()


@pytest.mark.attack("A50")
def test_nobody_is_called_like_the_forum_whatever_its_name(world, browser):
    set_site(world, name="Honeyfield")
    assert sign_up(browser, status=422, first_name="Honey", last_name="Field").errors()
    assert sign_up(browser, status=422, handle="h0neyfield").errors()


@pytest.mark.attack("A50")
def test_nobody_takes_a_handle_that_led_to_another(world, browser):
    """Who is called something else now is still mentioned by the handle from before; they alone may go back to it."""
    ana, ben = signed_in(world, world.ana), signed_in(world, world.ben)
    topic = topic_of(world, world.cleo, text="Ask @ana about it.")
    ana.visit("/settings/account")
    ana.submit("Change the handle", handle="anna-of-old")
    assert "/people/ana" in browser.visit(f"/topics/{topic}").body

    ben.visit("/settings/account")
    assert ben.submit("Change the handle", status=422, handle="an_a").errors()
    assert sign_up(browser, status=422, handle="ana").errors()
    ana.submit("Change the handle", handle="ana")
    assert "Ana Example" in browser.visit("/people/ana").text


@pytest.mark.attack("A50")
def test_nobody_takes_a_handle_of_somebody_who_has_left(world, browser, settings, monkeypatch):
    """Nor one they had before; also when the key is changed meanwhile."""

    def with_keys(**keys):
        monkeypatch.setitem(world.app.config, "SETTINGS", replace(settings, **keys))

    ana = signed_in(world, world.ana)
    ana.post_with_token("/settings/account/handle", {"handle": "anna-of-old"})
    with_keys(secret_key=OLD_KEY)
    said = world.app.test_cli_runner().invoke(args=["delete-account", world.ana.email, "--posts-go", "--now"]).output
    assert said == "@anna-of-old is gone.\n"

    with_keys(secret_key=NEW_KEY, secret_key_fallbacks=OLD_KEY)
    for handle in ("ana", "An_a", "anna0fold"):
        said = sign_up(browser, status=422, handle=handle).errors()
        assert said == ["Someone has this handle, or one that looks much like it. Please choose another one."]
    sign_up(browser, first_name="Ana", last_name="", handle="")
    with world.session() as session:
        assert session.scalars(select(Account.handle).order_by(Account.id.desc())).first() == "ana-2"


@pytest.mark.attack("A50")
@pytest.mark.parametrize("handle", ["ana", "ANA", "an-a", "a_na", "ａｎａ", "ana\u200b", "ana "])
def test_nobody_is_called_so_that_a_hasty_eye_takes_them_for_another(world, browser, handle):
    assert world.ana
    assert sign_up(browser, status=422, handle=handle).errors()
    inside = signed_in(world, world.ben)
    inside.visit("/settings/account")
    assert inside.submit("Change the handle", status=422, handle=handle).errors()


@pytest.mark.attack("A50")
@pytest.mark.parametrize("handle", ["ﬁona", "ｆiona", "ﬀi", "fıona", "fiоna", "Ⓕiona"])
def test_a_handle_has_no_letters_that_only_look_like_those_of_handles(world, browser, handle):
    world.person("fiona")
    assert sign_up(browser, status=422, handle=handle).errors()


@pytest.mark.attack("A50")
@pytest.mark.parametrize(("first", "last"), [("Ｒobin", "Root"), ("Robin", "Rооt"), ("ROBIN", "ﬀ"), ("Ａdmin", "")])
def test_nobody_is_named_like_those_who_run_the_place(world, browser, first, last):
    world.person("other", role="admin", first_name="Robin", last_name="ff")
    assert world.root
    assert sign_up(browser, status=422, first_name=first, last_name=last).errors()


@pytest.mark.attack("A50")
@pytest.mark.parametrize(
    ("first", "last"),
    [("RobinRoot", ""), ("robinroot", ""), ("R o b i n", "R o o t"), ("Robin", "R oot"), ("M o", "H a d d a d")],
)
def test_nobody_is_named_like_them_by_other_spaces(world, browser, first, last):
    world.person("other", role="admin", first_name="Robin", last_name="Root")
    world.person("third", role="moderator", first_name="Mo", last_name="Haddad")
    assert sign_up(browser, status=422, first_name=first, last_name=last).errors()
    assert sign_up(browser, first_name="Ana", last_name="RobinRoot").path == "/welcome"


@pytest.mark.attack("A50")
@pytest.mark.parametrize("email", ["ANA@example.org", " ana@EXAMPLE.ORG ", "ａna@example.org"])
def test_one_mailbox_is_one_account_however_it_is_written(world, browser, email):
    assert world.ana
    browser.visit("/join")
    data = ROSA | {"email": email, "csrf_token": token_of(browser.page)}
    assert browser.client.post("/join", base_url=BASE, data=data).status_code in (303, 422)

    with world.session() as session:
        assert len(session.scalars(select(Account)).all()) == 1


@pytest.mark.attack("A51")
@pytest.mark.parametrize(
    "address", ["https://evil-patty.example", "https://patty.example.evil.test", "https://patty.example@evil.test/"]
)
def test_a_domain_that_ends_alike_is_not_somebodys_own(world, browser, address):
    def labels(link: str) -> list[str]:
        topic = topic_of(world, world.ana, text=f"[here]({link})")
        html = browser.visit(f"/topics/{topic}").body
        return [leads_to for _part, leads_to in parted_at_own_links(html, "https://patty.example") if leads_to]

    assert labels(address) == []
    assert labels("https://shop.patty.example/x") != []


@pytest.mark.attack("A19")
@pytest.mark.parametrize("key", ["", "secret", "dev", "change me", "x" * 31])
def test_no_site_starts_with_a_key_that_anybody_knows(tmp_path, key):
    about = {"KINDLING_ENV": "production", "SITE_URL": "https://a.example", "DATA_DIR": str(tmp_path)}
    with pytest.raises(WrongSetting, match="SECRET_KEY"):
        Settings.from_environ(about | {"SECRET_KEY": key})


@pytest.fixture
def another(world, settings):
    """The same forum with another key, and perhaps ours as one of before."""
    apps = []

    def start(**keys):
        apps.append(create_app(replace(settings, **keys)))
        return apps[-1]

    yield start
    for app in apps:
        with app.app_context():
            db.engine.dispose()


def with_cookie(app, cookie) -> int:
    client = app.test_client()
    client.set_cookie("kindling", cookie, domain="localhost")
    return client.get("/settings/account", base_url=BASE).status_code


@pytest.mark.attack("A19")
def test_a_cookie_holds_as_long_as_its_key_is_known_and_no_longer(world, another):
    before, rotated = another(secret_key=OLD_KEY), another(secret_key=NEW_KEY, secret_key_fallbacks=OLD_KEY)
    old, new = cookie_of(before, world.ana), cookie_of(rotated, world.ana)

    assert with_cookie(another(secret_key=NEW_KEY), old) == 401
    assert with_cookie(rotated, old) == 200
    assert with_cookie(before, new) == 401  # signed with the new key, not with the one that may be known


def cookie_of(app, person) -> str:
    browser = Browser(app)
    browser.sign_in(person)
    return browser.client.get_cookie("kindling", domain="localhost").value


@pytest.mark.attack("A19")
@pytest.mark.parametrize(
    "path", ["/console", "/dev/mail", "/style", "/metrics", "/?__debugger__=yes&cmd=resource&f=style.css"]
)
def test_nothing_made_for_developers_is_there_in_production(another, path):
    app = another(env="production", site_url="https://forum.example.org")
    answer = app.test_client().get(path, base_url="https://forum.example.org")

    assert not app.debug
    assert answer.status_code == 404 or (path.startswith("/?") and answer.mimetype == "text/html")


@pytest.mark.attack("A19", "A52")
def test_what_breaks_tells_its_reader_nothing_of_the_inside(world, app, browser, monkeypatch):
    def broken(*args: object) -> None:
        raise RuntimeError("a secret of the inside")

    monkeypatch.setitem(app.config, "TESTING", False)
    [about] = [rule.endpoint for rule in app.url_map.iter_rules() if rule.rule == "/about"]
    monkeypatch.setitem(app.view_functions, about, broken)
    answer = browser.client.get("/about", base_url=BASE)

    assert answer.status_code == 500
    assert "secret of the inside" not in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.attack("A52")
def test_codes_cannot_be_tried_without_end_and_a_wrong_one_says_nothing(limited, world):
    world.challenge("secret", visibility="invited")
    guesser = from_address(limited, "198.51.100.7")
    said = [guesser.client.get(f"/invitations/{n:032}", base_url=BASE).status_code for n in range(62)]

    assert said == [404] * 60 + [429] * 2


@pytest.mark.attack("A52")
def test_no_address_tells_of_a_draft_or_of_what_only_invited_people_see(world, app):
    """Not by the same title, not by wishing for it, and not by announcing it."""
    ana, cleo = signed_in(world, world.ana), signed_in(world, world.cleo)
    ana.visit(f"{founded(ana, 'Among us')}/edit")
    among_us = announced(ana, ana.submit("Save", visibility="invited").path)
    founded(ana, "Not yet")

    same = founded(cleo, "Among us")
    cleo.visit(f"{founded(cleo, 'Whatever')}/edit")
    wished = cleo.submit("Save", slug="not-yet").path
    assert [announced(cleo, one) for one in (same, wished)] == ["/challenges/among-us", "/challenges/not-yet"]
    assert ana.visit(among_us).has("Among us")


def founded(browser, title: str) -> str:
    browser.visit("/challenges/new?pack=first-28")
    return browser.submit("Next", title=title).path.removesuffix("/steps/when")


def announced(browser, home: str) -> str:
    browser.visit(f"{home}/prepare")
    return browser.submit("Announce it").path


@pytest.mark.attack("A52")
def test_the_key_of_one_decision_opens_no_other(world, browser):
    decisions = []
    for person in (world.ana, world.ben):
        report(world, person, world.cleo)
        decisions.append(decide(world, person, Action.WARN, world.mo))
    with world.session():
        keys = [key_of(one) for one in decisions]

    browser.visit(f"/decisions/{decisions[0]}?key={keys[0]}")
    for wrong in (keys[1], keys[0][:-1], keys[0] + "0", keys[0].upper(), "", "é"):
        browser.visit(f"/decisions/{decisions[0]}", query_string={"key": wrong}, status=404)


@pytest.mark.attack("A52")
@pytest.mark.parametrize("address", ["/metrics", "/mail/returned"])
def test_a_token_that_is_only_begun_right_is_wrong(app, browser, settings, monkeypatch, address):
    token = "what a machine shows, long enough"
    monkeypatch.setitem(app.config, "SETTINGS", replace(settings, metrics_token=token, returned_mail_token=token))
    for shown in (f"Bearer {token[:-1]}", f"Bearer {token}x", token, "Bearer ", "Bearer \xe9", ""):
        method = browser.client.get if address == "/metrics" else browser.client.post
        assert method(address, base_url=BASE, headers={"Authorization": shown}).status_code == 401
