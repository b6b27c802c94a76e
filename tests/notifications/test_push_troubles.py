"""When a push service says no, or nothing: who is gone is forgotten, all else is tried again and shown once."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from forum.core import clock
from forum.core.deliveries import Delivery
from forum.notifications import push_services
from forum.settings import PUSH_HOSTS
from tests.notifications.push_scenes import answer, deliveries, endpoints, phone_of, send


@pytest.fixture
def entry(world) -> int:
    return world.entry(world.ana, world.challenge(), 9)


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten_and_the_others_are_told(world, service, entry, status):
    for path in ("/gone", "/here"):
        phone_of(world, service, world.ana, path)
    service.answers("/gone", status)
    answer(world, entry, world.ben)

    send(world)

    assert endpoints(world) == [f"https://{service.place}/here"]
    assert deliveries(world)[0].sent_at == clock.now()


def test_when_all_browsers_are_gone_the_delivery_is_dropped(world, service, entry):
    phone_of(world, service, world.ana)
    service.answers("/a", 410)
    answer(world, entry, world.ben)

    send(world)
    with clock.set_to(deliveries(world)[0].due_at):
        send(world)

    assert (endpoints(world), len(service.received)) == ([], 1)
    assert deliveries(world)[0].dropped_at is not None


@pytest.mark.parametrize("status", [429, 500, 503, 403, 307])
def test_what_was_not_taken_is_tried_again(world, service, entry, status):
    phone_of(world, service, world.ana)
    service.answers("/a", status)
    answer(world, entry, world.ben)

    send(world)

    [delivery] = deliveries(world)
    assert (delivery.tries, delivery.sent_at, delivery.given_up_at) == (1, None, None)
    assert str(status) in delivery.trouble
    service.answers("/a", 201)
    with clock.set_to(delivery.due_at):
        send(world)
    assert len(service.received) == 2
    assert len({one.headers["Topic"] for one in service.received}) == 1
    assert deliveries(world)[0].sent_at is not None


def test_one_browser_in_trouble_keeps_the_push_from_no_other(world, service, entry):
    for path in ("/busy", "/here"):
        phone_of(world, service, world.ana, path)
    service.answers("/busy", 503)
    answer(world, entry, world.ben)

    send(world)

    assert service.paths == ["/busy", "/here"]
    assert len(endpoints(world)) == 2


def test_a_dead_push_service_holds_up_nobody(world, service, entry, monkeypatch):
    """The first waits, the others of that minute do not; a mail behind them leaves in the same run."""
    monkeypatch.setattr(push_services, "PATIENCE", 0.2)
    for person in (world.ana, world.ben, world.cleo):
        phone_of(world, service, person, f"/silent/{person.handle}")
    answer(world, entry, world.mo, "Ben and Cleo have asked her, too.", world.ben, world.cleo)
    with world.session():
        Delivery.write("rosa@example.org", "A word", "Hello Rosa.", at=clock.now())

    send(world)

    with world.session() as session:
        assert session.scalars(select(Delivery.kind).where(Delivery.sent_at.is_not(None))).all() == ["letter"]
    assert [one.tries for one in deliveries(world)] == [1, 1, 1]
    assert len(service.received) == 1


def test_a_host_that_was_taken_off_the_list_is_not_called(world, service, entry, app, monkeypatch):
    phone_of(world, service, world.ana)
    answer(world, entry, world.ben)
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], push_hosts=PUSH_HOSTS))

    send(world)

    assert service.received == []
    assert deliveries(world)[0].dropped_at is not None
