"""Who may do what with a post: one row a permission, one column a person."""

import pytest
from sqlalchemy.orm import joinedload

from forum.accounts import VISITOR
from forum.core import clock
from forum.core.permissions import RULES, may
from forum.posts import Post, PrivateWord
from forum.posts.permissions import Can
from forum.posts.words import HeldFor
from tests.posts.topics import LONG, by, do

# Ben wrote the comment, in Ana's topic, and Ana wrote a private word to Ben about it
PEOPLE = ("visitor", "ana", "ben", "cleo", "nina", "mo", "root")
OF_WORDS = (Can.READ_PRIVATE_WORD, Can.ANSWER_PRIVATE_WORD)
GRID = {
    ("as it is", Can.COMMENT): (False, True, True, True, True, True, True),
    ("as it is", Can.EDIT): (False, False, True, False, False, False, False),
    ("as it is", Can.DELETE): (False, False, True, False, False, False, False),
    ("as it is", Can.CHEER): (False, True, False, True, False, True, True),
    ("as it is", Can.HISTORY): (False, False, True, False, False, True, True),
    ("as it is", Can.WRITE_PRIVATELY): (False, True, False, True, False, True, True),
    ("hidden", Can.WRITE_PRIVATELY): (False, False, False, False, False, False, False),
    ("as it is", Can.READ_PRIVATE_WORD): (False, True, True, False, False, False, False),
    ("reported", Can.READ_PRIVATE_WORD): (False, True, True, False, False, True, True),
    ("as it is", Can.ANSWER_PRIVATE_WORD): (False, False, True, False, False, False, False),
    ("reported", Can.ANSWER_PRIVATE_WORD): (False, False, True, False, False, False, False),
    ("as it is", Can.SEE_HIDDEN): (False, False, True, False, False, True, True),
    ("as it is", Can.SEE_REVIEW): (False, False, True, False, False, True, True),
    ("as it is", Can.UPLOAD): (False, True, True, True, False, True, True),
    ("held", Can.EDIT): (False, False, True, False, False, False, False),
    ("held", Can.CHEER): (False, False, False, False, False, False, False),
    ("hidden", Can.COMMENT): (False, False, False, False, False, False, False),
    ("hidden", Can.EDIT): (False, False, False, False, False, False, False),
    ("hidden", Can.DELETE): (False, False, True, False, False, False, False),
    ("hidden", Can.CHEER): (False, False, False, False, False, False, False),
    ("hidden", Can.HISTORY): (False, False, True, False, False, True, True),
    ("deleted", Can.COMMENT): (False, False, False, False, False, False, False),
    ("deleted", Can.EDIT): (False, False, False, False, False, False, False),
    ("deleted", Can.DELETE): (False, False, False, False, False, False, False),
    ("deleted", Can.CHEER): (False, False, False, False, False, False, False),
    ("deleted", Can.HISTORY): (False, False, True, False, False, True, True),
}


def test_every_permission_of_the_room_has_its_row():
    assert {can for state, can in GRID if state == "as it is"} == set(Can)
    assert set(Can) <= set(RULES)


@pytest.mark.parametrize(("state", "can"), GRID)
def test_who_may(world, topic, state, can):
    comment = world.comment(world.ben, topic, LONG)
    deeds = {
        "held": lambda post: post.hold(HeldFor.REVIEW, at=clock.now()),
        "hidden": lambda post: post.hide(by=by(world.mo), at=clock.now()),
        "deleted": lambda post: post.delete(by=by(world.ben), at=clock.now()),
    }
    if state in deeds:
        do(world, comment, deeds[state])
    people = [getattr(world, name) for name in PEOPLE[1:]]

    with world.session() as session:
        post = session.get(Post, comment, options=[joinedload(Post.thread)])
        reported_at = clock.now() if state == "reported" else None
        word = PrivateWord(writer_id=world.ana.id, to_id=world.ben.id, reported_at=reported_at)
        thing = word if can in OF_WORDS else post
        answers = tuple(may(viewer, can, thing) for viewer in (VISITOR, *map(by, people)))

    assert dict(zip(PEOPLE, answers, strict=True)) == dict(zip(PEOPLE, GRID[state, can], strict=True))
