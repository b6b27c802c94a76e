"""A place that is kept for somebody: they hear of it in the app and by mail, by their own clock."""

from datetime import timedelta

from forum.challenges.places import ask_for_place
from forum.core import clock
from tests.challenges.scenes import change_part, do
from tests.notifications.post import html, plain
from tests.notifications.scenes import lines, tell_all
from tests.posts.topics import by


def test_whom_a_place_is_kept_for_hears_until_when_and_how_to_take_it(world, office, box):
    challenge = world.challenge(most_people=1)
    mine = world.join(world.ana, challenge)
    do(world, challenge, lambda one: ask_for_place(one, by(world.ben), clock.now()))
    change_part(world, mine, lambda one: one.leave(clock.now()))
    tell_all(world)

    assert [line.url for line in lines(world, world.ben)] == ["/challenges/kind-28/join"]
    office.minute(clock.now() + timedelta(minutes=20))
    [mail] = box.to(world.ben)
    assert mail["Subject"].strip().startswith("A place in “Twenty-eight kind days” is free for you, until")
    assert "8:00" in mail["Subject"]  # in New York, two days on
    for words in (plain(mail), html(mail)):
        assert "http://localhost:8000/challenges/kind-28/join" in words
