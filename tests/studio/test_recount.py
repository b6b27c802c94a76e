"""The numbers that a challenge keeps of its dates: after whatever happens, counting anew changes nothing."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from forum.accounts import Account
from forum.challenges import Challenge, DayCount, Participation, join, latest_counts_of
from forum.core import clock
from forum.leaving.remains import leave_parts
from tests.challenges.scenes import change_part, follows
from tests.conftest import TUESDAY
from tests.entries.test_coverage import withdraw


def comes_again(world, person, challenge_id):
    """Joins, whatever they did before."""
    with world.session() as session:
        place = session.get(Challenge, challenge_id, options=[selectinload(Challenge.pledges)])
        load = (joinedload(Participation.account), joinedload(Participation.challenge))
        query = select(Participation).where(Participation.account_id == person.id).options(*load)
        earlier = session.scalars(query.where(Participation.challenge_id == challenge_id)).one_or_none()
        mine = join(place, session.get(Account, person.id), earlier, "", clock.now())
        session.flush()
        return mine.id


def numbers_of(world, challenge_id):
    with world.session() as session:
        rows = session.scalars(latest_counts_of(challenge_id, 60)).all()
    return {row.on_date.day: (row.joined, row.stepped_in, row.returned, row.entries) for row in rows}


def play_three_days(world, earlier, later):
    """People join, follow, step in, leave and come back, write and take back; one leaves the forum."""
    follows(world, world.ben, later)
    world.entry(world.ana, later, 9)
    gone = world.person("gone")
    leaves = comes_again(world, gone, later)
    change_part(world, leaves, lambda part: part.leave(clock.now()))
    with clock.set_to(TUESDAY + timedelta(days=1)):
        comes_again(world, world.ben, later)
        comes_again(world, gone, later)
        taken_back = world.entry(world.ben, later, 10)
        world.entry(world.cleo, later, 9)
        withdraw(world, taken_back)
    with clock.set_to(TUESDAY + timedelta(days=2)):
        world.entry(world.ben, later, 10)
        with world.session() as session:
            leave_parts(session.get(Account, gone.id))


def test_after_three_days_the_numbers_are_right_and_counting_anew_changes_nothing(world, app):
    earlier = world.challenge("spring")
    world.join(world.ana, earlier)
    with world.session() as session:
        between = world.challenge("summer")
    later = world.challenge("kind-28")
    with world.session() as session:
        session.get(Challenge, between).edition_of_id = earlier
        session.get(Challenge, later).edition_of_id = between

    play_three_days(world, earlier, later)

    assert numbers_of(world, later) == {10: (1, 0, 1, 1), 11: (2, 1, 0, 1), 12: (0, 0, 0, 1)}
    recount = app.test_cli_runner()
    assert recount.invoke(args=["recount-days"]).output == "0 dates were wrong, and are right now.\n"
    with world.session() as session:
        DayCount.add(later, TUESDAY.date(), joined=5, entries=-1)
    assert recount.invoke(args=["recount-days"]).output == "1 dates were wrong, and are right now.\n"
    assert numbers_of(world, later)[10] == (1, 0, 1, 1)
