"""Attacks on where one is led: redirects, hosts in mails, and what caches may keep."""

from urllib.parse import parse_qs, urlsplit

import pytest

from forum.core import clock
from tests.accounts.newcomers import ROSA, sign_up
from tests.accounts.post import delivered
from tests.attacks.knocking import payloads, raw_post, token_of
from tests.browser import BASE, values_of
from tests.posts.topics import LONG, by, do, topic_of
from tests.world import PASSWORD

OFF_SITE = payloads("redirects")


def on_this_site(location):
    """As a browser reads it: it drops tabs and line ends, and takes a backslash for a slash."""
    read = location.strip("".join(map(chr, range(33))))
    read = read.replace("\t", "").replace("\r", "").replace("\n", "").replace("\\", "/")
    read = read.removeprefix(BASE)
    return read.startswith("/") and not read.startswith("//")


# Where one is sent afterwards


@pytest.mark.attack("A01", "A02")
def test_next_never_leads_off_the_site(world, browser):
    browser.sign_in(world.ana)
    browser.visit("/settings/account")

    for door in ("/sign-in", "/join", "/language/de"):
        usual = set(browser.client.get(f"{door}?next=/about", base_url=BASE).headers.keys())
        for target in OFF_SITE:
            answer = browser.client.get(door, base_url=BASE, query_string={"next": target})
            assert set(answer.headers.keys()) <= usual, target
            if "\x00" not in target:  # a zero in an address is no page at all
                assert answer.status_code == 303, target
                assert on_this_site(answer.headers["Location"]), target
                assert "evil" not in answer.headers.get("Set-Cookie", "")


@pytest.mark.attack("A01")
def test_next_sent_by_a_form_never_leads_off_the_site(world, browser):
    known = {"email": world.ana.email, "password": PASSWORD, "csrf_token": token_of(browser.visit("/sign-in"))}
    visitors = browser.client.get_cookie("kindling", domain="localhost").value
    for target in OFF_SITE:
        browser.client.set_cookie("kindling", visitors, domain="localhost")
        answer = raw_post(browser, "/sign-in", **known, next=target)
        assert answer.status_code == 303, target
        assert on_this_site(answer.headers["Location"]), target


@pytest.mark.attack("A01")
def test_next_sent_with_joining_and_signing_out_leads_off_the_site_neither_at_once_nor_by_mail(world, browser):
    browser.visit("/join")
    form = values_of(browser.page.form("Join")) | ROSA | {"email": world.ana.email, "opened": 1}
    for target in OFF_SITE:
        assert raw_post(browser, "/join", **form | {"next": target}).headers["Location"] == "/welcome", target
    asked = [parse_qs(urlsplit(mail.link).query).get("next", ["/"])[0] for mail in delivered(world)]
    assert len(asked) == len(OFF_SITE)
    assert [target for target in asked if not on_this_site(target)] == []

    for target in OFF_SITE[::20]:
        browser.sign_in(world.ana)
        token = token_of(browser.visit("/settings/account"))
        answer = browser.client.post(
            "/sign-out", base_url=BASE, query_string={"next": target}, data={"next": target, "csrf_token": token}
        )
        assert answer.headers["Location"] == "/"


@pytest.mark.attack("A01")
def test_a_mailed_link_never_leads_off_the_site(world, browser):
    sign_up(browser)
    page = browser.visit(delivered(world)[0].link + "?next=//evil.example")
    assert page.all("input", name="next")[0].get("value") == ""

    answer = raw_post(browser, page.path, csrf_token=token_of(page), next="//evil.example")
    assert answer.headers["Location"] == "/"


@pytest.mark.attack("A01")
@pytest.mark.parametrize(
    "path", ["//evil.example/x", "/\\evil.example", "@evil.example", ".evil.example/x", "/people/ana"]
)
def test_the_way_back_from_a_problem_stays_here(world, browser, path):
    topic = topic_of(world, world.ana)
    browser.sign_in(world.ben)
    token = token_of(browser.visit(f"/topics/{topic}"))
    do(world, topic, lambda post: post.delete(by=by(world.ana), at=clock.now()))

    answer = browser.client.post(
        f"/posts/{topic}/comments",
        base_url=BASE,
        data={"text": LONG, "csrf_token": token},
        headers={"Referer": BASE + path},
    )
    assert answer.status_code == 403
    assert ("evil" in answer.text, "Back to the form" in answer.text) == (False, path == "/people/ana")


# Mails name the configured address


@pytest.mark.attack("A03")
def test_a_foreign_host_is_refused(browser):
    assert browser.client.get("/forgot-password", base_url="http://evil.example").status_code == 400
    assert browser.client.post("/forgot-password", base_url="http://evil.example").status_code == 400


@pytest.mark.attack("A03")
def test_a_forwarded_host_changes_nothing_in_a_mail(world, browser):
    browser.client.environ_base["HTTP_X_FORWARDED_HOST"] = "evil.example"
    browser.client.environ_base["HTTP_X_FORWARDED_PROTO"] = "https"
    sign_up(browser)
    sign_up(browser, email=world.ana.email)
    browser.visit("/forgot-password")
    browser.submit("Send me a link", email=world.ana.email)

    for mail in delivered(world):
        assert mail.link
        assert "evil" not in mail.text


# What caches may keep


@pytest.mark.attack("A04")
def test_pages_of_members_and_of_forms_are_never_kept(world, browser):
    assert browser.visit("/sign-in").headers["Cache-Control"] == "private, no-store"
    browser.sign_in_by_form(world.ana)
    assert browser.visit("/people/ana").headers["Cache-Control"] == "private, no-store"
    for found in ("/search?q=pears", "/search?q=pears&mine=1", "/search?q=pears&kind=entries"):
        assert browser.visit(found).headers["Cache-Control"] == "private, no-store"


@pytest.mark.attack("A04")
def test_public_pages_set_no_cookies_and_are_the_same_whatever_cookies_come(world, browser):
    page = browser.visit(f"/people/{world.ana.handle}")
    browser.client.set_cookie("visits", "17", domain="localhost")

    assert "Set-Cookie" not in page.headers
    assert page.headers["Cache-Control"] == "no-cache"
    assert browser.visit(f"/people/{world.ana.handle}").body == page.body


@pytest.mark.attack("A04", "A05")
def test_public_pages_say_what_they_depend_on_and_none_is_shown_in_anothers_language(world, browser):
    """As docs/decisions/languages.md has it."""
    address = f"/people/{world.ana.handle}"
    english, german = (
        browser.client.get(address, base_url=BASE, headers={"Accept-Language": language}) for language in ("en", "de")
    )
    for answer in (english, german):
        assert set(answer.headers["Vary"].split(", ")) == {"Accept-Language", "Accept-Encoding", "Cookie"}
    assert english.headers["ETag"] != german.headers["ETag"]

    asked = {"Accept-Language": "de", "If-None-Match": english.headers["ETag"]}
    assert browser.client.get(address, base_url=BASE, headers=asked).text == german.text
