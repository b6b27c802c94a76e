"""What holds for every answer: headers, hosts, sizes, CSRF, problem pages and what they keep."""

import json
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from forum import create_app
from forum.accounts import Account
from forum.core import clock
from forum.core.web import safe_next
from forum.settings import Settings
from tests.browser import BASE, Browser

HEADERS = ("Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy")


@pytest.mark.parametrize("path", ["/", "/sign-in", "/no-such-page", "/healthz", "/static/x/site.css"])
def test_every_answer_carries_the_security_headers(browser, path):
    answer = browser.client.get(path, base_url=BASE)

    assert [name for name in HEADERS if name not in answer.headers] == []


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere(browser):
    policy = browser.client.get("/", base_url=BASE).headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "*" not in policy
    assert "http" not in policy


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "localhost:8000@evil.example"])
def test_a_foreign_host_is_refused(browser, host):
    """A03: mails and links are never built from what the request claims."""
    assert browser.client.get("/sign-in", headers={"Host": host}).status_code == 400


def test_a_forwarded_host_is_ignored(browser):
    page = browser.client.get("/", base_url=BASE, headers={"X-Forwarded-Host": "evil.example"})

    assert "evil.example" not in page.text


def test_a_page_for_someone_signed_in_is_never_stored(world, browser):
    """A04"""
    browser.sign_in(world.ana)

    page = browser.visit("/settings/profile")

    assert page.headers["Cache-Control"] == "private, no-store"
    assert "Cookie" in page.headers["Vary"]


def test_a_body_of_more_than_a_megabyte_is_refused(browser):
    """A41: also where it is not multipart."""
    answer = browser.client.post("/sign-in", base_url=BASE, data={"email": "x" * 1_100_000})

    assert answer.status_code == 413


@pytest.mark.parametrize("path", ["/people/a%00b", "/?q=%00", "/challenges?after=%0d%0aSet-Cookie:x", "/x%7f"])
def test_control_characters_in_an_address_lead_nowhere(browser, path):
    """A02, A52"""
    answer = browser.client.get(path, base_url=BASE)

    assert answer.status_code in (400, 404)
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/sign-out", "/preview", "/drafts", "/posts/1/comments", "/challenges/x/join"])
def test_a_write_without_a_token_is_refused(world, browser, path):
    """A15"""
    browser.sign_in(world.ana)

    answer = browser.client.post(path, base_url=BASE, data={"text": "Some words"})

    assert answer.status_code == 400


def test_a_refused_form_shows_the_text_again_so_that_it_is_not_lost(world, browser):
    """A15: … refused without losing the text."""
    thread = world.entry(world.ben, world.challenge(), 9)
    browser.sign_in(world.ana)
    words = "I had been writing this for an hour when my session ended."

    page = browser.post(f"/posts/{thread}/comments", {"text": words, "csrf_token": "stale"}, status=400)

    assert page.texts("textarea") == [words]


@pytest.mark.parametrize("status", [400, 403])
def test_words_of_a_refused_form_are_there_again_however_few_they_are(world, browser, status):
    """A15: … a title, a line at a wall, a handle, too."""
    thread = world.entry(world.ben, world.challenge(), 9)
    browser.sign_in(world.ana)
    browser.visit(f"/entries/{thread}")
    if status == 403:
        with world.session() as session:
            session.get(Account, world.ana.id).be_silent(clock.now() + timedelta(days=1), "Calm down.")
    typed = {"text": "Thank you, Ines!", "title": "Hm", "line": "ok", "handle": "ines", "parts-sentence": "No"}
    typed |= {"reason": "Rain."}  # elsewhere it is chosen from a list

    stale = {"csrf_token": "stale"} if status == 400 else {}
    page = browser.post_with_token(f"/posts/{thread}/comments", typed | stale, status=status)

    assert page.texts("textarea") == list(typed.values())


def test_what_nobody_typed_is_not_shown_as_their_words(world, browser):
    """Secrets, what a form carries unseen, and what was chosen."""
    browser.sign_in(world.ana)
    unseen = {"csrf_token": "stale", "code": "12345678", "password": "Kindling", "submission_key": "k" * 22}
    unseen |= {
        "version": "3",
        "answer": "17",
        "next": "/challenges/kind-28/days/9",
        "place": "comment:7",
        "reason": "unkind",
    }
    unseen |= {"audience": "public", "zone": "America/Argentina/Buenos_Aires", "text": "  "}

    page = browser.post("/posts/1/comments", unseen, status=400)

    assert not page.has("Your words are here")


def test_passwords_are_never_shown_again(browser):
    page = browser.post("/sign-in", {"email": "a@example.org", "password": "long enough to be kept"}, status=400)

    assert "long enough to be kept" not in page.body


@pytest.mark.parametrize("path", ["/sign-out", "/posts/1/cheer", "/challenges/x/leave", "/preview"])
def test_nothing_is_changed_by_get(world, browser, path):
    """A16"""
    browser.sign_in(world.ana)

    assert browser.client.get(path, base_url=BASE).status_code in (404, 405)


def test_who_asks_for_json_gets_a_problem_document(browser):
    answer = browser.client.get("/no-such-page", base_url=BASE, headers={"Accept": "application/json"})

    about = json.loads(answer.text)
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    assert about["status"] == 404
    assert len(about["reference"]) == 8


def test_a_problem_pages_reference_stands_in_the_log(browser, capsys, monkeypatch):
    lines = []
    monkeypatch.setattr("forum.core.problems.log.info", lambda event, **about: lines.append(about), raising=False)

    page = browser.visit("/no-such-page", status=404)

    assert lines[0]["reference"] in page.text


def test_a_fault_of_ours_says_so_and_gives_a_reference(settings):
    app = create_app(settings)

    def broken() -> str:
        raise RuntimeError("a mistake of ours")

    app.add_url_rule("/broken", view_func=broken)
    app.config["PROPAGATE_EXCEPTIONS"] = False

    answer = app.test_client().get("/broken", base_url=BASE)

    assert answer.status_code == 500
    assert "a mistake of ours" not in answer.text
    assert "This is our fault" in answer.text


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/%0d%0a\r\nSet-Cookie: x",
        "\\\\evil.example",
        "/ /evil.example",
        "http:evil.example",
        "",
        None,
        "/" + "a" * 2000,
        "/\u2028/evil",
    ],
)
def test_next_leads_nowhere_else(target):
    """A01"""
    assert safe_next(target, "/otherwise") == "/otherwise"


@pytest.mark.parametrize("target", ["/", "/challenges/first-28/join", "/entries/7?from=3.4#post-9"])
def test_next_leads_to_our_own_pages(target):
    assert safe_next(target, "/otherwise") == target


def test_the_cookie_of_a_site_on_https_is_locked_to_it(tmp_path):
    """A18"""
    app = create_app(
        Settings(data_dir=tmp_path, secret_key="s" * 40, site_url="https://forum.example.org", rate_limits=False)
    )

    cookie = app.test_client().get("/sign-in", base_url="https://forum.example.org").headers["Set-Cookie"]

    assert cookie.startswith("__Host-kindling=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= {part.strip() for part in cookie.split(";")}


def test_every_visitor_sees_the_same_bytes(world, app):
    world.challenge()

    bodies = {Browser(app).visit(path).body for path in ("/challenges", "/challenges")}

    assert len(bodies) == 1


def test_a_rule_of_the_database_that_says_no_early_is_a_conflict_not_a_fault(settings):
    app = create_app(settings)

    def faster() -> str:
        raise IntegrityError("INSERT", {}, Exception("unique"))

    app.add_url_rule("/faster", view_func=faster)

    assert app.test_client().get("/faster", base_url=BASE).status_code == 409
