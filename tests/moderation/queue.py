"""Reports and decisions as tests make them: by the verbs, or by the pages."""

from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.accounts import Account
from forum.challenges import Challenge
from forum.core import clock
from forum.moderation import Action, Decision, Reason, Report, ReviewItem
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
        how = {"by": who, "at": clock.now(), "version": item.version, **about, **more}
        return Decision.make(item, action, "Too harsh for here.", **how).id


def undo(world: World, decision_id: int, by: Person) -> None:
    with world.session() as session:
        decision = session.scalars(decision_to_change(decision_id)).one()
        decision.undo("I was wrong.", by=session.get(Account, by.id), at=clock.now())


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
