"""What follows from what happened in a challenge, besides being told."""

from datetime import datetime

from forum.challenges import give_up_places_of, see_to_readers, take_places_back
from forum.circles import let_go_of
from forum.core.events import Event


def let_go_of_a_place(event: Event, at: datetime) -> None:
    """Who leaves a challenge makes room in their circle."""
    if event.actor_id is not None and event.challenge_id is not None:
        let_go_of(event.actor_id, event.challenge_id, at)


def see_to_who_reads(event: Event, at: datetime) -> None:
    """A challenge was opened or closed."""
    if event.challenge_id is not None:
        see_to_readers(event.challenge_id, at)


def need_no_place(event: Event, at: datetime) -> None:
    """Whoever organises a challenge takes up none of its places."""
    if event.person_id is not None and event.challenge_id is not None:
        give_up_places_of(event.person_id, event.challenge_id, at)


def be_counted_again(event: Event, at: datetime) -> None:
    """Whose suspension is over takes part as before, in one of the places."""
    if event.person_id is not None:
        take_places_back(event.person_id)
