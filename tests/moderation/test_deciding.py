"""What moderators do about an item: on the page, told to whom it concerns, in the log, and taken back exactly."""

from datetime import timedelta
from itertools import permutations

import pytest
from sqlalchemy import select

from forum.accounts import Account
from forum.challenges import Challenge
from forum.challenges.discussion import start_topic
from forum.core import clock
from forum.core.refusals import NotAllowed
from forum.moderation import Action, Decision, ReviewItem, Why, put_in_queue
from forum.posts import HeldFor, Post
from tests.browser import Browser
from tests.moderation.queue import WHOLE, decide, hears, item_of, report, told, undo, what_counts
from tests.posts.topics import topic_of

LONG = "I read this twice and still think that Rosa should know better than that."


@pytest.fixture
def unkind(world) -> int:
    """Ben's answer to Ana's entry, the only one, which Cleo has reported."""
    thread = world.entry(world.ana, world.challenge(), 9)
    answer = world.comment(world.ben, thread, LONG)
    report(world, answer, world.cleo)
    return answer


@pytest.fixture
def mo(world, app) -> Browser:
    browser = Browser(app)
    browser.sign_in(world.mo)
    return browser


def test_from_the_report_to_the_undo(world, app, browser, mo, unkind):
    """The whole way: reported, hidden with a reason, told, in the log, taken back, and everything as it was."""
    before, item = what_counts(world, unkind), item_of(world, unkind)
    thread = before and mo.visit(f"/posts/{unkind}").path.split("#")[0].split("?")[0]
    assert mo.visit("/moderation").has("One report: It is unkind")
    mo.visit(f"/moderation/items/{item}")

    mo.submit("Decide", action="remove", reason="It names someone who cannot answer.")

    assert what_counts(world, unkind)[0] is False
    assert what_counts(world, unkind)[5:7] == (0, 0)
    page = browser.visit(thread)
    assert page.has("Removed by a moderator.")
    assert "Rosa should" not in page.text
    told(world)
    assert "A moderator has removed what you wrote: “It names someone who cannot answer.”" in hears(app, world.ben)
    assert "what you reported is hidden now" in hears(app, world.cleo)
    log = browser.visit("/moderation/log")
    assert log.has("It names someone who cannot answer.")
    assert "Ben" not in log.text
    assert "Cleo" not in log.text

    mo.visit(mo.visit("/moderation/log").link("Look at it"))
    mo.submit("Take it back", reason="She had agreed to it.")

    assert what_counts(world, unkind) == before
    told(world)
    assert "took back what was decided about you: “She had agreed to it.”" in hears(app, world.ben)
    assert "Taken back by Mo Example: She had agreed to it." in Browser(app).visit("/moderation/log?again").text


def test_who_wrote_what_was_removed_does_not_see_it_any_more_and_moderators_do(world, browser, mo, unkind):
    decide(world, unkind, Action.REMOVE, world.mo)
    browser.sign_in(world.ben)

    assert "should know better" not in browser.visit(f"/posts/{unkind}").text
    assert "should know better" in mo.visit(f"/posts/{unkind}").text


def test_a_decision_needs_a_reason_or_a_saved_answer(world, mo, unkind):
    mo.visit("/moderation/answers")
    mo.submit("Save", text="Please go for the matter, not for the person.")
    mo.visit(f"/moderation/items/{item_of(world, unkind)}")

    page = mo.submit("Decide", action="hide", status=422)
    assert page.has("Please give a reason")
    mo.submit("Decide", action="hide", saved="Please go for the matter, not for the person.")

    with world.session() as session:
        assert session.scalars(select(Decision.reason)).all() == ["Please go for the matter, not for the person."]


def test_the_second_of_two_moderators_sees_what_the_first_one_did(world, mo, unkind):
    """'Two moderators on one item get a conflict, not a double action.'"""
    mo.visit(f"/moderation/items/{item_of(world, unkind)}")
    decide(world, unkind, Action.KEEP, world.root)

    page = mo.submit("Decide", action="remove", reason="I had something else in mind.", status=409)

    assert page.has("Another moderator has just decided this one.")
    assert page.has("Kept · Robin Root")
    assert page.texts("textarea") == ["I had something else in mind."]
    assert what_counts(world, unkind)[0] is True
    with world.session() as session:
        assert len(list(session.scalars(select(Decision)))) == 1


def test_nobody_decides_about_themselves_and_moderators_not_about_admins(world, mo):
    challenge = world.challenge()
    own, of_root = world.entry(world.mo, challenge, 9), world.entry(world.root, challenge, 9)
    for post, status in ((own, 404), (of_root, 403)):
        report(world, post, world.ana)
        mo.visit(f"/moderation/items/{item_of(world, post)}", status=status)
        form = {"action": "keep", "reason": "I like it.", "version": "1"}
        mo.visit("/moderation/log")
        mo.post_with_token(f"/moderation/items/{item_of(world, post)}", form, status=status)
        with pytest.raises(NotAllowed):
            decide(world, post, Action.KEEP, world.mo)


def test_a_moderator_is_silenced_by_an_admin_only(world, unkind):
    own = world.entry(world.mo, world.challenge(slug="other"), 9)
    report(world, own, world.ana)
    other = world.person("max", role="moderator")

    with pytest.raises(NotAllowed):
        decide(world, own, Action.SILENCE, other, days=3)
    decide(world, own, Action.SILENCE, world.root, days=3)


def test_who_is_silenced_reads_and_does_not_write_and_is_told_until_when_and_why(world, app, browser, mo, unkind):
    mo.visit(f"/moderation/items/{item_of(world, unkind)}")
    assert mo.submit("Decide", action="silence", reason="Calm down, please.", status=422).has("from 1 to 30 days")
    mo.submit("Decide", action="silence", days="3", reason="Calm down, please.")
    told(world)
    browser.sign_in(world.ben)
    assert "Until 13 March 2026, 08:00 you can read here, but not write" in browser.visit("/notifications").text

    thread = browser.visit(f"/posts/{unkind}")
    assert thread.has("Until 13 March 2026, 08:00 you can read here, but not write. A moderator’s reason: “Calm down")
    sent = {"text": LONG, "submission_key": "again"}
    page = browser.post_with_token(
        thread.path.split("#")[0].replace("/entries", "/posts") + "/comments", sent, status=403
    )
    assert page.has("Your words are here")

    clock.advance(timedelta(days=3, minutes=1))
    assert world.comment(world.ben, item_thread(world, unkind), LONG)


def item_thread(world, post_id: int) -> int:
    with world.session() as session:
        return session.get(Post, post_id).thread_id


def test_who_is_suspended_is_signed_out_and_told_why_and_until_when_and_comes_back(world, app, browser, unkind):
    browser.sign_in(world.ben)
    browser.visit("/drafts")
    decide(world, unkind, Action.SUSPEND, world.mo, days=7)

    browser.visit("/drafts", status=401)
    browser.visit("/sign-in")
    page = browser.submit("Sign in", email=world.ben.email, password="Kindling-2026", status=403)
    assert page.has("You can sign in again on 17 March 2026")
    assert page.has("Too harsh for here.")

    clock.advance(timedelta(days=7, minutes=1))
    browser.sign_in_by_form(world.ben)
    browser.visit("/drafts")


def test_the_undo_of_one_stop_leaves_the_other(world, unkind):
    first = decide(world, unkind, Action.SILENCE, world.mo, days=30)
    other = world.comment(world.root, item_thread(world, unkind), LONG)
    report(world, other, world.cleo)
    report(world, world.ben, world.cleo)
    second = decide(world, world.ben, Action.SILENCE, world.mo, days=2)

    undo(world, second, world.root)
    assert silenced_until(world) == clock.now() + timedelta(days=30)
    undo(world, first, world.root)
    assert silenced_until(world) is None


def silenced_until(world):
    with world.session() as session:
        return session.get(Account, world.ben.id).silenced_until


@pytest.mark.parametrize("action", [Action.HIDE, Action.REMOVE, Action.KEEP])
@pytest.mark.parametrize("how", ["shown", "held", "set aside"])
def test_an_undo_brings_back_exactly_what_was(world, unkind, how, action):
    with world.session() as session:
        post = session.get(Post, unkind, options=WHOLE)
        if how == "held":
            post.hold(HeldFor.REVIEW, at=clock.now())
        if how == "set aside":
            post.hide(by=None, at=clock.now(), how="reports")
    before = what_counts(world, unkind)
    decision = decide(world, unkind, action, world.mo)
    assert what_counts(world, unkind) != before or (action, how) == (Action.KEEP, "shown")

    undo(world, decision, world.root)

    assert what_counts(world, unkind) == before
    with world.session() as session:
        waits_again = session.get(ReviewItem, item_of(world, unkind)).is_open
    assert waits_again == (how != "shown" or action == Action.KEEP)


LEFT = {Action.WARN: {}, Action.MOVE: {"to": "other"}}
STOPPED = {Action.SILENCE: {"days": 3}, Action.SUSPEND: {"days": 3}, Action.REMOVE_SPAMMER: {}}


@pytest.mark.attack("A25")
@pytest.mark.parametrize("action", [*LEFT, *STOPPED])
@pytest.mark.parametrize("how", ["held", "set aside", "both"])
def test_nothing_waits_for_a_look_once_somebody_has_looked_and_waits_again_once_that_is_taken_back(
    world, mo, action, how
):
    """'Three reporters of trust 1 or more hide a post until review': else it is out of sight for ever, in nobody's
    queue, and by nobody's decision."""
    topic = topic_of(world, world.ben, world.challenge(visibility="members"), LONG, title="Quiet customers")
    about = LEFT.get(action, STOPPED.get(action))
    if "to" in about:
        about = {"to": world.challenge("other", visibility="members")}
    with world.session() as session:
        post = session.get(Post, topic, options=WHOLE)
        put_in_queue(post, Why.OTHER, at=clock.now())
        if how != "set aside":
            post.hold(HeldFor.REVIEW, at=clock.now())
        if how != "held":
            post.hide(by=None, at=clock.now(), how="reports")
    before = what_counts(world, topic)

    decision = decide(world, topic, action, world.root, **about)

    is_shown, hidden_at, _how, hidden_by, _is_free = what_counts(world, topic)[:5]
    if action in LEFT:
        assert (is_shown, hidden_at) == (True, None)
    else:
        assert (is_shown, hidden_by) == (False, decision)
    undo(world, decision, world.root)
    assert what_counts(world, topic) == before
    with world.session() as session:
        assert session.get(ReviewItem, item_of(world, topic)).is_open
    assert mo.visit("/moderation").has("Quiet customers")


@pytest.mark.parametrize("first", [Action.KEEP, Action.WARN, Action.SILENCE])
@pytest.mark.parametrize("second", [Action.KEEP, Action.WARN, Action.HIDE, Action.REMOVE, Action.REMOVE_SPAMMER])
@pytest.mark.parametrize("back", ["the first one first", "the second one first"])
def test_in_whichever_order_two_decisions_are_taken_back_it_waits_as_it_did(world, unkind, first, second, back):
    with world.session() as session:
        session.get(Post, unkind, options=WHOLE).hide(by=None, at=clock.now(), how="reports")
    before = what_counts(world, unkind)
    one = decide(world, unkind, first, world.root, **({"days": 3} if first == Action.SILENCE else {}))
    with world.session() as session:
        put_in_queue(session.get(Post, unkind, options=WHOLE), Why.OTHER, at=clock.now())
    clock.advance(timedelta(minutes=1))
    other = decide(world, unkind, second, world.root)
    clock.advance(timedelta(minutes=1))

    for decision in (one, other) if back == "the first one first" else (other, one):
        undo(world, decision, world.root)

    counts = what_counts(world, unkind)
    assert (counts[0], counts[2:]) == (before[0], before[2:])  # but not since when


@pytest.mark.attack("A25")
@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_in_whichever_order_moves_are_taken_back_a_topic_stands_where_what_holds_has_put_it(world, order):
    places = [world.challenge(f"place-{n}", visibility="members") for n in range(4)]
    topic, moves = topic_of(world, world.ben, places[0]), []
    for place, who in zip(places[1:], (world.ana, world.cleo, world.olga), strict=True):
        report(world, topic, who)
        moves.append(decide(world, topic, Action.MOVE, world.root, to=place))
        clock.advance(timedelta(minutes=1))

    for n, one in enumerate(order):
        undo(world, moves[one], world.root)
        holds = [place for move, place in enumerate(places[1:]) if move not in order[: n + 1]]
        with world.session() as session:
            assert session.get(Post, topic).challenge_id == [places[0], *holds][-1]
        clock.advance(timedelta(minutes=1))


def test_what_was_in_sight_stays_there_when_its_author_is_told_or_silenced(world, unkind):
    before = what_counts(world, unkind)
    for action in (Action.WARN, Action.SILENCE):
        with world.session() as session:
            put_in_queue(session.get(Post, unkind, options=WHOLE), Why.OTHER, at=clock.now())
        decision = decide(world, unkind, action, world.root, days=2)
        assert what_counts(world, unkind) == before
        undo(world, decision, world.root)
        assert what_counts(world, unkind) == before


def test_a_held_post_of_any_reason_is_in_the_queue_and_approving_shows_it(world, app, browser, mo):
    entry = world.entry(world.ana, world.challenge(), 9, "My shop has everything at half price.")
    with world.session() as session:
        post = session.get(Post, entry, options=WHOLE)
        post.hold(HeldFor.REVIEW, at=clock.now())
        put_in_queue(post, Why.PITCH, at=clock.now(), note="“half price”")
    assert "half price" not in browser.visit(f"/posts/{entry}", status=404).text
    assert mo.visit("/moderation?why=pitch").has("It reads like a pitch · others do not see it yet")
    page = mo.visit(f"/moderation/items/{item_of(world, entry)}")
    assert page.has("“half price”")

    mo.submit("Decide", action="keep", reason="It helps whoever reads it.")

    assert browser.visit(f"/entries/{entry}").has("half price")
    told(world)
    assert "everyone sees it: “It helps whoever reads it.”" in hears(app, world.ana)


def test_a_topic_moves_with_its_answers_to_no_wider_circle_and_back(world, mo):
    home, there = world.challenge(), world.challenge(slug="other", title="Another challenge")
    closed = world.challenge(slug="closed", visibility="invited")
    world.join(world.ana, closed)
    with world.session() as session:
        topic = start_topic(
            session.get(Challenge, home), session.get(Account, world.ana.id), "Why?", at=clock.now(), title="Why"
        )
        session.flush()
        topic = topic.id
    answer = world.comment(world.ben, topic, LONG)
    report(world, topic, world.cleo)
    mo.visit(f"/moderation/items/{item_of(world, topic)}")
    mo.submit("Decide", action="move", to="closed", reason="It is about them.")
    assert challenges_of(world, topic, answer) == [(closed, "invited")] * 2

    with world.session() as session:
        decision = session.scalars(select(Decision.id)).one()
    undo(world, decision, world.root)
    assert challenges_of(world, topic, answer) == [(home, "public")] * 2
    report(world, topic, world.olga)
    decide(world, topic, Action.MOVE, world.mo, to=there)
    assert counts_of_topics(world, home, there, closed) == [0, 1, 0]


def test_no_topic_is_taken_from_its_author_or_to_where_the_moderator_is_at_home(world, mo):
    home, _closed = world.challenge(), world.challenge(slug="closed", visibility="invited")
    world.challenge(slug="own", organiser=world.mo)
    topic = topic_of(world, world.ana, home)
    report(world, topic, world.cleo)
    mo.visit(f"/moderation/items/{item_of(world, topic)}")

    page = mo.submit("Decide", status=422, action="move", to="closed", reason="It is about them.")
    assert page.has("could not read it there")
    assert mo.submit("Decide", status=422, action="move", to="own", reason="It is mine.").has("You organise this")

    assert challenges_of(world, topic) == [(home, "public")]


def challenges_of(world, *posts: int):
    with world.session() as session:
        rows = session.execute(select(Post.challenge_id, Post.visibility).where(Post.id.in_(posts)))
        return [tuple(row) for row in rows]


def counts_of_topics(world, *ids: int) -> list[int]:
    with world.session() as session:
        return [session.get(Challenge, one).topic_count for one in ids]


def test_what_somebody_says_about_themselves_is_hidden_and_comes_back(world, browser):
    with world.session() as session:
        session.get(Account, world.ben.id, options=()).why_here = "Buy my watches."
    report(world, world.ben, world.ana)
    decision = decide(world, world.ben, Action.HIDE, world.mo)
    assert "watches" not in browser.visit("/people/ben").text

    undo(world, decision, world.root)
    assert "watches" in Browser(browser.app).visit("/people/ben?again").text
