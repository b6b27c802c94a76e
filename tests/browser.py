"""A browser without pictures: it keeps cookies, follows redirects, submits the forms that are on the page, and checks
every page it sees: strict HTML, one h1 that opens the title, no repeated id, a label for each field, a CSRF token in
each form that writes, nothing inline.
"""

import re
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import html5lib
import lxml.html
from flask import Flask, session
from werkzeug.test import TestResponse

from forum.accounts import Account
from forum.accounts.sessions import begin_session
from forum.core.database import db
from tests.world import PASSWORD, Person, World

BASE = "http://localhost:8000"
PLAIN_WORDS = re.compile(r">(?=[^<]*[^<\s])[^<&\x00-\x08\x0b-\x1f]+<")
PLAIN_VALUE = re.compile(r'="[^"&<>\x00-\x08\x0b-\x1f]+"')
SOUND = Path(__file__).parents[1] / ".pytest_cache" / "sound-pages"
UNLABELLED = ("hidden", "submit", "button", "reset")


class Page:
    """What came back: its status, its words and its forms."""

    def __init__(self, response: TestResponse, url: str) -> None:
        self.response, self.url = response, url
        self.status = response.status_code
        self.headers = response.headers
        self.body = response.get_data(as_text=True)
        self.is_html = response.mimetype == "text/html"
        self.tree: Any = None
        self.mistakes: tuple[Any, ...] = ()
        if self.is_html:
            self.tree, self.mistakes = tree_of(self.body), mistakes_in(bones_of(self.body))

    @property
    def path(self) -> str:
        parts = urlsplit(self.url)
        return parts.path + (f"?{parts.query}" if parts.query else "")

    @property
    def statements(self) -> int:
        return int(self.headers["X-Statements"])

    def all(self, tag: str, **attributes: str) -> list[Any]:
        """The elements that have these attributes with these values, or at all where the value is empty."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [node for node in self.tree.iter(tag) if all(is_so(node.get(name), wanted[name]) for name in wanted)]

    def texts(self, tag: str, **attributes: str) -> list[str]:
        return [words(node) for node in self.all(tag, **attributes)]

    @property
    def text(self) -> str:
        """The words of the page's main part."""
        main = self.all("main")
        return words(main[0]) if main else words(self.tree)

    def has(self, sentence: str) -> bool:
        return sentence in self.text

    def link(self, text: str) -> str:
        """The address of the one link with this text."""
        hits = {node.get("href") for node in self.all("a") if words(node) == text}
        assert len(hits) == 1, f"{len(hits)} links say {text!r} on {self.path}: {hits}"
        return str(hits.pop())

    def form(self, button: str) -> Any:
        """The form whose button says this."""
        hits = [form for form in self.all("form") for one in form.iter("button") if words(one) == button]
        assert len(hits) == 1, f"{len(hits)} forms have a button {button!r} on {self.path}"
        return hits[0]

    def has_button(self, button: str) -> bool:
        return any(words(one) == button for one in self.all("button"))

    def errors(self) -> list[str]:
        """What the form says beside its fields."""
        return self.texts("p", class_="error")


class Browser:
    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()
        self.page: Page

    def sign_in(self, person: Person) -> None:
        """As the form does it, without the three pages that it costs: most tests begin so."""
        with self.app.test_request_context(base_url=BASE):
            account = db.session.get(Account, person.id)
            assert account is not None
            begin_session(account)
            db.session.commit()
            kept = dict(session)
        with self.client.session_transaction(base_url=BASE) as mine:
            mine.clear()
            mine.update(kept)

    def sign_in_by_form(self, person: Person) -> Page:
        self.visit("/sign-in")
        return self.submit("Sign in", email=person.email, password=PASSWORD)

    def visit(self, path: str, *, status: int = 200, **options: Any) -> Page:
        """GET, redirects followed; the status at the end is what the test expects."""
        return self.keep(self.client.get(path, base_url=BASE, follow_redirects=True, **options), status)

    def submit(self, button: str, *, status: int = 200, at: str | None = None, **fields: Any) -> Page:
        """Fill in the form with this button and send it; redirects are followed."""
        form = self.page.form(button)
        known = set(dict(fields_of(form)))
        unknown = set(fields) - known
        assert not unknown, f"the form has no {unknown}, only {known}"
        data: dict[str, Any] = after_a_while(values_of(form)) | fields
        data |= pressed(form, button)
        target = urljoin(self.page.url, form.get("action") or self.page.url)
        path = urlsplit(target).path + (f"?{urlsplit(target).query}" if urlsplit(target).query else "")
        method = (form.get("method") or "get").lower()
        if method == "get":
            return self.visit(path, status=status, query_string=data)
        return self.post(at or path, data, status=status)

    def post(self, path: str, data: dict[str, Any], *, status: int = 200, **options: Any) -> Page:
        response = self.client.post(path, base_url=BASE, data=data, follow_redirects=True, **options)
        return self.keep(response, status)

    def post_with_token(self, path: str, data: dict[str, Any] | None = None, *, status: int = 200) -> Page:
        """A POST that no page offers a form for, with the token of a page that this session may see."""
        token = (getattr(self, "page", None) or self.visit("/about")).all("input", name="csrf_token")[0].get("value")
        return self.post(path, {"csrf_token": token, **(data or {})}, status=status)

    def keep(self, response: TestResponse, status: int) -> Page:
        for step in response.history:
            assert step.status_code == 303, f"{step.request.path} redirects with {step.status_code}, not 303"
        request = response.request
        query = request.query_string.decode()
        self.page = Page(response, BASE + request.path + (f"?{query}" if query else ""))
        said = self.page.text if self.page.is_html else self.page.body[:500]
        assert self.page.status == status, f"{self.page.path} answered {self.page.status}, not {status}: {said}"
        if self.page.is_html:
            check(self.page)
        return self.page


def signed_in(world: World, person: Person) -> Browser:
    """A browser of their own for this person."""
    browser = Browser(world.app)
    browser.sign_in(person)
    return browser


def tree_of(body: str) -> Any:
    """The page as a tree, by a parser that asks few questions and is twenty times as fast as a strict one."""
    return lxml.html.document_fromstring(body.encode(), parser=lxml.html.HTMLParser(encoding="utf-8"))


def parse(body: str) -> tuple[Any, list[Any]]:
    """HTML as a tree, and what is wrong with it."""
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
    return parser.parse(body), parser.errors


@cache
def mistakes_in(bones: str) -> tuple[Any, ...]:
    """What is wrong with pages of this structure: most tests see what others have seen with other words in it.

    What was found sound is remembered, for the other processes and for the same tests on the other database.
    """
    seen = SOUND / sha256(f"{html5lib.__version__} {bones}".encode()).hexdigest()
    if seen.exists():
        return ()
    mistakes = tuple(parse(bones)[1])
    if not mistakes:
        SOUND.mkdir(parents=True, exist_ok=True)
        seen.touch()
    return mistakes


def bones_of(body: str) -> str:
    """All of a page that can be wrong: its tags, the names of their attributes, and what is not plain words."""
    return PLAIN_VALUE.sub('="x"', PLAIN_WORDS.sub(">x<", body))


def after_a_while(values: dict[str, Any]) -> dict[str, Any]:
    """A person takes half a minute to fill a form in, while the clock of the tests stands still."""
    return values | ({"opened": str(int(values["opened"]) - 30)} if values.get("opened") else {})


def is_so(value: str | None, wanted: str) -> bool:
    return value is not None and (not wanted or value == wanted or wanted in value.split())


def words(node: Any) -> str:
    """The text of an element as one reads it."""
    return " ".join("".join(node.itertext()).split())


def fields_of(form: Any) -> list[tuple[str, Any]]:
    kinds = ("input", "textarea", "select", "button")
    return [(node.get("name"), node) for node in form.iter() if node.tag in kinds and node.get("name")]


def values_of(form: Any) -> dict[str, Any]:
    """What a browser would send if nothing were touched."""
    sent: dict[str, Any] = {}
    for name, node in fields_of(form):
        value = value_of(node)
        if value is None:
            continue
        if name in sent:
            sent[name] = [*(sent[name] if isinstance(sent[name], list) else [sent[name]]), value]
        else:
            sent[name] = value
    return sent


def value_of(node: Any) -> str | None:
    if node.tag == "textarea":
        return "".join(node.itertext()).removeprefix("\n")
    if node.tag == "select":
        options = list(node.iter("option"))
        chosen = [one for one in options if one.get("selected") is not None] or options[:1]
        return option_value(chosen[0]) if chosen else None
    if node.tag == "button" or node.get("type") == "submit":
        return None
    if node.get("type") in ("checkbox", "radio"):
        return (node.get("value") or "on") if node.get("checked") is not None else None
    return node.get("value") or ""


def option_value(option: Any) -> str:
    value = option.get("value")
    return words(option) if value is None else str(value)


def pressed(form: Any, button: str) -> dict[str, str]:
    hit = next(one for one in form.iter("button") if words(one) == button)
    return {hit.get("name"): hit.get("value") or ""} if hit.get("name") else {}


def check(page: Page) -> None:
    """What holds on every page of the forum."""
    assert not page.mistakes, f"{page.path}: {page.mistakes[:3]}"
    heads, title = page.texts("h1"), page.texts("title")
    assert len(heads) == 1, f"{page.path} has {len(heads)} h1"
    assert title[0].startswith(heads[0]), f"{page.path}: the title {title[0]!r} does not open with {heads[0]!r}"
    ids = [node.get("id") for node in page.tree.iter() if node.get("id")]
    assert len(ids) == len(set(ids)), f"{page.path} repeats an id: {[one for one in ids if ids.count(one) > 1]}"
    for node in page.tree.iter():
        check_node(page, node, set(ids))


def check_node(page: Page, node: Any, ids: set[str]) -> None:
    if not isinstance(node.tag, str):
        return
    inline = [name for name in dict(node.items()) if name == "style" or name.startswith("on")]
    assert not inline, f"{page.path}: <{node.tag} {inline}>"
    assert node.tag != "style", f"{page.path} has an inline style"
    assert node.tag != "script" or node.get("src"), f"{page.path} has an inline script"
    for name in ("aria-describedby", "aria-labelledby", "for"):
        assert not set((node.get(name) or "").split()) - ids, f"{page.path}: {name} points to nothing: {node.get(name)}"
    if node.tag == "form" and (node.get("method") or "get").lower() == "post":
        assert any(name == "csrf_token" for name, _ in fields_of(node)), f"{page.path}: a form without CSRF token"
    if node.tag in ("input", "textarea", "select") and node.get("type") not in UNLABELLED:
        assert is_labelled(page, node), f"{page.path}: no label for {node.get('name')}"


def is_labelled(page: Page, node: Any) -> bool:
    if node.get("aria-label") or node.get("aria-labelledby"):
        return True
    if any(label.get("for") == node.get("id") for label in page.all("label")):
        return True
    return any(node in list(label.iter()) for label in page.all("label"))
