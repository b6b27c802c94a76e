"""Whom a person answered, and who answered them: the latest first, by name, never as a number."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, select, union_all
from sqlalchemy.orm import aliased, load_only

from forum.accounts import WHAT_NAMES_THEM, Account, is_here, is_near
from forum.core.database import db
from forum.posts import Post, is_shown, readable_by

MOST_NAMED = 12
LATEST_WORDS = 200  # of theirs that are looked at
LATEST_THREADS = 10

Root = aliased(Post)


@dataclass(frozen=True)
class Helping:
    """People, the latest first."""

    answered: list[Account]
    answered_by: list[Account]


def helping_of(viewer: Any, person: Account) -> Helping:
    """As far as the viewer may read it, and nobody they keep away from; one statement."""
    rows = db.session.execute(helped_each_other(viewer, person)).all()
    answered = [other for other, was_theirs, _ in rows if was_theirs]
    answered_by = [other for other, was_theirs, _ in rows if not was_theirs]
    return Helping(answered[:MOST_NAMED], answered_by[:MOST_NAMED])


def helped_each_other(viewer: Any, person: Account) -> Select[Any]:
    """Each other person, whether the answer was by the one whose page it is, and when the last one was."""
    both = union_all(answers_by(viewer, person), answers_for(viewer, person)).subquery()
    other, was_theirs, at = both.c
    latest = func.max(at)
    names = load_only(*WHAT_NAMES_THEM, Account.own_picture, raiseload=True)
    return (
        select(Account, was_theirs, latest)
        .join(both, Account.id == other)
        .where(other != person.id, Account.email_confirmed_at.is_not(None), is_here(), is_near(viewer, Account.id))
        .group_by(Account.id, was_theirs)
        .order_by(latest.desc(), Account.id.desc())
        .options(names)
    )


def answers_by(viewer: Any, person: Account) -> Select[int | None, bool, datetime]:
    """Their own answers, each with whom it was for."""
    said = select(Post.id).where(Post.author_id == person.id).order_by(Post.created_at.desc(), Post.id.desc())
    return (
        select(Root.author_id, literal(True).label("was_theirs"), Post.created_at)
        .join(Root, Root.id == Post.thread_id)
        .where(Post.id.in_(said.limit(LATEST_WORDS)), Root.deleted_at.is_(None), Root.hidden_at.is_(None))
        .where(counts_for(viewer))
    )


def answers_for(viewer: Any, person: Account) -> Select[int | None, bool, datetime]:
    """Answers below what they began, each with whom it is from."""
    begun = select(Post.id).where(Post.author_id == person.id, Post.thread_id.is_(None), Post.answer_count > 0)
    latest = begun.order_by(Post.created_at.desc(), Post.id.desc()).limit(LATEST_THREADS)
    return select(Post.author_id, literal(False).label("was_theirs"), Post.created_at).where(
        Post.thread_id.in_(latest), counts_for(viewer)
    )


def counts_for(viewer: Any) -> ColumnElement[bool]:
    return and_(Post.is_answer, is_shown(), readable_by(viewer))
