"""Attacks by whoever is silenced or blocked: saying something all the same, by a form that is not for posts (A25)."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy.orm import joinedload

from forum.accounts import Account, Distance, Keeps, LastAdmin
from forum.core import clock
from forum.moderation.deeds import stand
from forum.notifications import tell_all
from forum.posts import Post
from tests.attacks.one_of_each import Knocks, address_of, dump_of, one_of_each, rules_of
from tests.attacks.test_silencing import lines_of
from tests.browser import BASE, Browser, signed_in
from tests.challenges.scenes import HOME
from tests.circles.scenes import circle_of
from tests.closing.test_wrap_up import OVER, choose
from tests.closing.test_wrap_up import PAGE as WRAP_UP
from tests.conftest import forget_kept_pages
from tests.entries.lines import at_a_wall
from tests.help.scenes import agree, wish_of
from tests.posts.topics import by, topic_of

WORDS = "Words nobody is to read"
FIELDS = set(
    "text title name why note sentence line body word summary description reason handle bio first_name theirs mine step"
    " pause-sentence handover-sentence author taker own_words no_customers tagline words"
    " fun own_part skills place".split()
)
SAID = dict.fromkeys(FIELDS, WORDS) | {"theme": "understand", "pause_days": 0, "parts-sentence": WORDS}
SHOWING = (
    *("/", "/waiting", "/waiting/next", f"{HOME}/waiting", f"{HOME}/waiting/next", f"{HOME}/days/9"),
    *(f"{HOME}/lead", f"{HOME}/lead/people"),
)
LEAVES = ("/sign-out", "/settings/sessions", "/settings/delete", "/language", "/confirm", "/reset")
# Theirs alone, or for moderators, whom they may always write to.
NOT_FOR_OTHERS = set("drafts notes reports messages appeals review_items signatures pledge_checks deliveries".split())


@pytest.mark.attack("A25")
@pytest.mark.parametrize("who", ["ana", "olga"])
def test_whoever_is_silenced_says_nothing_by_any_form(world, app, who):
    parts = one_of_each(world)
    knocks = Knocks(signed_in(world, getattr(world, who)))
    with world.session() as session:
        session.get(Account, getattr(world, who).id).silenced_until = clock.now() + timedelta(days=3)
    before = dump_of(app)

    rules = [rule for rule in rules_of(app, "POST") if not rule.rule.startswith(LEAVES)]
    for rule in rules:
        for version in (1, 2):
            knocks.post(address_of(rule, parts), **SAID, version=version)
    for form in ({"handle": "rude-words"}, SAID | {"handle": "rude-words"}):
        assert knocks.post("/settings/account/handle", **form) == 403

    after = dump_of(app)
    said = {name for name, rows in after.items() if any(WORDS in row for row in {*rows} - {*before[name]})}
    assert said - NOT_FOR_OTHERS == set()


@pytest.mark.attack("A25")
def test_who_is_silenced_leaves_a_circle_without_a_word_and_puts_off_no_challenge(world):
    """Both are news that others read with their name."""
    challenge = world.challenge("kind-28")
    circle = circle_of(world, challenge, world.ben, world.ana)
    world.challenge("later", starts_on=clock.now().date() + timedelta(days=9))
    with world.session() as session:
        for one in (world.ben, world.olga):
            session.get(Account, one.id).be_silent(clock.now() + timedelta(days=3), "Calm down.")
    ben, olga = signed_in(world, world.ben), signed_in(world, world.olga)

    ben.visit(f"/circles/{circle}/leave")
    ben.submit("Leave the circle", status=403, words=WORDS)
    ben.visit(f"/circles/{circle}/leave")
    assert ben.submit("Leave the circle").path == "/challenges/kind-28/circles"
    olga.visit("/challenges/later/postpone")
    day = clock.now().date() + timedelta(days=30)
    assert olga.submit("Move it", status=403, starts_on=day.isoformat()).has("but not write")


@pytest.mark.attack("A25")
def test_a_moderator_who_is_silenced_decides_nothing_and_is_told_until_when(world, app):
    parts = one_of_each(world)
    mo = signed_in(world, world.mo)
    knocks = Knocks(mo)
    with world.session() as session:
        session.get(Account, world.mo.id).be_silent(clock.now() + timedelta(days=3), "Calm down.")
    before = dump_of(app)

    for rule in rules_of(app, "POST"):
        if rule.rule.startswith("/moderation"):
            knocks.post(address_of(rule, parts), **SAID, version=1, outcome="undone")
    knocks.post(f"/moderation/items/{parts['item_id']}", action="keep", reason=WORDS)

    assert dump_of(app) == before
    assert mo.visit("/moderation", status=403).has("you can read here, but not write")


OUT_OF_SIGHT = {
    "silenced": lambda one, until: one.be_silent(until, "Calm down."),
    "suspended": lambda one, until: one.suspend(clock.now(), until=until),
    "hidden": lambda one, until: one.hide_profile(clock.now()),
}
BACK = {
    "silenced": lambda one: None,  # it runs out
    "suspended": lambda one: one.lift_suspension(clock.now()),
    "hidden": lambda one: one.hide_profile(clock.now(), hidden=False),
}


@pytest.mark.attack("A25")
@pytest.mark.parametrize("how", OUT_OF_SIGHT)
def test_what_they_said_at_a_wall_before_is_read_by_nobody_while_they_are_not_heard(world, how):
    """On no page, in front of no line, in no count; and by itself again afterwards."""
    challenge = world.challenge()
    world.entry(world.ben, challenge, 9)
    at_a_wall(world, challenge, world.ben, WORDS)
    world.join(world.cleo, challenge)
    readers = {one.handle: signed_in(world, one) for one in (world.cleo, world.olga)}
    places = [(name, place) for name in readers for place in SHOWING if name == "olga" or "/lead" not in place]

    def seen() -> list[tuple[str, str]]:
        return [(name, place) for name, place in places if says_of_a_wall(readers[name].visit(place))]

    until = clock.now() + timedelta(hours=1)
    assert seen() == places
    with world.session() as session:
        OUT_OF_SIGHT[how](session.get(Account, world.ben.id), until)
    assert seen() == []
    with clock.set_to(until):
        with world.session() as session:
            BACK[how](session.get(Account, world.ben.id))
        assert seen() == places


@pytest.mark.attack("A25")
@pytest.mark.parametrize("how", OUT_OF_SIGHT)
def test_what_they_said_of_a_favourite_is_read_by_nobody_else_while_they_are_not_heard(world, how):
    challenge = world.challenge()
    entry = world.entry(world.ana, challenge, 9)
    world.join(world.ben, challenge)
    with clock.set_to(OVER):
        ben = signed_in(world, world.ben)
        choose(ben, entry, WORDS)
        readers = [Browser(world.app), *(signed_in(world, one) for one in (world.ana, world.olga, world.mo))]

        def read_by() -> int:
            forget_kept_pages(world.app)
            return sum(reader.visit(WRAP_UP).has(f"Ben Example: {WORDS}") for reader in readers)

        assert read_by() == len(readers)
        with world.session() as session:
            OUT_OF_SIGHT[how](session.get(Account, world.ben.id), clock.now() + timedelta(hours=1))
        assert read_by() == 0
        assert how == "suspended" or ben.visit(WRAP_UP).has(WORDS), "they may take it back"
    with clock.set_to(OVER + timedelta(hours=1)):
        with world.session() as session:
            BACK[how](session.get(Account, world.ben.id))
        assert read_by() == len(readers)


@pytest.mark.attack("A25")
def test_whoever_is_suspended_is_not_named_among_those_who_cheered(world):
    topic = topic_of(world, world.ana)
    with world.session() as session:
        for one in (world.ben, world.cleo):
            session.get(Post, topic, options=(joinedload(Post.author),)).cheer(by(one), at=clock.now())
    visitor = Browser(world.app)
    assert visitor.visit(f"/posts/{topic}/cheers").has("Ben Example")
    with world.session():
        by(world.ben).suspend(clock.now(), why="Spam.")
    forget_kept_pages(world.app)

    page = visitor.visit(f"/posts/{topic}/cheers")
    assert page.has("Cleo Example")
    assert not page.has("Ben Example")
    with world.session():
        by(world.ben).lift_suspension(clock.now())
    forget_kept_pages(world.app)
    assert visitor.visit(f"/posts/{topic}/cheers").has("Ben Example")


def says_of_a_wall(page) -> bool:
    return WORDS in page.body or page.has("stands at a wall")


@pytest.mark.attack("A25")
def test_nobody_is_made_to_organise_or_host_by_somebody_whom_they_blocked(world):
    """They would hear of it, in a mail with the title that was chosen for it."""
    challenge = world.challenge(title="You will regret that")
    with world.session() as session:
        people = (session.get(Account, one.id) for one in (world.ana, world.olga))
        Distance.keep(*people, Keeps.BLOCK, at=clock.now())
    olga = signed_in(world, world.olga)

    olga.visit(f"{HOME}/organisers")
    assert olga.submit("Ask them", handle="ana", status=422).has("Nobody here has this handle.")
    olga.visit(f"{HOME}/days/20/edit")
    assert olga.submit("Save this day", host="ana", status=422).has("Nobody here has this handle.")
    with world.session():
        tell_all(clock.now())
    assert lines_of(world, world.ana) == 0
    assert challenge
    assert olga.client.get(f"{HOME}/organisers", base_url=BASE).status_code == 200


@pytest.mark.attack("A25")
def test_an_admin_who_is_about_to_leave_does_not_suspend_the_last_one_who_stays(world):
    rita = world.person("rita", role="admin")
    with world.session() as session:
        session.get(Account, world.root.id).leaves_at = clock.now() + timedelta(days=7)
        session.flush()
        for_good = SimpleNamespace(until_at=None, reason="because")
        with pytest.raises(LastAdmin):
            stand(session.get(Account, rita.id), clock.now(), suspension=for_good)


@pytest.mark.attack("A25")
def test_nobody_is_brought_by_others_into_a_request_of_whom_they_blocked(world):
    """By a pointer, nor by handing it over to them: they would hear of it, and be named there."""
    wish = wish_of(world, world.ana)
    agreed = agree(world, world.ana, world.ben, wish)
    with world.session() as session:
        Distance.keep(session.get(Account, world.cleo.id), by(world.ana), Keeps.BLOCK, at=clock.now())
    ben = Knocks(signed_in(world, world.ben))

    assert ben.post(f"/help/{wish}/pointers", handle="cleo", reason="She knows more of it than I do.") == 422
    handed = {"handover-to": "cleo", "handover-sentence": "She knows more."}
    assert ben.post(f"/help/{wish}/takers/{agreed}/handover", **handed) == 422
    with world.session():
        tell_all(clock.now())
    assert lines_of(world, world.cleo) == 0


@pytest.mark.attack("A25")
def test_whoever_has_blocked_somebody_does_not_answer_below_their_words_and_these_can_be_answered(world):
    """They said something below their entry, blocked its author, and went on where the other would not hear of it."""
    entry, topic = world.entry(world.ben, world.challenge(), 9), topic_of(world, world.cleo)
    said, his = world.comment(world.ana, entry, WORDS), world.comment(world.ben, topic, WORDS)
    with world.session() as session:
        Distance.keep(session.get(Account, world.ana.id), by(world.ben), Keeps.BLOCK, at=clock.now())
    ana, ben = signed_in(world, world.ana), signed_in(world, world.ben)

    page = ana.visit(f"/entries/{entry}")
    assert page.has("undo the block first")
    assert not page.has_button("Post answer")
    for root, answered in ((entry, ""), (entry, said), (topic, his)):
        sent = {"text": "And there is more.", "answer": answered}
        assert ana.post_with_token(f"/posts/{root}/comments", sent, status=403).has("undo the block first")
    assert not ana.visit(f"/topics/{topic}?answer={his}").has_button("Post answer")
    ana.visit(f"/topics/{topic}")
    assert ana.submit("Post answer", text="To Cleo, as before.").has("To Cleo, as before.")

    ben.visit(f"/entries/{entry}?answer={said}")
    assert ben.submit("Post answer", text="That is not how it was.").has("That is not how it was.")
