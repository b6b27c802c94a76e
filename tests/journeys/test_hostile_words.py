"""Hostile words in a real Chromium: nothing runs, nobody is led away, nothing is fetched (A28, A32).

First with the forum's own page around them. Then what the sanitisers made of each text stands in a page without any
policy: the policy is the second line, and must not be what the first one leans on.
"""

from contextlib import suppress
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.accounts import Account
from forum.core import clock
from forum.core.refusals import Unusable
from forum.core.richtext import to_html
from forum.posts import Kind, Post
from tests.attacks.knocking import payloads
from tests.core.test_richtext_attacks import FORBIDDEN_HREFS, RAW_HTML
from tests.journeys.conftest import Arrive
from tests.journeys.site import Site

TITLE = '"><img src=x onerror=alert(1)></title><script>alert(2)</script>'
BARE = "https://bare.test/"
CONTROL = [
    *("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<a href='javascript:alert(1)'>x</a>"),
    *("<img src=//evil.example/x.png>", "<svg onload=alert(1)>", "<iframe srcdoc='<script>parent.alert(1)</script>'>"),
]
WATCH = """(() => {
  const seen = (window.top.seen = window.top.seen || [])
  for (const name of ['alert', 'confirm', 'prompt', 'print', 'open'])
    window[name] = (...words) => { seen.push(name + ' ' + words) }
  document.addEventListener('securitypolicyviolation', (event) => seen.push('policy ' + event.violatedDirective))
})()"""
POKE = """(root) => {
  for (const node of document.querySelectorAll(root + ' *')) {
    for (const name of ['mouseover', 'pointerover', 'focus', 'error', 'load', 'toggle', 'animationstart'])
      node.dispatchEvent(new Event(name))
    if (node.localName === 'a' && !['http:', 'https:', 'mailto:'].includes(node.protocol)) node.click()
  }
}"""


def texts() -> list[str]:
    """Of every kind: what others' lists of attacks are about, in our own words."""
    links = [f"[x]({href})" for href in FORBIDDEN_HREFS] + [f"<a href='{href}'>x</a>" for href in FORBIDDEN_HREFS[::3]]
    return [*payloads("scripts"), *RAW_HTML.values(), *links]


def as_shown(text: str) -> str:
    try:
        return str(to_html(text))
    except Unusable:
        return ""


class Watched:
    """A page of which everything is noticed that a hostile text would make it do."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.asked: list[str] = []
        self.dialogs: list[str] = []
        context.add_init_script(WATCH)
        self.before = list(context.pages)
        self.page: Page = context.new_page()
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("dialog", self.dismissed)

    def dismissed(self, dialog: Any) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def done(self, root: str, home: str) -> list[str]:
        """Poke at everything below `root`; what was noticed since the page stood there."""
        self.page.evaluate(POKE, root)
        self.page.wait_for_timeout(150)
        seen: list[str] = self.page.evaluate("window.seen")
        away = [f"went to {self.page.url}"] if not self.page.url.startswith(home) else []
        tabs = [f"opened {tab.url}" for tab in self.context.pages if tab not in (*self.before, self.page)]
        return [*seen, *self.dialogs, *away, *tabs]


@pytest.fixture
def bare(chrome: Browser) -> Any:
    """Pages without a policy, from a place where nothing else is."""
    context = chrome.new_context(service_workers="block")
    watched, bodies = Watched(context), [""]

    def answer(route: Any) -> None:
        if route.request.url == BARE:
            route.fulfill(
                body=f"<!doctype html><meta charset=utf-8><div id=all>{bodies[0]}</div>", content_type="text/html"
            )
        else:
            route.abort()

    context.route("**/*", answer)

    def show(html: str) -> list[str]:
        bodies[0], watched.asked[:] = html, []
        watched.page.goto(BARE)
        seen = watched.done("#all", BARE)
        return seen + [f"asked for {url}" for url in watched.asked if url != BARE]

    yield show
    context.close()


@pytest.mark.attack("A28")
def test_the_watch_sees_what_would_run(bare: Any) -> None:
    for text in CONTROL:
        assert bare(text), f"nobody saw {text}"


@pytest.mark.attack("A28", "A32")
def test_what_the_sanitisers_leave_of_a_text_does_nothing_even_without_a_policy(bare: Any) -> None:
    shown = [html for html in map(as_shown, texts()) if "<" in html]
    assert len(shown) > 200
    for start in range(0, len(shown), 60):
        part = shown[start : start + 60]
        done = bare("".join(f"<div>{html}</div>" for html in part))
        assert done == [], [html for html in part if bare(html)]


def hostile_topic(site: Site) -> int:
    """A topic of Pat's whose title and answers are hostile: one text an answer, as many as stand on a page."""
    with site.session() as session:
        pat = session.scalars(select(Account).where(Account.handle == "pat")).one()
        topic = Post.write(Kind.TOPIC, pat, "Look out.", at=clock.now(), title=TITLE)
        session.flush()
        whole = (joinedload(Post.author), joinedload(Post.challenge))
        topic = session.get(Post, topic.id, options=whole, populate_existing=True)
        for text in texts()[:: len(texts()) // 45]:
            with suppress(Unusable):
                topic.comment(pat, text, at=clock.now())
        session.flush()
        return int(topic.id)


@pytest.mark.attack("A28")
def test_hostile_words_do_nothing_on_a_page_of_the_forum(site: Site, arrive: Arrive) -> None:
    topic = hostile_topic(site)
    ben = Watched(arrive(handle="leo", looks=False).context)

    ben.page.goto(f"{site.url}/topics/{topic}")

    assert ben.page.locator("h1").inner_text() == TITLE
    assert ben.page.locator(".post").count() > 40
    assert ben.done("main", site.url) == []
    assert [url for url in ben.asked if not url.startswith(site.url)] == []
