"""'Hit a wall: one button on Today. ... Only that challenge's people see it.'"""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from forum.accounts import Account
from forum.core import clock
from forum.entries import Wall
from tests.browser import BASE, Browser, signed_in
from tests.notifications.scenes import keep_away

WALL = "/challenges/kind-28/wall"
SENTENCE = "I do not know whom to ask."


@pytest.fixture
def ana(world, browser, kind28):
    world.join(world.ana, kind28)
    browser.sign_in(world.ana)
    return world.ana


def walls(world) -> list[Wall]:
    with world.session() as session:
        return list(session.scalars(select(Wall).order_by(Wall.id)))


def hit(browser, sentence: str = SENTENCE, **more):
    browser.visit(WALL)
    return browser.submit("Tell the others", sentence=sentence, **more)


def test_a_sentence_is_enough_and_reminders_rest_if_wanted(world, browser, ana):
    """'It asks for a sentence, pauses reminders for up to 3 days if wanted'"""
    hit(browser, pause_days="3")

    wall = walls(world)[0]
    assert (wall.sentence, wall.paused_until - clock.now()) == (SENTENCE, timedelta(days=3))


def test_reminders_go_on_unless_asked_to_rest(world, browser, ana):
    hit(browser)

    assert walls(world)[0].paused_until is None


@pytest.mark.parametrize(
    "fields", [{"sentence": ""}, {"sentence": "x" * 301}, {"pause_days": "4"}, {"pause_days": "x"}]
)
def test_a_wall_that_needs_a_second_look_comes_back(world, browser, ana, fields):
    browser.visit(WALL)

    browser.post_with_token(WALL, {"sentence": SENTENCE, "pause_days": "0", **fields}, status=422)

    assert walls(world) == []


def test_it_goes_with_whoever_is_suspended(world, browser, ana, kind28):
    world.join(world.ben, kind28)
    ben = signed_in(world, world.ben)
    hit(browser)
    assert SENTENCE in ben.visit("/challenges/kind-28/waiting").body

    with world.session() as session:
        session.get(Account, world.ana.id).suspend(clock.now())
    assert SENTENCE not in ben.visit("/challenges/kind-28/waiting").body


def test_only_that_challenges_people_see_it(world, browser, ana, kind28):
    hit(browser)
    world.join(world.ben, kind28)
    for person, sees in [(world.ben, True), (world.olga, True), (world.cleo, False), (world.mo, False)]:
        one = Browser(world.app)
        one.sign_in(person)
        for page in ("/challenges/kind-28/days/9", "/challenges/kind-28/waiting"):
            assert (SENTENCE in one.visit(page).body) == sees, (person.handle, page)
    assert SENTENCE not in Browser(world.app).visit("/challenges/kind-28/days/9").body


def test_saying_it_again_changes_the_words_and_makes_no_second_wall(world, browser, ana):
    hit(browser)
    page = browser.visit(WALL)
    assert page.texts("h1") == ["You hit a wall"]

    browser.submit("Say it in these words", sentence="I know whom, but not how.")

    assert [wall.sentence for wall in walls(world)] == ["I know whom, but not how."]


def test_its_author_lifts_it(world, browser, ana):
    hit(browser)
    browser.visit(WALL)

    browser.submit("I am over it")

    assert walls(world)[0].lifted_at == clock.now()
    hit(browser, "The next one.")
    assert len(walls(world)) == 2


def test_sending_it_twice_makes_one_wall(world, browser, ana):
    form = browser.visit(WALL)
    for _ in range(2):
        browser.page = form
        browser.submit("Tell the others", sentence=SENTENCE)

    assert len(walls(world)) == 1


def test_of_two_first_sentences_at_the_same_instant_one_stands_and_the_other_is_not_lost(world, app, browser, ana):
    page = browser.visit(WALL)
    same = {name: page.all("input", name=name)[-1].get("value") for name in ("csrf_token", "begun")}
    cookie = browser.client.get_cookie("kindling", domain="localhost")

    def send(sentence: str):
        client = app.test_client()
        client.set_cookie("kindling", cookie.value, domain="localhost")
        return client.post(WALL, base_url=BASE, data=same | {"sentence": sentence, "pause_days": "0"})

    sentences = ("Nobody answers.", "I lost my list.")
    with ThreadPoolExecutor(2) as at_once:
        answers = list(at_once.map(send, sentences))

    assert sorted(answer.status_code for answer in answers) == [303, 409]
    refused = next(answer for answer in answers if answer.status_code == 409).get_data(as_text=True)
    assert all(sentence in refused for sentence in sentences)
    assert len(walls(world)) == 1


def test_who_does_not_take_part_hits_no_wall_here(world, browser, kind28):
    browser.sign_in(world.cleo)
    browser.visit("/")

    browser.visit(WALL, status=403)
    browser.visit("/")
    browser.post_with_token(WALL, {"sentence": SENTENCE, "pause_days": "0"}, status=403)
    Browser(world.app).visit(WALL, status=401)
    assert walls(world) == []


def test_nobody_hits_a_wall_before_the_first_day_or_after_the_last_week(world, browser):
    soon = world.challenge("soon", starts_on=clock.now().date() + timedelta(days=9))
    world.join(world.ana, soon)
    browser.sign_in(world.ana)
    browser.visit("/challenges/soon/wall")

    browser.submit("Tell the others", sentence=SENTENCE, status=409)


def test_nobody_sees_the_wall_of_whom_they_keep_away_from(world, browser, ana):
    hit(browser)
    one = Browser(world.app)
    one.sign_in(world.olga)
    assert SENTENCE in one.visit("/challenges/kind-28/waiting").body
    keep_away(world, world.ana, world.olga, "block")
    assert SENTENCE not in one.visit("/challenges/kind-28/waiting").body
