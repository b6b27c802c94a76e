"""What a spammer has said beside posts, private words and their profile: each room hides it in its own way, and gives
the ids of what it hid, so that exactly that comes back."""

from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from forum.accounts import Account
from forum.challenges import (
    announce_again,
    give_reasons_again,
    hide_challenges_of,
    take_reasons_of,
    withdraw_words_of,
)
from forum.circles import begin_again, end_circles_of
from forum.core.database import db
from forum.entries import lift_walls_of, raise_walls
from forum.help import offer_again, take_back_offers_of
from forum.moderation.holding import decisions, standing_removal
from forum.moderation.words import AGAINST_PEOPLE


def hide_all_beside(person: Account, by: Account, at: datetime) -> dict[str, list[Any]]:
    """Whether a challenge is hidden follows from the decisions that hold, so there is nothing to keep of them."""
    hide_challenges_of(person, by=by, at=at)
    return {
        "announcements": withdraw_words_of(person.id, at),
        "reasons": take_reasons_of(person.id),
        "offers": take_back_offers_of(person.id),
        "walls": lift_walls_of(person.id, at),
        "circles": end_circles_of(person.id, at),
    }


def show_all_beside(person: Account, before: dict[str, Any]) -> None:
    """Earlier removals hid less, and have nothing to bring back. Announcements: `announce_again_of`."""
    give_reasons_again(person.id, before.get("reasons", []))
    offer_again(before.get("offers", []))
    raise_walls(before.get("walls", []))
    begin_again(before.get("circles", []))


def leave_to_other(decision_id: int, before: dict[str, Any]) -> None:
    """What a removal hid that is taken back comes back with the one that holds still."""
    table = decisions()
    known: dict[str, Any] = db.session.scalar(select(table.c.before).where(table.c.id == decision_id)) or {}
    more = {name: [*known.get(name, ()), *before.get(name, ())] for name in ("reasons", "offers", "walls", "circles")}
    db.session.execute(update(table).where(table.c.id == decision_id).values(before=known | more))


def announce_again_of(person: Account, at: datetime) -> None:
    """What was withdrawn by decisions that nobody holds to any more: whichever is taken back last brings back all."""
    if standing_removal(person.id) is not None:
        return
    table, may_write = decisions(), person.is_here and not person.is_silenced_at(at)
    undone = select(table.c.before, table.c.decided_at).where(table.c.person_id == person.id)
    undone = undone.where(table.c.action.in_(AGAINST_PEOPLE), table.c.undone_at.is_not(None))
    for before, decided_at in db.session.execute(undone):
        if ids := before.get("announcements"):
            announce_again(ids, decided_at, may_write=may_write)
