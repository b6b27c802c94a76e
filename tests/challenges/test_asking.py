"""Asking somebody who is here to organise or to host: they hear of it, and nothing is theirs before they say yes."""

import pytest
from sqlalchemy import select

from forum.challenges.co_organising import OrganiserInvitation
from tests.challenges.scenes import HOME, challenge_of, hosts
from tests.notifications.scenes import lines, sentences, tell_all

PAGE, DAY = f"{HOME}/organisers", f"{HOME}/days/20/edit"


@pytest.fixture
def olga(world, signed_in):
    return signed_in(world.olga)


def roles(world, challenge) -> tuple[set[int], int | None]:
    """Who organises it, and who hosts its twentieth day."""
    stored = challenge_of(world, challenge)
    return {one.account_id for one in stored.organisers}, stored.prompts[19].host_id


def asked(world, person) -> list[str]:
    """Where what they heard last leads them, the latest first."""
    tell_all(world)
    with world.app.test_request_context():
        return [line.url for line in lines(world, person)]


def test_nobody_organises_or_hosts_a_challenge_who_has_not_said_yes(world, challenge, olga, signed_in):
    """Their names stood on its page, and moderators who were named so could decide nothing about it."""
    mo = signed_in(world.mo)
    olga.visit(DAY)
    olga.submit("Save this day", host="@mo", title="Mo says: buy this")
    page = olga.post_with_token(PAGE, {"handle": "@Mo"})

    assert roles(world, challenge) == ({world.olga.id}, None)
    assert page.has("Mo Example was asked, and may say yes until")
    assert page.statements <= 8
    assert olga.visit(f"{HOME}/days/20/host").has("Mo Example was asked, and may say yes until")
    organise, host = sorted(asked(world, world.mo), reverse=True)
    assert mo.visit(host).has("Will you host day 20?")
    mo.submit("Yes, I host it")
    assert roles(world, challenge) == ({world.olga.id}, world.mo.id)
    mo.visit(organise)
    mo.submit("Yes, I organise it, too")
    assert roles(world, challenge) == ({world.olga.id, world.mo.id}, world.mo.id)
    assert sorted(sentences(world, world.mo)) == [
        "Olga Example asked you to host a day of “Twenty-eight kind days”",
        "Olga Example asked you to organise “Twenty-eight kind days”, too",
    ]


def test_nobody_is_asked_twice_nor_again_and_again(world, challenge, olga):
    """One press withdraws what was asked, and each time they would hear of it anew."""
    assert world.ben
    olga.visit(DAY)
    olga.submit("Save this day", host="ben")
    olga.visit(DAY)
    page = olga.submit("Save this day", host="ben", title="Typed meanwhile", status=422)
    assert page.has("They were asked already. It is for them to say yes, or to leave it.")
    assert page.all("input", name="title")[0].get("value") == "Typed meanwhile"
    for _ in range(2):
        olga.visit(PAGE)
        olga.submit("Ask them", handle="ben")
        olga.submit("Withdraw it")
    assert olga.submit("Ask them", handle="ben", status=422).has("They were asked already.")
    assert len(asked(world, world.ben)) == 3


def test_a_question_that_has_ended_leads_whoever_was_asked_to_the_challenge(world, challenge, olga, signed_in):
    assert challenge
    assert world.ben
    olga.visit(PAGE)
    olga.submit("Ask them", handle="ben")
    olga.submit("Withdraw it")
    [way] = asked(world, world.ben)
    page = signed_in(world.ben).visit(way)
    assert page.path == HOME
    assert "What you were asked here is answered, or was taken back." in page.body
    signed_in(world.ana).visit(way, status=404)


def test_a_draft_tells_whoever_is_asked_its_question_and_nothing_more(world, olga, signed_in):
    draft, ana = world.challenge(announced=False), signed_in(world.ana)
    olga.visit(PAGE)
    olga.submit("Ask them", handle="ana")
    ana.visit(HOME, status=404)
    [way] = asked(world, world.ana)
    assert not ana.visit(way).has("Prompt 1")
    ana.submit("Yes, I organise it, too")
    assert roles(world, draft)[0] == {world.olga.id, world.ana.id}
    with world.session() as session:
        assert session.scalars(select(OrganiserInvitation.ended_at)).all() != [None]


def test_whoever_hosts_a_day_gives_it_back_by_themselves(world, challenge, olga, signed_in):
    hosts(world, world.ana, challenge, 20)
    ana = signed_in(world.ana)
    ana.visit(DAY)
    assert ana.submit("I no longer host this day").path == HOME
    assert roles(world, challenge)[1] is None
    ana.visit(DAY, status=403)
    ana.post_with_token(f"{HOME}/days/20/host/given-back", status=403)
    olga.visit(DAY)
    assert not olga.page.has_button("I no longer host this day")


def test_an_admin_adds_themselves_and_an_organiser_hosts_at_once(world, challenge, olga, signed_in):
    root = signed_in(world.root)
    root.visit(PAGE)
    root.submit("Ask them", handle="root")
    olga.visit(DAY)
    olga.submit("Save this day", host="olga")
    assert roles(world, challenge) == ({world.olga.id, world.root.id}, world.olga.id)
