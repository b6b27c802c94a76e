"""Attacks in the moment in which an invitation is taken back: whoever is told that it is has shut the door."""

import pytest
from sqlalchemy import select

from forum.challenges.co_organising import OrganiserInvitation
from forum.challenges.hosting import HostInvitation
from forum.circles import CircleInvitation, come_in
from forum.circles.invitations import invitations_to
from forum.circles.words import Answer
from forum.core import clock
from forum.core.refusals import NotFound
from forum.posts import CircleReader
from tests.challenges.scenes import do
from tests.circles.scenes import account, circle_of, loaded, part
from tests.posts.topics import by
from tests.world import World


def as_found(world: World, what):
    """As a request found it that came at the same moment as another."""
    with world.session() as session:
        one = session.scalars(select(what)).one()
        session.expunge(one)
        return one


def link_to(world: World, kind):
    challenge = world.challenge(announced=False)

    def make(one) -> None:
        about = next(day for day in one.prompts if day.number == 20) if kind is HostInvitation else one
        kind.to(about, by=by(world.olga), standing=0, at=clock.now())

    do(world, challenge, make)
    return as_found(world, kind)


@pytest.mark.attack("A26", "A48")
@pytest.mark.parametrize("kind", [OrganiserInvitation, HostInvitation])
@pytest.mark.parametrize("first", ["use_up", "withdraw"])
def test_of_a_yes_to_a_link_and_its_withdrawal_at_once_the_second_comes_too_late(world, kind, first):
    link = link_to(world, kind)
    with world.session() as session:
        getattr(session.scalars(select(kind)).one(), first)(clock.now())

    with world.session(), pytest.raises(NotFound):
        getattr(link, "withdraw" if first == "use_up" else "use_up")(clock.now())


@pytest.mark.attack("A26", "A48")
@pytest.mark.parametrize("answer", [Answer.ACCEPTED, Answer.DECLINED, Answer.WITHDRAWN])
def test_of_two_answers_to_one_invitation_into_a_circle_the_second_comes_too_late(world, answer):
    challenge = world.challenge()
    circle = circle_of(world, challenge, world.cleo)
    world.join(world.ana, challenge)
    with world.session():
        CircleInvitation.make(loaded(circle), account(world.ana), by=account(world.cleo), at=clock.now())
    invitation = as_found(world, CircleInvitation)
    with world.session() as session:
        session.scalars(invitations_to(world.ana, clock.now())).one().end(answer, clock.now())

    with world.session(), pytest.raises(NotFound):
        invitation.end(Answer.WITHDRAWN, clock.now())
    with world.session() as session:
        with pytest.raises(NotFound):
            come_in(loaded(circle), part(world.ana, challenge), at=clock.now(), invitation=invitation)
        session.rollback()
        members = session.scalars(select(CircleReader.account_id).where(CircleReader.is_member)).all()
        assert members == [world.cleo.id]
