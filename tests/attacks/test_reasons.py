"""Why a challenge was cancelled: words that stand on its page, on Today and in mails. A22: gone with who said them."""

import pytest

from forum.accounts import Account
from forum.core import clock
from forum.core.database import db
from forum.moderation import Action
from tests.browser import signed_in
from tests.challenges.scenes import HOME, do
from tests.moderation.queue import decide, report, undo

THIEF = "Olga is a thief"


def cancelled_by_ben(world):
    """Ana takes part; Ben organises it beside Olga."""
    challenge = world.challenge()
    world.join(world.ana, challenge)
    do(world, challenge, lambda one: one.add_organiser(db.session.get(Account, world.ben.id), clock.now()))
    ben = signed_in(world, world.ben)
    ben.visit(f"{HOME}/cancel")
    ben.submit("Cancel the challenge", reason=THIEF)
    return signed_in(world, world.ana), signed_in(world, world.olga)


def where_it_stands(*readers):
    places = ("/", "/notifications", HOME, f"{HOME}/announcements")
    return [place for reader in readers for place in places if THIEF in reader.visit(place).text]


@pytest.mark.attack("A22")
def test_why_a_removed_spammer_called_it_off_is_read_nowhere_and_comes_back_exactly(world):
    readers = cancelled_by_ben(world)
    before = where_it_stands(*readers)
    assert len(before) == 8
    report(world, world.ben, world.cleo)

    decision = decide(world, world.ben, Action.REMOVE_SPAMMER, world.mo)

    assert where_it_stands(*readers) == []
    assert readers[0].visit("/").has("was cancelled"), "that much is true"
    undo(world, decision, world.root)
    assert where_it_stands(*readers) == before


@pytest.mark.attack("A22")
def test_what_is_open_again_has_no_reason_and_an_undo_brings_none(world):
    readers = cancelled_by_ben(world)
    report(world, world.ben, world.cleo)
    decision = decide(world, world.ben, Action.REMOVE_SPAMMER, world.mo)
    olga = readers[1]
    olga.visit(HOME)
    olga.submit("Open it again")
    assert readers[0].visit("/").has("is open again")

    undo(world, decision, world.root)
    assert where_it_stands(*readers) == []
    olga.visit(f"{HOME}/cancel")
    olga.submit("Cancel the challenge", reason="It rains.")
    assert readers[0].visit("/").has("It rains.")


@pytest.mark.attack("A22")
def test_organisers_withdraw_the_reason_of_who_organised_it_with_them(world):
    ana, olga = cancelled_by_ben(world)
    olga.visit(f"{HOME}/organisers")
    olga.post_with_token(f"{HOME}/organisers/ben/removal")
    assert not ana.visit(f"{HOME}/announcements").has_button("Withdraw the reason")
    olga.visit(f"{HOME}/announcements")

    page = olga.submit("Withdraw the reason")

    assert "Nobody reads the reason any more." in page.body
    assert not page.has_button("Withdraw the reason")
    assert where_it_stands(ana, olga) == []
    assert ana.visit("/").has("was cancelled")
