"""What each action does, and how it is taken back: the same two questions for all of them.

`do` gives what an undo needs to know of before. An undo brings back what was, and touches nothing that somebody has
decided since: a post says which decision hides it, and how people stand follows from the decisions that still hold.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select

from forum.accounts import Account
from forum.challenges import (
    Challenge,
    books_naming,
    hand_on_places_of,
    hidden_challenges_of,
    hide_challenge,
    hide_cover,
    is_led_by,
    is_run_alone_by,
    is_visible,
    move_topic,
    show_challenge,
    show_cover_again,
    withdraw_planned_of,
)
from forum.core.database import db
from forum.moderation.beside_posts import announce_again_of, hide_all_beside, leave_to_other, show_all_beside
from forum.moderation.holding import decisions, home_without, standing_removal, still_holding
from forum.moderation.items import ReviewItem
from forum.moderation.private_words import hide_word, hide_words_of, look_again_at_word, show_word, show_words_of
from forum.moderation.removals import Removal
from forum.moderation.set_aside import (
    Before,
    hide_if_waiting,
    hide_post,
    show_if_waiting,
    show_post,
    undo_hide,
    undo_show,
)
from forum.moderation.words import HIDING, Action, AuthorCannotRead, CannotMove, Kind, MovesToOwn
from forum.posts import Hidden, make_books_anew


@dataclass(frozen=True)
class Deed:
    do: Callable[..., Before]
    undo: Callable[[Any, Account, datetime], None]


def keep(decision: Any, item: ReviewItem, by: Account, at: datetime) -> Before:
    """What was hidden by reports or waited for a look is shown to everyone."""
    if item.word is not None:
        return show_word(item.word)
    if item.post is None:
        return show_profile(item, at)
    return show_post(item.post, by, at)


def show_profile(item: ReviewItem, at: datetime) -> Before:
    if item.kind == Kind.PROFILE and item.person is not None and item.person.profile_hidden_at is not None:
        hide_name(item.person, at, hidden=False)
        return {"profile": "hidden"}
    return {}


def undo_keep(decision: Any, by: Account, at: datetime) -> None:
    if decision.post is None:
        look_again_beside_posts(decision, at)
    else:
        undo_show(decision, by, at)


def hide(decision: Any, item: ReviewItem, by: Account, at: datetime) -> Before:
    if item.word is not None:
        return hide_word(item.word, at)
    if item.about is not None:
        return {"challenge": "shown" if hide_challenge(item.about, by=by, at=at) else "hidden"}
    if item.post is None:
        return hide_profile(item, at)
    how = Hidden.REMOVED if decision.action == Action.REMOVE else Hidden.MODERATOR
    return hide_post(decision, item.post, by, at, how)


def hide_profile(item: ReviewItem, at: datetime) -> Before:
    if item.person is None or item.person.profile_hidden_at is not None:
        return {"profile": "hidden"}
    hide_name(item.person, at)
    return {"profile": "shown"}


def hide_name(person: Account, at: datetime, *, hidden: bool = True) -> None:
    """With their page; no book that has their name is given out before it is made anew."""
    person.hide_profile(at, hidden=hidden)
    make_books_anew(books_naming(person.id))


def undo_hiding(decision: Any, by: Account, at: datetime) -> None:
    if decision.before.get("challenge"):
        look_again_at_challenge(decision.challenge_id, by, at)
    elif decision.post is None:
        look_again_beside_posts(decision, at)
    else:
        undo_hide(decision, by, at)


def look_again_beside_posts(decision: Any, at: datetime) -> None:
    """At a private word, or a profile."""
    if decision.word is not None:
        look_again_at_word(decision.word, at)
    else:
        look_again_at_profile(decision, at)


def look_again_at_challenge(challenge_id: int | None, by: Account, at: datetime) -> None:
    """It is shown unless a decision about it still holds, or the removal of who organises it alone."""
    whole = select(Challenge).where(Challenge.id == challenge_id)
    challenge = db.session.scalars(whole.execution_options(populate_existing=True)).first()
    table = decisions()
    about_it = and_(table.c.challenge_id == challenge_id, table.c.action.in_((Action.HIDE, Action.REMOVE)))
    removed = and_(table.c.action == Action.REMOVE_SPAMMER, is_run_alone_by(table.c.person_id, challenge_id))
    hides = or_(about_it, removed)
    if challenge is not None and db.session.execute(still_holding(hides)).first() is None:
        show_challenge(challenge, by=by, at=at)


def move(decision: Any, item: ReviewItem, by: Account, at: datetime, *, to: Challenge) -> Before:
    """A topic stands in another challenge's discussion. Raises CannotMove, MovesToOwn, AuthorCannotRead."""
    refuse_to_move(item, to, by)
    before = show_if_waiting(item.post, by, at)
    if item.post is None or not move_topic(item.post, to, by=by, at=at):
        raise CannotMove
    return before | {"challenge_id": item.within_id}


def refuse_to_move(item: ReviewItem, to: Challenge, by: Account) -> None:
    """Nobody loses their own words by it, and no moderator takes them to where they are at home."""
    if db.session.scalar(select(is_led_by(by, to.id))):
        raise MovesToOwn
    if item.person is not None and db.session.scalar(is_visible(item.person, to)) is None:
        raise AuthorCannotRead


def undo_move(decision: Any, by: Account, at: datetime) -> None:
    home = db.session.get(Challenge, home_without(decision) or 0)
    if home is not None and decision.post is not None:
        move_topic(decision.post, home, by=by, at=at, back=True)
    undo_show(decision, by, at)


def uncover(decision: Any, item: ReviewItem, by: Account, at: datetime) -> Before:
    """The challenge stays, without its picture."""
    return {"cover": hide_cover(item.about, by=by, at=at) if item.about is not None else None}


def undo_uncover(decision: Any, by: Account, at: datetime) -> None:
    challenge = db.session.get(Challenge, decision.challenge_id)
    if challenge is not None:
        show_cover_again(challenge, decision.before["cover"], by=by, at=at)


def warn(decision: Any, item: ReviewItem, by: Account, at: datetime) -> Before:
    """They are told."""
    return show_if_waiting(item.post, by, at)


def undo_warn(decision: Any, by: Account, at: datetime) -> None:
    """They are told that, too."""
    undo_show(decision, by, at)


def silence(decision: Any, item: ReviewItem, by: Account, at: datetime) -> Before:
    stand(item.person, at, silence=decision)
    before = hide_if_waiting(decision, item.post, by, at)
    return before | {"announcements": withdraw_planned_of(item.person_id, at)}


def suspend(decision: Any, item: ReviewItem, by: Account, at: datetime) -> Before:
    stand(item.person, at, suspension=decision)
    before = hide_if_waiting(decision, item.post, by, at)
    return before | {"announcements": withdraw_planned_of(item.person_id, at)}


def remove_spammer(decision: Any, item: Any, by: Account, at: datetime) -> Before:
    """Nobody signs in with this account, and all they said is hidden: of many posts some now, the rest by a job."""
    before = hide_profile(item, at) | hide_if_waiting(decision, item.post, by, at, Hidden.SPAM)
    stand(item.person, at, suspension=decision)
    Removal.begin(decision.id, item.person, at)
    hide_words_of(item.person.id, at)
    return before | hide_all_beside(item.person, by, at)


def undo_stop(decision: Any, by: Account, at: datetime) -> None:
    """How they stand follows from what still holds."""
    undo_hide(decision, by, at)
    if decision.person is None:
        return
    if decision.action == Action.SILENCE:
        stand(decision.person, at, silence=latest_standing(decision.person, at, Action.SILENCE))
    else:
        stand(decision.person, at, suspension=latest_standing(decision.person, at, *SUSPENDING))
    if decision.action == Action.REMOVE_SPAMMER:
        show_everything(decision, by, at)
    announce_again_of(decision.person, at)


def show_everything(decision: Any, by: Account, at: datetime) -> None:
    """Unless another removal of this person holds."""
    look_again_at_profile(decision, at)
    for challenge_id in hidden_challenges_of(decision.person.id):
        look_again_at_challenge(challenge_id, by, at)
    other_id = standing_removal(decision.person.id)
    if other_id is not None:
        leave_to_other(other_id, decision.before)
        Removal.leave_to(other_id, decision.id, at)
        return
    show_words_of(decision.person.id)
    show_all_beside(decision.person, decision.before)
    Removal.take_back(decision.id, at)


SUSPENDING = (Action.SUSPEND, Action.REMOVE_SPAMMER)
UNCHANGED = object()


def look_again_at_profile(decision: Any, at: datetime) -> None:
    """It is hidden if the last decision about it that still holds says so."""
    person, table = decision.person, decisions()
    if person is None or not decision.before.get("profile"):
        return
    about_it = and_(table.c.kind == Kind.PROFILE, table.c.action.in_((Action.KEEP, *HIDING)))
    whose = (table.c.person_id == person.id, or_(about_it, table.c.action == Action.REMOVE_SPAMMER))
    last = db.session.execute(still_holding(*whose)).first()
    hidden = last is not None and last.action != Action.KEEP
    if hidden != (person.profile_hidden_at is not None):
        hide_name(person, at, hidden=hidden)


def stand(person: Any, at: datetime, *, silence: Any = UNCHANGED, suspension: Any = UNCHANGED) -> None:
    """They are silent or suspended as this decision says; None: they are not. Raises LastAdmin."""
    if silence is not UNCHANGED:
        person.be_silent(silence.until_at if silence else None, silence.reason if silence else None)
    if suspension is UNCHANGED:
        return
    if suspension is not None:
        person.refuse_as_last_admin()
        person.suspend(at, until=suspension.until_at, why=suspension.reason)
        hand_on_places_of(person.id, at)
    elif not person.is_active:
        person.lift_suspension(at)


def latest_standing(person: Account, at: datetime, *actions: Action) -> Any:
    """The last decision of these kinds about this person that still holds."""
    table = decisions()
    holds = (table.c.undone_at.is_(None), or_(table.c.until_at.is_(None), table.c.until_at > at))
    query = select(table.c.until_at, table.c.reason).where(table.c.person_id == person.id, *holds)
    return db.session.execute(query.where(table.c.action.in_(actions)).order_by(table.c.id.desc())).first()


DEEDS = {
    Action.KEEP: Deed(keep, undo_keep),
    Action.HIDE: Deed(hide, undo_hiding),
    Action.REMOVE: Deed(hide, undo_hiding),
    Action.MOVE: Deed(move, undo_move),
    Action.UNCOVER: Deed(uncover, undo_uncover),
    Action.WARN: Deed(warn, undo_warn),
    Action.SILENCE: Deed(silence, undo_stop),
    Action.SUSPEND: Deed(suspend, undo_stop),
    Action.REMOVE_SPAMMER: Deed(remove_spammer, undo_stop),
}
