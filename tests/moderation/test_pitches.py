"""What reads like a pitch and was published all the same comes to moderators, and back to everyone."""

import pytest
from sqlalchemy import select

from forum.moderation import Action, ReviewItem, jobs
from forum.posts import Post
from tests.moderation.queue import decide, hears, told
from tests.posts.topics import topic_of

PITCH = "My new course is now live! Only 97 € until Sunday, sign up now: https://shop.example.org/course"


@pytest.fixture
def pitch(world) -> int:
    topic = topic_of(world, world.ana, world.challenge(), PITCH, all_the_same=True)
    with world.session():
        jobs.queue_pitches()
        jobs.queue_pitches()
    return topic


def test_it_waits_in_the_queue_once_with_the_words_that_led_to_it(world, browser, pitch):
    browser.sign_in(world.mo)

    page = browser.visit("/moderation")

    assert page.has("Ana Example")
    [item] = [link.get("href") for link in page.all("a") if link.get("href").startswith("/moderation/items/")]
    assert browser.visit(item).has("Only 97 €")


def test_kept_it_is_there_for_everyone_and_its_author_hears_of_it(world, app, browser, pitch):
    browser.visit(f"/topics/{pitch}", status=404)

    decide(world, pitch, Action.KEEP, world.mo)
    told(world)

    assert browser.visit(f"/topics/{pitch}").has("Only 97 €")
    assert "moderator" in hears(app, world.ana)
    with world.session() as session:
        assert session.get(Post, pitch).held_at is None


def test_without_its_pitch_a_post_is_free_and_leaves_the_queue(world, browser, pitch):
    browser.sign_in(world.ana)
    browser.visit(f"/posts/{pitch}/edit")
    browser.submit("Save", text="My course begins. Ask me about it.")

    with world.session() as session:
        assert session.get(Post, pitch).is_shown
        jobs.queue_pitches()
        [item] = session.scalars(select(ReviewItem))
        assert not item.is_open


def test_less_of_a_pitch_is_one_and_goes_on_waiting(world, browser, pitch):
    browser.sign_in(world.ana)
    browser.visit(f"/posts/{pitch}/edit")
    browser.submit("Save", text=PITCH.replace("My new course is now live! ", ""))

    with world.session() as session:
        assert session.get(Post, pitch).is_held
