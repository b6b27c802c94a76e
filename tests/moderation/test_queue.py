"""The queue: who looks after what, what one sees of it, and how long it may be."""

import pytest
from sqlalchemy import select, text

from forum.core import clock
from forum.moderation import Action, ReviewItem, Why, put_in_queue
from forum.moderation.queries import Asked, decisions_about, next_item, waiting
from forum.moderation.removals import removals_at_work
from forum.moderation.reports import open_reports_of
from forum.moderation.trust import due_for_counting
from forum.posts import Post
from tests.browser import Browser
from tests.conftest import TUESDAY
from tests.moderation.queue import WHOLE, decide, item_of, many_comments_reported, report
from tests.posts.test_plans import plan_of


@pytest.fixture
def three(world) -> list[int]:
    """Three of Ben's entries, in the order in which they were reported."""
    challenge = world.challenge()
    posts = [world.entry(world.ben, challenge, number, f"Kind words {number}") for number in (7, 8, 9)]
    for post, reason in zip(posts, ("spam", "unkind", "spam"), strict=True):
        report(world, post, world.cleo, reason)
    return posts


@pytest.fixture
def mo(world, app) -> Browser:
    browser = Browser(app)
    browser.sign_in(world.mo)
    return browser


def titles(page) -> list[str]:
    return page.texts("h2", class_="listing__title")


def test_filters_and_orders(world, mo, three):
    report(world, world.ben, world.cleo)
    assert titles(mo.visit("/moderation")) == [
        *(f"Kind words {one}" for one in (7, 8, 9)),
        "What Ben Example says on their page",
    ]
    assert titles(mo.visit("/moderation?why=spam&order=newest")) == ["Kind words 9", "Kind words 7"]
    assert titles(mo.visit("/moderation?kind=profile")) == ["What Ben Example says on their page"]
    assert len(titles(mo.visit("/moderation?challenge=kind-28"))) == 3
    assert mo.visit("/moderation?challenge=nowhere").has("Nothing that waits fits all of that.")
    assert len(titles(mo.visit("/moderation?kind=no-such&why='--&order=1"))) == 4


def test_a_moderator_works_through_the_queue_without_going_back(world, mo, three):
    """j, Enter, a letter, a reason: after each decision the next one is there, with the same filter."""
    page = mo.visit("/moderation?why=spam")
    mo.visit(page.all("h2", class_="listing__title")[0][0].get("href"))
    page = mo.submit("Decide", action="keep", reason="All is well here.")

    assert "Kind words 9" in page.text, "Kind words 8 is not spam"
    page = mo.submit("Decide", action="keep", reason="All is well here, too.")
    assert page.has("Nothing that waits fits all of that.")
    assert len(titles(mo.visit("/moderation"))) == 1


def test_one_takes_it_hands_it_over_with_a_note_and_the_other_finds_it(world, app, mo, three):
    here, root = f"/moderation/items/{item_of(world, three[0])}", Browser(app)
    root.sign_in(world.root)
    mo.visit(here)
    mo.submit("I look after it")
    assert mo.visit("/moderation?mine=1").has("Kind words 7")
    mo.visit(here)
    mo.submit("Hand it over", to=world.root.handle, note="I know him. " * 50, status=422)
    assert mo.page.errors() == ["Please use at most 500 characters."]
    assert "I know him. I know him." in mo.page.texts("textarea", id="note")[0], "nothing typed is lost"
    assert mo.page.all("option", value="root", selected="")
    mo.submit("Hand it over", to=world.root.handle, note="I know him too well.")
    assert not titles(mo.visit("/moderation?mine=1"))

    assert root.visit("/moderation?mine=1").has("I know him too well.")
    root.visit(here)
    root.submit("Leave it to whoever comes")
    assert not titles(root.visit("/moderation?mine=1"))


@pytest.mark.attack("A25")
def test_whom_it_is_about_sees_neither_that_it_waits_nor_what_is_said_about_it(world, app, mo):
    other = world.person("gil", role="moderator")
    report(world, world.mo, world.cleo)
    entry = world.entry(world.mo, world.challenge(), 9, "Words of my own")
    report(world, entry, world.cleo)
    root = Browser(app)
    root.sign_in(world.root)
    page = root.visit("/moderation")
    assert sorted(titles(page)) == ["What Mo Example says on their page", "Words of my own"]
    root.visit(page.link("What Mo Example says on their page"))
    root.submit("Hand it over", to=other.handle, note="Mo lied to me about this.")

    for path in ("/moderation", "/moderation?kind=profile", "/moderation?why=unkind"):
        page = mo.visit(path)
        assert titles(page) == []
        assert "lied" not in page.body


def test_who_decides_what_somebody_has_taken_over_since_is_told(world, app, mo, three):
    here = f"/moderation/items/{item_of(world, three[0])}"
    mo.visit(here)
    root = Browser(app)
    root.sign_in(world.root)
    root.visit(here)
    root.submit("I look after it")

    page = mo.submit("Decide", action="hide", reason="This is not what we agreed on.", status=409)

    assert page.has("Somebody has changed this since you opened it.")
    assert page.has("Robin Root looks after it")
    assert page.texts("textarea") == ["This is not what we agreed on."]


def test_a_moderator_puts_something_in_the_queue_themselves(world, mo):
    entry = world.entry(world.ben, world.challenge(), 9)
    mo.visit(f"/entries/{entry}")

    page = mo.submit("Look at it as a moderator")

    assert page.has("A moderator came across it")


def test_what_is_decided_leaves_the_queue_and_may_come_back(world, three):
    decide(world, three[0], Action.KEEP, world.mo)
    with world.session() as session:
        post = session.get(Post, three[0], options=WHOLE)
        put_in_queue(post, Why.SUSPECT, at=clock.now())
        put_in_queue(post, Why.SUSPECT, at=clock.now())
        rows = session.scalars(select(ReviewItem).where(ReviewItem.post_id == three[0]).order_by(ReviewItem.id))
        assert [(one.why, one.is_open) for one in rows] == [("spam", False), ("suspect", True)]


def test_only_moderators_see_it(world, browser, three):
    for path in ("/moderation", f"/moderation/items/{item_of(world, three[0])}", "/moderation/answers"):
        browser.visit(path, status=401)
    browser.sign_in(world.ana)
    for path in ("/moderation", f"/moderation/items/{item_of(world, three[0])}", "/moderation/answers"):
        browser.visit(path, status=403)


def test_among_ten_thousand_items_a_page_asks_and_reads_as_little_as_among_three(world, mo, three):
    """How long it takes: bin/bench moderate."""
    pages = "/moderation", f"/moderation/items/{item_of(world, three[0])}"
    few = [mo.visit(page).statements for page in pages]
    many_comments_reported(world, three[0], 10_000)

    assert [mo.visit(page).statements for page in pages] == few
    assert max(few) <= 8
    first = mo.visit("/moderation")
    second = mo.visit(first.link("Further"))
    assert "Kind words 7" in titles(first)
    assert len(titles(second)) == 20
    assert "Kind words 7" in titles(mo.visit(second.link("Back")))
    with world.session() as session:
        page = in_order(waiting(Moderator, Asked()), beyond=5_000)
        assert len(session.scalars(page).all()) == 21
        session.execute(text("ANALYZE"))
        plan = plan_of(page, as_it_is=True)
        session.rollback()  # what was counted here is not to be known to other tests
    for costly in ("SCAN review_items", "Seq Scan on review_items", "TEMP B-TREE", "Sort"):
        assert costly not in plan


ASKED = {
    "all of it": (Asked(), "ix_review_items_open"),
    "the newest": (Asked(newest=True), "ix_review_items_open"),
    "one kind": (Asked(kind="post"), "ix_review_items_kind"),
    "one reason": (Asked(why="spam"), "ix_review_items_why"),
    "one challenge": (Asked(challenge="kind-28"), "ix_review_items_within"),
}


def in_order(query, *, newest: bool = False, beyond: int = 500):
    order = ReviewItem.id.desc() if newest else ReviewItem.id
    return query.where(ReviewItem.id > beyond).order_by(order).limit(21)


class Moderator:
    id, is_admin = 7, False


QUERIES = {
    **{
        name: (lambda asked=asked: in_order(waiting(Moderator, asked), newest=asked.newest), index)
        for name, (asked, index) in ASKED.items()
    },
    "mine": (lambda: in_order(waiting(Moderator, Asked(mine=True))), "ix_review_items_claimed"),
    "the reports of a post": (lambda: open_reports_of({"post_id": 7}), "uq_reports_post_id"),
    "what was decided about somebody": (lambda: decisions_about(7), "ix_decisions_person"),
    "whose posts are still being hidden": (lambda: removals_at_work().limit(1), "ix_removals_at_work"),
    "whose deeds are to be counted": (lambda: due_for_counting(TUESDAY), "ix_accounts_trust_at"),
    "the next one": (lambda: next_item(Moderator, Asked(), 3), "ix_review_items_open"),
}


@pytest.mark.parametrize("what", QUERIES)
def test_it_is_answered_from_an_index(app, what):
    query, index = QUERIES[what]
    with app.app_context():
        plan = plan_of(query())

    assert index in plan, plan
    assert "SCAN review_items\n" not in plan + "\n"
