"""A moderator about whom somebody said something: they learn no more of it than anybody else would (A20, A21)."""

import pytest

from forum.accounts import Account
from forum.challenges import Challenge, Organiser
from forum.core import clock
from forum.moderation import Action, Reason, Report
from tests.browser import signed_in
from tests.moderation.queue import decide, item_about, item_of, report
from tests.posts.topics import topic_of

NOTE = "They sell from the first day on."


@pytest.mark.attack("A20", "A21")
@pytest.mark.parametrize("is_decided", [False, True], ids=["waits", "was kept"])
@pytest.mark.parametrize("what", ["post", "profile"])
def test_a_moderator_cannot_tell_whether_anybody_has_reported_them(world, what, is_decided):
    target = topic_of(world, world.mo) if what == "post" else world.mo
    other = topic_of(world, world.ben)
    report(world, other, world.ana)
    mo = signed_in(world, world.mo)
    report(world, target, world.ana, note=NOTE)
    item = item_of(world, target)
    if is_decided:
        decide(world, target, Action.KEEP, world.root)

    mo.visit(f"/moderation/items/{item_of(world, other)}")
    mo.visit(f"/moderation/items/{item + 1}", status=404)
    nothing = mo.page.text.partition("reference:")[0]
    mo.visit(f"/moderation/items/{item}", status=404)
    assert mo.page.text.partition("reference:")[0] == nothing
    assert NOTE not in mo.visit("/moderation").body
    if what == "post":
        mo.visit(f"/moderation/posts/{target}", status=404)
    signed_in(world, world.root).visit(f"/moderation/items/{item}")


@pytest.mark.attack("A21", "A25")
def test_a_moderator_who_organises_a_challenge_beside_others_does_not_read_who_reported_it(world):
    challenge = world.challenge()
    ana, mo, root = world.ana, world.mo, world.root
    with world.session() as session:
        session.add(Organiser(challenge_id=challenge, account_id=mo.id, since_at=clock.now()))
        session.flush()
        Report.make(session.get(Challenge, challenge), session.get(Account, ana.id), Reason.SPAM, NOTE, clock.now())
        item = item_about(challenge)
    mo, mia = signed_in(world, mo), signed_in(world, world.person("mia", role="moderator"))

    mo.visit(f"/moderation/items/{item}", status=404)
    assert f"/moderation/items/{item}" not in mo.visit("/moderation").body
    page = mia.visit(f"/moderation/items/{item}")
    assert page.has(NOTE)
    to = page.all("select", name="to")[-1]
    assert [one.get("value") for one in to.iter("option") if one.get("value")] == [root.handle], "not to Mo"
