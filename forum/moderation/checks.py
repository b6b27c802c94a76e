"""What is asked of Akismet, and what comes of it: spam is held for a moderator; without an answer a post stays.

Each look at a post is one row (`SpamCheck`), tried again for half an hour. What moderators decide about a post that was
looked at is told to Akismet once, by the same row.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, select, update
from sqlalchemy.orm import joinedload

from forum.accounts import last_seen_from
from forum.core.database import UNSYNCHRONISED, db
from forum.core.log import log
from forum.moderation.akismet import NoAnswer, WrongKey, looks_like_spam, tell
from forum.moderation.words import Action
from forum.posts import AKISMET, Audience, HeldFor, Post, SpamCheck, Suspect, Visibility
from forum.settings import Settings

AGAIN_AFTER = timedelta(minutes=2)
AT_LONGEST = timedelta(minutes=30)
REMEMBERED = timedelta(days=15)


def checks_due(at: datetime) -> Select[SpamCheck]:
    """The one that has waited longest, with its post and author."""
    query = select(SpamCheck).where(SpamCheck.next_at <= at).order_by(SpamCheck.next_at).limit(1)
    return query.options(joinedload(SpamCheck.post.of_type(Post)).joinedload(Post.author))


def ask_about(check: SpamCheck, settings: Settings, at: datetime) -> None:
    """Its verdict, or another try later; after half an hour none."""
    post = check.post
    check.remember(db.session.execute(last_seen_from(post.author_id)).first())
    if not check.address or post.is_gone or not is_for_everyone(post):
        check.verdict, check.next_at = "none", None
        return
    try:
        is_spam = looks_like_spam(settings, post, check.address, check.browser or "")
    except (NoAnswer, WrongKey) as why:
        check.next_at = next_try(check, why, at)
        check.verdict = None if check.next_at else "none"
        return
    check.verdict, check.next_at = "spam" if is_spam else "ham", None
    if is_spam:
        Suspect.add(post.id, {AKISMET: []}, at)
        post.hold(HeldFor.REVIEW, at=at)


def is_for_everyone(post: Post) -> bool:
    """What is for members or a circle goes nowhere else."""
    return post.visibility == Visibility.PUBLIC and post.audience == Audience.PUBLIC and post.circle_id is None


def next_try(check: SpamCheck, why: Exception, at: datetime) -> datetime | None:
    """When it is tried again, if at all."""
    if isinstance(why, WrongKey):
        log.error("akismet refuses our key: look at AKISMET_KEY")
        return None
    return at + AGAIN_AFTER if at - check.begun_at < AT_LONGEST else None


def note_feedback(decision: Any, at: datetime) -> None:
    """A moderator decided: what was taken for spam and is kept is none, and what a spammer posted is spam."""
    checks = update(SpamCheck).where(SpamCheck.feedback.is_(None), SpamCheck.address.is_not(None))
    if decision.action == Action.KEEP:
        mine, what = checks.where(SpamCheck.post_id == decision.post_id, SpamCheck.verdict == "spam"), "ham"
    elif decision.action == Action.REMOVE_SPAMMER:
        theirs = select(Post.id).where(Post.author_id == decision.person_id)
        mine, what = checks.where(SpamCheck.post_id.in_(theirs), SpamCheck.verdict.in_(("ham", "none"))), "spam"
    else:
        return
    told = mine.values(feedback=what, begun_at=at, next_at=at)
    db.session.execute(told, execution_options=UNSYNCHRONISED)


def tell_about(check: SpamCheck, settings: Settings, at: datetime) -> None:
    """Once; where that does not work within half an hour, never."""
    check.next_at = None
    if not check.address or check.feedback is None:
        return
    try:
        tell(settings, check.post, check.address, check.browser or "", check.feedback)
    except (NoAnswer, WrongKey) as why:
        check.next_at = next_try(check, why, at)


def forget_addresses(at: datetime) -> None:
    """From where something was posted is known for as long as a moderator may still have their say."""
    old = update(SpamCheck).where(SpamCheck.begun_at < at - REMEMBERED, SpamCheck.address.is_not(None))
    db.session.execute(old.values(address=None, browser=None), execution_options=UNSYNCHRONISED)
