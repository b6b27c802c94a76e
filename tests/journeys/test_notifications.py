"""Hearing of an answer while one sits there: the mark comes by itself, a press leads to the words, and it is gone."""

from collections.abc import Callable

from playwright.sync_api import expect
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.accounts import Account
from forum.core import clock
from forum.notifications import tell_all
from forum.posts import Kind, Post
from tests.journeys.conftest import Arrive
from tests.journeys.site import Site
from tests.journeys.visitor import PHONE

WORDS = "That is a kind thing to do, and I would like to try it myself this week."
MARK = ".site-nav [data-unread-mark]"


def somebody_answers(site: Site, handle: str) -> int:
    """An answer to the latest entry of this person, and the worker tells of it. Gives the answer's id."""
    with site.session() as session:
        author = session.scalars(select(Account).where(Account.handle == handle)).one()
        mine = select(Post).where(Post.author_id == author.id, Post.kind == Kind.ENTRY).order_by(Post.id.desc())
        entry = session.scalars(mine.limit(1).options(joinedload(Post.challenge))).one()
        other = session.scalars(select(Account).where(Account.handle == "leo")).one()
        answer = entry.comment(other, WORDS, at=clock.now())
        session.flush()
        tell_all(clock.now())
        return int(answer.id)


def test_the_mark_appears_without_a_reload_and_goes_when_the_words_are_read(arrive: Arrive, site: Site) -> None:
    pat = arrive(PHONE, handle="pat", looks=False)
    pat.page.clock.install()
    pat.visit("/notifications")
    pat.press("Mark all as read")
    assert pat.page.inner_text(MARK) == "1", "an announcement is still to be read"

    answer = somebody_answers(site, "pat")
    pat.page.clock.run_for(61_000)
    expect(pat.page.locator(MARK)).to_have_text("2", timeout=15_000)

    pat.visit("/notifications")
    pat.page.click("text=Léo")
    assert pat.page.url.endswith(f"#post-{answer}")
    assert pat.page.inner_text(MARK) == "1"


def requests_for(page: object, path: str) -> Callable[[], list[int]]:
    """The statuses of what the page asks there by itself."""
    statuses: list[int] = []
    page.on("response", lambda answer: statuses.append(answer.status) if path in answer.url else None)  # type: ignore[attr-defined]  # a Playwright page
    return lambda: statuses


def test_nothing_is_asked_for_while_nobody_looks(arrive: Arrive) -> None:
    pat = arrive(handle="pat", looks=False)
    pat.page.clock.install()
    pat.visit("/challenges")
    asked = requests_for(pat.page, "/notifications/unread")

    pat.page.evaluate(HIDE)
    pat.page.clock.run_for(600_000)
    assert asked() == []

    pat.page.evaluate(SHOW)
    pat.page.clock.run_for(1_000)
    pat.page.wait_for_timeout(300)
    assert len(asked()) == 1, "whoever comes back is up to date at once"


LOOK = """(hidden) => {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
  document.dispatchEvent(new Event("visibilitychange"));
}"""
HIDE, SHOW = f"({LOOK})(true)", f"({LOOK})(false)"
