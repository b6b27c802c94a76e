"""Attacks on every field and every address: quotes, numbers beyond all bounds, broken letters, templates, files.

Nobody lists the forms here: they are found on the pages, so that a new one is attacked as soon as it is there.
"""

from collections.abc import Iterator, Set
from dataclasses import replace
from io import BytesIO
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from forum.notifications.push_keys import new_private_key
from tests.attacks.knocking import payloads, token_of
from tests.attacks.one_of_each import address_of, one_of_each, rules_of
from tests.browser import BASE, Browser, fields_of, signed_in, tree_of, values_of
from tests.posts.topics import LONG, topic_of
from tests.world import Person, World

ASKED = (
    "after before from answer q kind why challenge mine order state skill near key next place pack time type".split()
)
VISITOR = ""
PEOPLE = (VISITOR, "ana", "olga", "root")
BYTES = [b"\xed\xa0\x80\xff", b"\xc0\xae\xc0\xae/", b"%00%0d%0a", b"\xf4\x90\x80\x80"]
# What all fields of a form hold at once, form by form in turn: any of them in any field must not break anything.
TYPED: list[Any] = [
    *BYTES,
    *payloads("sql"),
    *payloads("unicode"),
    "\r\nBcc: all@example.org",
    "{{7*7}}",
    "=1+1",
    "x" * 30_000,
    ["", "1", "x"],  # the same field several times
]
BRACKETS = {"text[]": "y", "text[0][$ne]": "z", "version[]": "1"}
UNTOUCHED = {"csrf_token"}
NUMBERS = {
    "version",
    "days",
    "number",
    "sequence",
    "answer",
    "answer_goal_hours",
    "length",
    "rest_days_per_week",
    "hour",
}
TOKEN = "what a mail server shows"

Form = tuple[str, str, dict[str, Any]]


def forms_on_all_pages(world: World, app: Flask, parts: dict[str, object]) -> Iterator[Form]:
    """Who sees it, where it goes, and what it holds; each form once, for the first who sees it."""
    seen: set[tuple[str, str]] = set()
    for who in PEOPLE:
        client = browser_of(who, world, app).client
        for rule in rules_of(app, "GET"):
            answer = client.get(address := address_of(rule, parts), base_url=BASE)
            if answer.mimetype != "text/html" or answer.status_code != 200:
                continue
            for form in tree_of(answer.text).iter("form"):
                key = form.get("action") or address, " ".join(sorted({name for name, _ in fields_of(form)}))
                if form.get("method") == "post" and key not in seen and "/sign-out" not in key[0]:
                    seen.add(key)
                    yield who, key[0], values_of(form)


def browser_of(who: str, world: World, app: Flask) -> Browser:
    return signed_in(world, getattr(world, who)) if who else Browser(app)


@pytest.fixture(autouse=True)
def as_people_have_it(app, monkeypatch):
    """What goes wrong is a page that says so, and no exception of the test."""
    monkeypatch.setitem(app.config, "TESTING", False)


@pytest.mark.attack("A02", "A34", "A52")
def test_whatever_is_sent_in_the_fields_of_a_form_it_is_never_our_fault(world, app):
    parts = one_of_each(world)
    forms = list(forms_on_all_pages(world, app, parts))
    assert len(forms) > 60

    faults, people = set(), {who: Typist(browser_of(who, world, app), getattr(world, who, None)) for who in PEOPLE}
    for turn, (who, address, values) in enumerate(forms):
        for filled, files in fillings(values.keys() - UNTOUCHED, turn):
            answer = people[who].send(address, filled, files)
            if answer.status_code >= 500:
                faults.add((address, str(filled or files)[:300]))
            # A cookie is letters of chance, and may have these three among them; a line end none has.
            said = [f"{name}: {value}" for name, value in answer.headers if name != "Set-Cookie"]
            assert "Bcc" not in str(said)
            assert not any("\n" in value or "\r" in value for value in answer.headers.getlist("Set-Cookie"))
    assert faults == set()


def fillings(names: Set[str], turn: int) -> Iterator[tuple[dict[str, Any], dict[str, bytes]]]:
    """What is typed, and what is sent as a file where the form may well ask for a text."""
    odd = BRACKETS | {name: TYPED[(turn + number) * 7 % len(TYPED)] for number, name in enumerate(sorted(names))}
    yield odd, {}
    if names & NUMBERS:
        yield odd | dict.fromkeys(names & NUMBERS, "9" * 30), {}
    yield dict.fromkeys(names, "9" * 400), {}  # more than a float holds; int() reads ten times as much
    yield {}, dict.fromkeys(names, b"x")


class Typist:
    """Sends forms in one session, and signs in again where a form has ended it."""

    def __init__(self, browser: Browser, person: Person | None = None) -> None:
        self.browser, self.person = browser, person
        self.look()

    def look(self) -> None:
        self.token = token_of(self.browser.visit("/settings/account" if self.person else "/sign-in"))

    def send(self, address: str, filled: dict[str, Any], files: dict[str, Any] | None = None) -> Any:
        answer = self.post(address, filled, files)
        if answer.status_code == 401 and self.person:
            self.browser.sign_in(self.person)
            self.look()
            answer = self.post(address, filled, files)
        return answer

    def post(self, address: str, filled: dict[str, Any], files: dict[str, Any] | None = None) -> Any:
        fields = urlencode({"csrf_token": self.token} | filled, doseq=True)
        if not files:
            kind = "application/x-www-form-urlencoded"
            return self.browser.client.post(address, base_url=BASE, data=fields, content_type=kind)
        sent = MultiDict(parse_qsl(fields, keep_blank_values=True))
        for name, words in files.items():
            sent.add(name, (BytesIO(words), f"{name}.txt", "text/plain"))
        return self.browser.client.post(address, base_url=BASE, data=sent, content_type="multipart/form-data")


@pytest.mark.attack("A52")
def test_a_letter_that_no_column_takes_is_refused_and_the_words_stay(world):
    topic = topic_of(world, world.ana)
    typist = Typist(signed_in(world, world.ben))
    answer = typist.post(f"/posts/{topic}/comments", {"text": LONG, "submission_key": "a\x00b", "answer": ""})

    assert answer.status_code in (303, 400)  # SQLite takes it
    assert answer.status_code == 303 or LONG in answer.text


@pytest.mark.attack("A34", "A43", "A52")
def test_whatever_an_address_asks_for_it_is_never_our_fault(world, app):
    parts = one_of_each(world)
    typed = [*BYTES[:2], *(text for text in payloads("sql", "numbers", "quotes", "patterns") if len(text) < 100)]
    faults = set()
    for shift, who in enumerate(("", "ana", "root")):
        client = (signed_in(world, getattr(world, who)) if who else Browser(app)).client
        for turn, rule in enumerate(rules_of(app, "GET")):
            one = typed[(turn * 5 + shift * 17) % len(typed)]
            query = [(f"{name}{end}", value) for name in ASKED for end, value in (("", one), ("", "x"), ("[]", one))]
            answer = client.get(f"{address_of(rule, parts)}?{urlencode(query)}", base_url=BASE)
            if answer.status_code >= 500:
                faults.add((rule.rule, one))
    assert faults == set()


@pytest.mark.attack("A52")
@pytest.mark.parametrize(
    "path", ["/people/%ff%fe", "/tags/%c0%af", "/challenges/%00", "/%ed%a0%80", "/people/a%0d%0ab"]
)
def test_letters_that_are_none_lead_nowhere(browser, path):
    for address in (path, f"/search?q={path[1:]}"):
        assert browser.client.get(address, base_url=BASE).status_code in (200, 303, 400, 404)


@pytest.mark.attack("A52")
@pytest.mark.parametrize(
    "cookie", [b"kindling=\xff\xfe", b"kindling=%00; language=de\x00", b"language=\xc3\x28", b"=", b";;;;"]
)
def test_a_cookie_of_broken_letters_is_no_fault_of_ours(browser, cookie):
    client = browser.app.test_client(use_cookies=False)

    assert client.get("/", base_url=BASE, headers={"Cookie": cookie.decode("latin-1")}).status_code in (200, 400)


@pytest.mark.attack("A41", "A52")
@pytest.mark.parametrize(
    "sent",
    [
        b"[" * 200_000,
        b'{"a":' * 100_000,
        b'{"endpoint": "\\ud800"}',
        b"\xff",
        b"",
        b'{"endpoint":1e999}',
        b'"' + b"x" * 900_000,
    ],
    ids=["deep list", "deep thing", "half a letter", "no letters", "nothing", "beyond numbers", "long"],
)
def test_json_that_no_page_of_ours_sends_is_refused(world, app, settings, monkeypatch, sent):
    ours = replace(settings, vapid_private_key=new_private_key(), returned_mail_token=TOKEN)
    monkeypatch.setitem(app.config, "SETTINGS", ours)
    browser = signed_in(world, world.ana)
    known = {"X-CSRFToken": token_of(browser.visit("/settings/account")), "Authorization": f"Bearer {TOKEN}"}
    for path in ("/settings/notifications/push", "/mail/returned", "/drafts", "/settings/profile"):
        answer = browser.client.post(path, base_url=BASE, data=sent, content_type="application/json", headers=known)
        assert 400 <= answer.status_code < 500, (path, answer.status_code)
