"""What a spammer has said beside posts, private words and their profile: each room hides it in its own way, and gives
the ids of what it hid, so that exactly that comes back."""

from datetime import datetime
from typing import Any

from forum.accounts import Account
from forum.challenges import (
    announce_again,
    give_reasons_again,
    hide_challenges_of,
    take_reasons_of,
    withdraw_words_of,
)
from forum.circles import begin_again, end_circles_of
from forum.entries import lift_walls_of, raise_walls
from forum.help import offer_again, take_back_offers_of


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
    """Earlier removals hid less, and have nothing to bring back."""
    announce_again(before.get("announcements", []))
    give_reasons_again(person.id, before.get("reasons", []))
    offer_again(before.get("offers", []))
    raise_walls(before.get("walls", []))
    begin_again(before.get("circles", []))
