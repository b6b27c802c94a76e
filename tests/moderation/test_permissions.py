"""Who may report and who decides: one row a permission, one column a person."""

import pytest

from forum.accounts import VISITOR, Account, Role
from forum.challenges import Challenge, Organiser
from forum.core import clock
from forum.core.permissions import RULES, may
from forum.moderation import Can, Decision, ReviewItem
from forum.posts import Post, PrivateWord

PEOPLE = {
    "visitor": VISITOR,
    "ana": Account(id=1, role=Role.MEMBER),
    "ben": Account(id=2, role=Role.MEMBER),
    "mo": Account(id=3, role=Role.MODERATOR),
    "root": Account(id=4, role=Role.ADMIN),
}
BENS = Post(author_id=2)
MIA = Account(id=5, role=Role.MODERATOR)


def about(name: str) -> ReviewItem:
    """An item of the queue that concerns somebody."""
    return ReviewItem(person_id=PEOPLE[name].id, person=PEOPLE[name])


def about_word(word: PrivateWord) -> ReviewItem:
    return ReviewItem(word_id=1, word=word, person_id=word.writer_id, person=word.writer)


OF_BEN = Decision(person_id=2, person=PEOPLE["ben"])
ADA = Account(id=6, role=Role.ADMIN)
BEN_TO_ANA = PrivateWord(writer_id=2, to_id=1)
BEN_TO_MO = PrivateWord(writer_id=2, to_id=3)
BEN_TO_ADA = PrivateWord(writer_id=2, to_id=6, to=ADA)
ADA_TO_BEN = PrivateWord(writer_id=6, writer=ADA, to_id=2)
ADA_ANSWERED = PrivateWord(writer_id=2, to_id=6, to=ADA, answered_at=clock.now())

GRID = [
    # permission, post     visitor ana   ben    mo     root
    (Can.REPORT, BENS, (False, True, False, True, True)),
    (Can.MODERATE, None, (False, False, False, True, True)),
    (Can.REPORT_PERSON, PEOPLE["ben"], (False, True, False, True, True)),
    (Can.REPORT_CHALLENGE, Challenge(organisers=[Organiser(account_id=2)]), (False, True, False, True, True)),
    (Can.DECIDE, about("ben"), (False, False, False, True, True)),
    (Can.DECIDE, about("mo"), (False, False, False, False, True)),
    (Can.DECIDE, about("root"), (False, False, False, False, False)),
    (Can.STOP, about("ben"), (False, False, False, True, True)),
    (Can.STOP, about("mo"), (False, False, False, False, True)),
    (Can.STOP, about("root"), (False, False, False, False, False)),
    (Can.UNDO, OF_BEN, (False, False, False, True, True)),
    (Can.UNDO, Decision(person_id=4, person=PEOPLE["root"]), (False, False, False, False, False)),
    (Can.UNDO, Decision(person_id=3, person=PEOPLE["mo"], action="warn"), (False, False, False, False, True)),
    (Can.UNDO, Decision(person_id=5, person=MIA, action="hide"), (False, False, False, True, True)),
    (Can.UNDO, Decision(person_id=5, person=MIA, action="suspend"), (False, False, False, False, True)),
    (Can.APPEAL, OF_BEN, (False, False, True, False, False)),
    (Can.REPORT_PRIVATE_WORD, BEN_TO_ANA, (False, True, True, False, False)),
    (Can.DECIDE, about_word(BEN_TO_ANA), (False, False, False, True, True)),
    (Can.DECIDE, about_word(BEN_TO_MO), (False, False, False, False, True)),
    (Can.DECIDE, about_word(BEN_TO_ADA), (False, False, False, True, True)),
    (Can.DECIDE, about_word(ADA_TO_BEN), (False, False, False, False, True)),
    (Can.DECIDE, about_word(ADA_ANSWERED), (False, False, False, False, True)),
    (Can.UNDO, Decision(person_id=2, word_id=1, word=BEN_TO_MO), (False, False, False, False, True)),
]


@pytest.mark.parametrize(("permission", "post", "expected"), GRID)
def test_who_may(permission, post, expected):
    assert tuple(may(person, permission, post) for person in PEOPLE.values()) == expected


def test_every_permission_of_this_room_stands_in_the_grid():
    assert {permission for permission, _post, _expected in GRID} == set(Can)
    assert set(Can) <= set(RULES)
