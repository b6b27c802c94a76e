"""Who takes mail: with an address that is confirmed and takes it, and an account that is not suspended."""

import pytest
from sqlalchemy import select

from forum.accounts import Account, Returned, takes_mail
from forum.core import clock


def leave_as_is(account) -> None:
    """Nothing happened to them."""


def unconfirm(account) -> None:
    account.email_confirmed_at = None


def suspend(account) -> None:
    account.suspend(clock.now())


def bounce(account) -> None:
    account.note_returned_mail(Returned.BOUNCE, at=clock.now())


@pytest.mark.parametrize(
    ("happens", "takes"), [(leave_as_is, True), (unconfirm, False), (suspend, False), (bounce, False)]
)
def test_of_a_person_and_in_a_query_it_is_the_same_rule(world, happens, takes):
    with world.session() as session:
        ana = session.get(Account, world.ana.id)
        happens(ana)
        session.flush()

        found = session.scalars(select(Account.id).where(takes_mail(), Account.id == ana.id)).all()

        assert ana.takes_mail is takes
        assert found == ([ana.id] if takes else [])
