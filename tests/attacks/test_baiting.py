"""Taking an honest reporter's voice by mending what they reported before a moderator looks (A12). Bringing out words
that no moderator has read, by changing them while one looks (A25)."""

from datetime import timedelta

import pytest

from forum.core import clock
from forum.moderation import Action, ReviewItem
from forum.moderation.as_read import LENGTH, mark_of, mark_reported, shown_to
from tests.attacks.test_silencing import is_shown
from tests.browser import signed_in
from tests.help.scenes import wish_of
from tests.moderation.queue import decide, item_of, report
from tests.posts.topics import by, topic_of

ABUSE = "Rosa Quince lives at 12 Mill Lane, and deserves a visit."
HARMLESS = "Have a good day, all of you, and a cup of tea."


def text(world):
    topic = topic_of(world, world.ben, text=ABUSE)

    def mend():
        ben = signed_in(world, world.ben)
        ben.visit(f"/posts/{topic}/edit")
        ben.submit("Save", text=HARMLESS)

    return topic, mend


def title(world):
    topic = topic_of(world, world.ben, title=ABUSE)

    def mend():
        ben = signed_in(world, world.ben)
        ben.visit(f"/posts/{topic}/edit")
        ben.submit("Save", title=HARMLESS)

    return topic, mend


def words_beside_it(world):
    wish = wish_of(world, world.ben, own_part=ABUSE)

    def mend():
        ben = signed_in(world, world.ben)
        ben.visit(f"/help/{wish}/edit")
        ben.submit("Publish changes", own_part=HARMLESS)

    return wish, mend


def all_of_it(world):
    topic = topic_of(world, world.ben, text=ABUSE)

    def mend():
        ben = signed_in(world, world.ben)
        ben.visit(f"/posts/{topic}/delete")
        ben.submit("Delete it")

    return topic, mend


def kept(world, post, reporters, *, mend=None, then=None):
    """A day after the last one."""
    for person in reporters:
        report(world, post, person)
    clock.advance(timedelta(minutes=1))
    if mend:
        mend()
    clock.advance(timedelta(minutes=1))
    decide(world, post, Action.KEEP, world.mo)
    clock.advance(timedelta(minutes=1))
    if then:
        then()
    clock.advance(timedelta(days=1))


@pytest.mark.attack("A12")
@pytest.mark.parametrize("bait", [text, title, words_beside_it, all_of_it])
def test_who_mends_what_was_reported_takes_nobodys_voice(world, bait):
    """Three times somebody was abusive until it was reported; what a moderator left standing was something else."""
    honest = [world.cleo, world.olga, world.ana]
    for _ in range(3):
        post, mend = bait(world)
        kept(world, post, honest[:2], mend=mend)

    post, _mend = bait(world)
    for person in honest:
        report(world, post, person)

    assert not is_shown(world, post)


@pytest.mark.attack("A12")
def test_what_is_changed_after_it_was_left_standing_gives_nobody_their_voice_back(world):
    """Reports in vain are in vain, whatever becomes of the post; another three have to find it so."""
    puppets = [world.cleo, world.olga, world.ana]
    for _ in range(3):
        post, mend = text(world)
        kept(world, post, puppets, then=mend)

    post, _mend = text(world)
    for person in puppets:
        report(world, post, person)

    assert is_shown(world, post)


@pytest.mark.attack("A12")
def test_what_was_mended_and_hidden_all_the_same_was_reported_with_ground(world):
    """It weighs against what was in vain."""
    puppets = [world.cleo, world.olga, world.ana]
    post, mend = text(world)
    for person in puppets[:2]:
        report(world, post, person)
    mend()
    report(world, post, puppets[2])
    decide(world, post, Action.HIDE, world.mo)
    for _ in range(3):
        post, _mend = text(world)
        kept(world, post, puppets)

    post, _mend = text(world)
    for person in puppets:
        report(world, post, person)

    assert not is_shown(world, post)


def in_vain(world, target, reporters, *, meanwhile=None, **sent):
    """They have the form open, and send it when a minute has passed; a moderator leaves it standing."""
    browsers = [signed_in(world, one) for one in reporters]
    for browser in browsers:
        browser.visit(f"/posts/{target}/report")
    clock.advance(timedelta(minutes=1))
    if meanwhile:
        meanwhile()
    for browser in browsers:
        browser.submit("Send to the moderators", reason="unkind", **sent)
    decide(world, target, Action.KEEP, world.mo)
    clock.advance(timedelta(days=1))


def have_a_voice(world, reporters) -> bool:
    post, _mend = text(world)
    for person in reporters:
        report(world, post, person)
    return not is_shown(world, post)


@pytest.mark.attack("A12")
@pytest.mark.parametrize("bait", [text, title, words_beside_it])
def test_nor_by_mending_it_while_they_have_the_form_of_the_report_open(world, bait):
    honest = [world.cleo, world.olga, world.ana]
    for _ in range(3):
        post, mend = bait(world)
        in_vain(world, post, honest, meanwhile=mend)

    assert have_a_voice(world, honest)


def of_another(world, reporter) -> str:
    return shown_to(by(reporter), by(world.mo))


def long_ago(world, reporter) -> str:
    with clock.set_to(clock.now() - timedelta(days=1, minutes=1)):
        return shown_to(by(reporter), by(world.ben))


def anothers(world, _reporter) -> str:
    return shown_to(by(world.olga), by(world.ben))


def made_up(_world, _reporter) -> str:
    return "WzEsIlBvc3QiLDEsIiIsIiJd.c2lnbmVk"


@pytest.mark.attack("A12")
@pytest.mark.parametrize("forged", [of_another, long_ago, anothers, made_up])
def test_what_somebody_was_shown_is_signed_for_them_and_good_for_a_day(world, forged):
    with world.session() as session:
        ben, cleo = by(world.ben), by(world.cleo)
        shown, honestly = forged(world, world.cleo), shown_to(cleo, ben)
        before = mark_of(ben)
        assert mark_reported(ben, cleo, honestly) == before

        ben.bio = "I was another."

        assert mark_reported(ben, cleo, shown) == mark_of(ben) != before
        assert mark_reported(ben, cleo, honestly) not in (mark_of(ben), before)
        session.rollback()


@pytest.mark.attack("A12")
def test_who_reports_at_random_does_not_say_by_themselves_that_they_were_shown_something_else(world):
    puppets = [world.cleo, world.olga, world.ana]
    for shown in ("", made_up(world, world.cleo), "0" * LENGTH):
        post, _mend = text(world)
        in_vain(world, post, puppets, shown=shown)

    assert not have_a_voice(world, puppets)


@pytest.mark.attack("A25")
def test_nobody_has_a_moderator_leave_standing_what_they_have_not_read(world):
    """Pat's words become abuse while Mo has them open. Mo is shown that, and three who report it hide it."""
    topic = topic_of(world, world.ben, text=HARMLESS)
    report(world, topic, world.cleo)
    mo = signed_in(world, world.mo)
    mo.visit(f"/moderation/items/{item_of(world, topic)}")
    clock.advance(timedelta(minutes=1))
    ben = signed_in(world, world.ben)
    ben.visit(f"/posts/{topic}/edit")
    ben.submit("Save", text=ABUSE)

    assert "Mill Lane" in mo.submit("Decide", action="keep", reason="It is friendly.", status=409).text

    cleo = signed_in(world, world.cleo)
    assert "A moderator is looking at it" in cleo.visit(f"/posts/{topic}/report").body
    with world.session() as session:
        assert session.get(ReviewItem, item_of(world, topic)).is_open
    for person in (world.ana, world.olga, world.person("third")):
        report(world, topic, person)
    assert not is_shown(world, topic)
    mo.submit("Decide", action="remove", reason="She lives there.")
    assert not is_shown(world, topic)
