"""Bringing out words that no moderator has read, by changing them while one looks (A25)."""

from datetime import timedelta

import pytest

from forum.core import clock
from forum.moderation import ReviewItem
from tests.attacks.test_silencing import is_shown
from tests.browser import signed_in
from tests.moderation.queue import item_of, report
from tests.posts.topics import topic_of

ABUSE = "Rosa Quince lives at 12 Mill Lane, and deserves a visit."
HARMLESS = "Have a good day, all of you, and a cup of tea."


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
