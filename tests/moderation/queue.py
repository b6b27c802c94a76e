"""Reports and decisions as tests make them: by the verbs, or by the pages."""

from typing import Any

from flask import Flask
from sqlalchemy import insert, literal, select
from sqlalchemy.orm import joinedload

from forum.accounts import Account
from forum.challenges import Challenge
from forum.core import clock
from forum.core.database import Instant, db
from forum.core.richtext import to_html
from forum.core.stored_html import StoredHtml
from forum.moderation import Action, Decision, Reason, Report, ReviewItem
from forum.moderation.as_read import mark_of
from forum.moderation.items import IS_OPEN
from forum.moderation.queries import decision_to_change, item_to_decide
from forum.notifications import tell_all
from forum.posts import Post, PrivateWord
from tests.browser import Browser
from tests.world import Person, World

WHOLE = (joinedload(Post.author), joinedload(Post.challenge))


def report(world: World, target: int | Person, who: Person, reason: Reason = Reason.UNKIND, note: str = "") -> None:
    """A post by its id, or somebody's page."""
    with world.session() as session:
        about = session.get(Post, target, options=WHOLE) if isinstance(target, int) else session.get(Account, target.id)
        Report.make(about, session.get(Account, who.id), reason, note, clock.now())


def report_word(world: World, word_id: int, who: Person) -> int:
    """The id of the item about this private word."""
    with world.session() as session:
        word = session.get(PrivateWord, word_id, populate_existing=True)
        Report.make(word, session.get(Account, who.id), Reason.UNKIND, "", clock.now())
        return session.scalars(select(ReviewItem.id).where(ReviewItem.word_id == word_id, IS_OPEN)).one()


def item_of(world: World, target: int | Person) -> int:
    """The id of the latest item about it."""
    column = ReviewItem.post_id if isinstance(target, int) else ReviewItem.account_id
    key = target if isinstance(target, int) else target.id
    with world.session() as session:
        return session.scalars(select(ReviewItem.id).where(column == key).order_by(ReviewItem.id.desc())).first()


def decide(
    world: World, target: int | Person, action: Action, by: Person, *, to: int | None = None, **about: Any
) -> int:
    """Gives the id of the decision."""
    return decide_item(world, item_of(world, target), action, by, to=to, **about)


def decide_item(world: World, item_id: int, action: Action, by: Person, *, to: int | None = None, **about: Any) -> int:
    with world.session() as session:
        item = session.scalars(item_to_decide(item_id)).one()
        more = {"to": session.get(Challenge, to)} if to else {}
        who = session.get(Account, by.id)
        how = {"by": who, "at": clock.now(), "version": item.version, "as_read": mark_of(item.thing), **about, **more}
        return Decision.make(item, action, "Too harsh for here.", **how).id


def report_challenge(world: World, challenge_id: int, who: Person) -> int:
    """The id of the item about it."""
    with world.session() as session:
        challenge = session.get(Challenge, challenge_id)
        Report.make(challenge, session.get(Account, who.id), Reason.SPAM, "", clock.now())
        return item_about(challenge_id)


def item_about(challenge_id: int) -> int:
    return db.session.scalars(select(ReviewItem.id).where(ReviewItem.about_id == challenge_id)).one()


def hide_challenge(world: World, challenge_id: int) -> int:
    """Reported by Ana, decided by Mo; the id of the decision."""
    return decide_item(world, report_challenge(world, challenge_id, world.ana), Action.HIDE, world.mo)


def undo(world: World, decision_id: int, by: Person) -> None:
    with world.session() as session:
        decision = session.scalars(decision_to_change(decision_id)).one()
        how = {"by": session.get(Account, by.id), "at": clock.now(), "as_read": mark_of(decision.thing)}
        decision.undo("I was wrong.", **how)


def many_comments_reported(world: World, thread: int, many: int) -> None:
    """By Ana, of Cleo, below this thread: written as one statement for each table."""
    ana, cleo, at = world.ana.id, world.cleo.id, literal(clock.now(), Instant)
    n = select(literal(1).label("i")).cte(recursive=True)
    n = n.union_all(select(n.c.i + 1).where(n.c.i < many))
    words = {"source": literal("Hm"), "html": literal(to_html("Hm"), StoredHtml), "renderer_version": literal(1)}
    of_all = {"kind": literal("comment"), "author_id": literal(cleo), "thread_id": literal(thread)}
    of_all |= {"parent_id": literal(thread), "created_at": at, "last_activity_at": at, **words}
    items = {"kind": literal("post"), "why": literal("spam"), "note": literal(""), "reports": literal(1)}
    items |= {"opened_at": at, "version": literal(1), "handover": literal(""), "person_id": literal(cleo)}
    reports = {"reporter_id": literal(ana), "reason": literal("spam"), "note": literal(""), "reported_at": at}
    with world.session() as session:
        session.execute(insert(Post).from_select([*of_all], select(*of_all.values()).select_from(n)))
        theirs = select(Post.id).where(Post.source == "Hm")
        for model, about in ((ReviewItem, items), (Report, reports)):
            session.execute(insert(model).from_select(["post_id", *about], theirs.add_columns(*about.values())))


def told(world: World) -> None:
    with world.session():
        tell_all(clock.now())


def hears(app: Flask, person: Person) -> str:
    """The list of what somebody was told."""
    browser = Browser(app)
    browser.sign_in(person)
    return browser.visit("/notifications").text


def what_counts(world: World, post_id: int) -> tuple[Any, ...]:
    """All that others see of a post and its thread, in numbers."""
    with world.session() as session:
        post = session.get(Post, post_id, options=(joinedload(Post.thread),))
        root = post.thread or post
        state = (post.is_shown, post.hidden_at, post.hidden_how, post.hidden_by_id, post.held_at is None)
        return (*state, root.comment_count, root.answer_count, root.first_answer_at, root.challenge_id, root.visibility)
