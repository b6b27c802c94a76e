"""Posts that wait until a moderator has looked: held, or hidden by those who reported them.

Once somebody has looked, nothing waits, whatever they did: it is in sight, or out of it by their decision. If that is
taken back, it waits again.
"""

from datetime import datetime
from typing import Any

from forum.accounts import Account
from forum.moderation.holding import standing_removal, still_stands, taken_back_since
from forum.posts import HeldFor, Hidden, Post

Before = dict[str, Any]


def show_post(post: Post, by: Account, at: datetime) -> Before:
    before = state_of(post)
    if post.held_reason not in (None, HeldFor.UNCONFIRMED):
        post.release(at)
    post.unhide(by=by, at=at)
    return before


def hide_post(decision: Any, post: Post, by: Account, at: datetime, how: Hidden = Hidden.MODERATOR) -> Before:
    before = state_of(post)
    post.hide(by=by, at=at, how=how, decision_id=decision.id)
    return before


def state_of(post: Post) -> Before:
    is_held = post.held_at is not None
    return {
        "hidden_how": post.hidden_how,
        "hidden_by_id": post.hidden_by_id,
        "held_reason": post.held_reason if is_held and post.held_reason != HeldFor.UNCONFIRMED else None,
    }


def has_waited(before: Before) -> bool:
    return before.get("hidden_how") == Hidden.REPORTS or before.get("held_reason") is not None


def show_if_waiting(post: Post | None, by: Account, at: datetime) -> Before:
    """It is left where it is."""
    return show_post(post, by, at) if post is not None and has_waited(state_of(post)) else {}


def hide_if_waiting(
    decision: Any, post: Post | None, by: Account, at: datetime, how: Hidden = Hidden.MODERATOR
) -> Before:
    """Its author was stopped for it."""
    return hide_post(decision, post, by, at, how) if post is not None and has_waited(state_of(post)) else {}


def undo_show(decision: Any, by: Account, at: datetime) -> None:
    """Where it was hidden or waited, it does again. What was decided about it since stays; what went with all that its
    author posted waits by itself from now on, whatever becomes of that."""
    post = decision.post
    if post is None or "hidden_how" not in decision.before:
        return
    before = before_it(decision)
    if before["held_reason"] is not None:
        post.hold(HeldFor(before["held_reason"]), at=at)
    if post.hidden_at is None or post.hidden_how == Hidden.SPAM:
        hide_as(before, post, by, at)


def undo_hide(decision: Any, by: Account, at: datetime) -> None:
    """Only what this decision has hidden."""
    post = decision.post
    if post is None or "hidden_how" not in decision.before:
        return
    if post.hidden_by_id != decision.id:
        post.unhide(by=by, at=at, decision_id=decision.id)
    elif not hide_as(before_it(decision), post, by, at):
        if (removal := standing_removal(post.author_id)) is not None:
            post.hide(by=by, at=at, how=Hidden.SPAM, decision_id=removal)
        else:
            post.unhide(by=by, at=at, decision_id=decision.id)


def hide_as(before: Before, post: Post, by: Account, at: datetime) -> bool:
    """Whether it was out of sight then, by what stands still: then it is again."""
    was_hidden = before["hidden_how"] is not None and still_stands(before["hidden_by_id"])
    if was_hidden:
        post.hide(by=by, at=at, how=Hidden(before["hidden_how"]), decision_id=before["hidden_by_id"])
    return was_hidden


def before_it(decision: Any) -> Before:
    """How the post stood; where that came of a decision that was taken back since, how it stood before that one."""
    before = decision.before
    for earlier in taken_back_since(decision):
        if "hidden_how" not in earlier:
            break
        before = earlier
    return dict(before)
