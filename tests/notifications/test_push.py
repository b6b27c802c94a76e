"""Web push: of what people are told on their devices, and when rather not."""

from datetime import timedelta

import pytest
from flask_sqlalchemy.record_queries import get_recorded_queries
from sqlalchemy import delete, func, select, update

from forum.accounts import Account
from forum.challenges import Participation
from forum.core import clock
from forum.core.deliveries import Delivery
from forum.notifications import Notification
from forum.notifications.push import push_prompts, push_to_those_who_heard, pushes
from forum.notifications.push_parcels import Push
from forum.posts import Post, Reader
from tests.notifications.push_scenes import answer, deliveries, phone_of, send
from tests.notifications.scenes import cheer, keep_away, tell_all, watch


@pytest.fixture
def challenge(world) -> int:
    return world.challenge()


@pytest.fixture
def entry(world, challenge) -> int:
    return world.entry(world.ana, challenge, 9, "I asked Rosa what she needs.")


def test_an_answer_is_pushed_sealed_to_the_device_of_whom_it_answers(world, service, entry):
    phone = phone_of(world, service, world.ana)
    answer(world, entry, world.ben)

    send(world)

    [received] = service.received
    assert phone.opened(received.body) == {
        "title": "Ben Example answered your day 9",
        "body": "Rosa will love that you asked her first.",
        "url": f"/posts/{entry + 1}",
        "tag": f"answer-thread:{entry}",
    }
    assert b"Rosa" not in received.body
    assert deliveries(world)[0].sent_at == clock.now()


def test_its_headers_are_those_of_the_standards(world, service, entry):
    phone_of(world, service, world.ana)
    answer(world, entry, world.ben)

    send(world)

    headers = service.received[0].headers
    assert headers["Authorization"].startswith("vapid t=")
    assert headers["Content-Encoding"] == "aes128gcm"
    assert (headers["TTL"], headers["Urgency"]) == ("86400", "normal")
    assert len(headers["Topic"]) == 32
    assert int(headers["Content-Length"]) < 4096


def test_a_mention_is_pushed_and_what_is_not_for_one_alone_is_not(world, service, entry):
    phone = phone_of(world, service, world.cleo)
    phone_of(world, service, world.olga, "/olga")
    watch(world, world.olga, thread=entry)
    cheer(world, entry, world.cleo)
    answer(world, entry, world.ben, "@cleo might know how to ask her.", world.cleo)

    send(world)

    assert [one.person_id for one in deliveries(world)] == [world.cleo.id], "Olga only watches"
    assert phone.opened(service.received[0].body)["title"] == "Ben Example mentioned you in Ana Example’s day 9"


def test_an_event_is_pushed_once_to_each_however_often_it_is_said(world, service, entry):
    phone_of(world, service, world.ana)
    event_id = answer(world, entry, world.ben)

    for _ in range(2):
        with world.session():
            push_to_those_who_heard(event_id, clock.now())
        send(world)

    assert len(service.received) == len(deliveries(world)) == 1


def test_two_answers_at_once_are_one_note_that_names_both(world, service, entry):
    phone = phone_of(world, service, world.ana)
    answer(world, entry, world.ben)
    answer(world, entry, world.cleo, "Tell us what she said.")

    send(world)

    [received] = service.received
    assert phone.opened(received.body)["title"] == "Cleo Example and Ben Example answered your day 9"
    assert phone.opened(received.body)["body"] == "Tell us what she said."
    assert [one.dropped_at is not None for one in deliveries(world)] == [True, False]


def test_a_newer_push_takes_the_place_of_an_earlier_one(world, service, entry):
    phone = phone_of(world, service, world.ana)
    for person, text in ((world.ben, "How did you ask her?"), (world.cleo, "What did she say?")):
        answer(world, entry, person, text)
        send(world)

    assert len(service.received) == 2
    assert len({phone.opened(one.body)["tag"] for one in service.received}) == 1
    assert len({one.headers["Topic"] for one in service.received}) == 1


def test_it_goes_to_every_device_of_the_person(world, service, entry):
    for path in ("/phone", "/desk"):
        phone_of(world, service, world.ana, path)
    answer(world, entry, world.ben)

    send(world)

    assert service.paths == ["/phone", "/desk"]


def test_whoever_has_no_device_costs_no_delivery(world, service, entry):
    answer(world, entry, world.ben)

    assert deliveries(world) == []


def test_the_words_fit_into_a_push_however_long_they_are():
    push = Push("🙂" * 1000, "🙂" * 200, f"/posts/{2**63}", f"answer-thread:{2**63}", timedelta(days=1))

    assert len(push.words) < 3000


def see(world):
    with world.session() as session:
        session.execute(update(Notification).values(seen_at=clock.now()))


def hide(world):
    with world.session() as session:
        comment = session.get(Post, session.scalar(select(func.max(Post.id))))
        comment.hide(by=session.get(Account, world.mo.id), at=clock.now())


def mute(world):
    keep_away(world, world.ana, world.ben)


def block_her(world):
    keep_away(world, world.ben, world.ana, "block")


def suspend(world):
    """By hand: the verb signs her out, which would end it anyway."""
    with world.session() as session:
        session.execute(update(Account).where(Account.id == world.ana.id).values(suspended_at=clock.now()))


def close(world):
    with world.session() as session:
        session.execute(update(Post).values(visibility="invited"))
        session.execute(delete(Reader).where(Reader.account_id == world.ana.id))


@pytest.mark.parametrize("meanwhile", [see, hide, mute, block_her, suspend, close])
def test_what_has_changed_meanwhile_counts(world, service, entry, meanwhile):
    assert world.mo.id
    phone_of(world, service, world.ana)
    answer(world, entry, world.ben)

    meanwhile(world)
    send(world)

    assert service.received == []
    assert deliveries(world)[0].dropped_at == clock.now()


def test_after_a_day_an_answer_is_no_news(world, service, entry):
    phone_of(world, service, world.ana)
    answer(world, entry, world.ben)

    with clock.set_to(clock.now() + timedelta(days=1)):
        send(world)

    assert service.received == []


def morning(world, *people) -> None:
    with world.session():
        push_prompts([one.id for one in people], clock.now())


def test_the_days_prompt_is_pushed_until_the_day_is_over_where_one_lives(world, service, challenge):
    world.join(world.ana, challenge)
    phone = phone_of(world, service, world.ana)

    for _ in range(2):
        morning(world, world.ana, world.ben)
        send(world)

    [received] = service.received
    assert phone.opened(received.body) == {
        "title": "Day 9: Prompt 9",
        "body": "Do kind thing 9.",
        "url": "/challenges/kind-28/days/9",
        "tag": f"day-{challenge}",
    }
    assert received.headers["TTL"] == str(11 * 3600), "it is one in the afternoon in Berlin"
    assert [one.about for one in deliveries(world)] == [f"prompt:{challenge}:9:2026-03-10"]


def test_who_has_written_the_day_already_is_left_alone(world, service, challenge):
    world.join(world.ana, challenge)
    phone_of(world, service, world.ana)
    morning(world, world.ana)

    world.entry(world.ana, challenge, 9)
    send(world)

    assert service.received == []


def test_a_day_that_is_over_is_not_pushed(world, service, challenge):
    world.join(world.ana, challenge)
    phone_of(world, service, world.ana)
    morning(world, world.ana)

    with clock.set_to(clock.now() + timedelta(hours=12)):
        send(world)

    assert service.received == []
    assert deliveries(world)[0].dropped_at is not None


def test_who_has_left_or_has_no_device_gets_no_prompt(world, service, challenge):
    for person in (world.ana, world.ben):
        world.join(person, challenge)
    phone_of(world, service, world.ana)
    with world.session() as session:
        theirs = update(Participation).where(Participation.account_id == world.ana.id)
        session.execute(theirs.values(left_at=clock.now()))

    morning(world, world.ana, world.ben)

    assert deliveries(world) == []


def test_a_batch_takes_the_same_few_statements_for_one_person_and_for_many(world, service, challenge, entry):
    statements = []
    for names in (["ben"], ["ben", "cleo", "mo", "olga"]):
        people = [getattr(world, name) for name in names]
        for person in people:
            phone_of(world, service, person, f"/{person.handle}-{len(people)}")
        world.join(people[-1], challenge)
        answer(world, entry, world.ana, "Thank you all for your words about Rosa.", *people)
        morning(world, *people)
        with world.session() as session:
            due = list(session.scalars(select(Delivery).where(Delivery.due_at.is_not(None), Delivery.kind == "push")))
            before = len(get_recorded_queries())
            assert len(pushes(due, clock.now())) == len(people) + 1
            statements.append(len(get_recorded_queries()) - before)
        send(world)

    assert statements[0] == statements[1] <= 8


def test_ten_thousand_who_heard_are_one_statement(world, service, entry):
    phone_of(world, service, world.ana)
    tell_all(world)
    event_id = answer(world, entry, world.ben)

    with world.session():
        push_to_those_who_heard(event_id, clock.now())
        assert len(get_recorded_queries()) == 1
