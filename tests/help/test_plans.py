"""No page about help reads more of a growing table than it shows: what the databases say they would do."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from sqlalchemy import tuple_

from forum.accounts import VISITOR
from forum.challenges import Challenge
from forum.help import HelpRequest, Need, Skill
from forum.help.chains import latest as thanks_around
from forum.help.matching import fun_on_today, liking, pairs_for, who_might_enjoy
from forum.help.queries import AskedFor, beyond, in_hands_of, requests_by, requests_listed, skills_like
from forum.help.thanks import Thanks
from forum.posts import Post
from tests.posts.test_plans import plan_of

ANA = SimpleNamespace(id=7, is_authenticated=True, is_moderator=False, is_admin=False)
THEN = datetime(2026, 3, 10, tzinfo=UTC)


def page(asked: AskedFor):
    """A deep page of the list."""
    query = requests_listed(VISITOR, asked)
    after = tuple_(*asked.order) < tuple_(*(("graz", 900) if len(asked.order) == 2 else (900,)))
    query = query.where(*beyond(asked, "900", None))
    return query.where(after).order_by(*(column.desc() for column in asked.order)).limit(21)


def own():
    return requests_by(ANA).where(HelpRequest.post_id < 900).order_by(HelpRequest.post_id.desc()).limit(21)


def request():
    post = Post(id=5, author_id=8)
    return HelpRequest(post_id=5, post=post, needs=[Need(skill_id=3), Need(skill_id=4)])


IN_ORDER = {
    "what is open": (lambda: page(AskedFor()), "ix_help_requests_state"),
    "one kind": (lambda: page(AskedFor(kind="ask")), "ix_help_requests_kind"),
    "five minutes": (lambda: page(AskedFor(time="minutes")), "ix_help_requests_time"),
    "a challenge": (lambda: page(AskedFor(challenge=Challenge(id=3))), "ix_help_requests_challenge"),
    "a skill": (lambda: page(AskedFor(skill=Skill(id=3))), "ix_help_needs_skill"),
    "near a place": (lambda: page(AskedFor(near="graz")), "ix_help_requests_place"),
    "from anywhere": (lambda: page(AskedFor(remote=True)), "ix_help_requests_place"),
    "who likes a skill": (lambda: liking(3, THEN, 60).element, "ix_member_skills_found"),
    "thanks around somebody": (lambda: thanks_around(Thanks.by_id == 7, Thanks.person_id, "x"), "ix_help_thanks_by"),
}
BOUNDED = {
    "names while typing": (lambda: skills_like("book"), ()),
    "who might enjoy it": (lambda: who_might_enjoy(request(), THEN), ("ix_member_skills_found",)),
    "pairs": (lambda: pairs_for(ANA, [1, 2], [3, 4], THEN), ("ix_member_skills_found",)),
    "fun on Today": (lambda: fun_on_today(ANA), ("ix_help_needs_skill",)),
    "what is in hand": (lambda: in_hands_of(ANA), ("help_takers",)),
    "one's own": (own, ("ix_posts_help",)),
}
GROWING = ("posts", "help_requests", "help_needs", "help_takers", "help_thanks", "member_skills", "skills", "accounts")


@pytest.mark.parametrize("what", IN_ORDER)
def test_it_is_read_off_an_index_in_its_order(app, what):
    query, index = IN_ORDER[what]
    with app.app_context():
        plan = plan_of(query())

    assert index in plan or is_of_same_use(plan), plan
    assert "Sort" not in plan, plan
    assert "TEMP B-TREE" not in plan, plan
    assert not scans(plan), plan


@pytest.mark.parametrize("what", BOUNDED)
def test_it_is_found_by_an_index(app, what):
    query, indexes = BOUNDED[what]
    with app.app_context():
        plan = plan_of(query())

    assert all(index in plan for index in indexes), plan
    assert not scans(plan), plan


def is_of_same_use(plan: str) -> bool:
    """With empty tables, PostgreSQL finds any index of the list good that has the rows in their order."""
    return "Index Scan" in plan and "ix_help_requests_" in plan


def scans(plan: str) -> list[str]:
    """Growing tables that are read from the beginning to the end."""
    lines = [line.strip(" ->") for line in plan.splitlines()]
    return [line for line in lines for one in GROWING if line.startswith((f"SCAN {one}", f"Seq Scan on {one} "))]
