"""Harming others by what protects everyone: their posts held or hidden, their trust lost, what was undone not quite
back, without their having earned it (A12). Being heard again, once something has changed (A12)."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from forum.accounts import Account, Distance, Keeps
from forum.challenges import Challenge, Organiser
from forum.core import clock
from forum.core.refusals import NotAllowed
from forum.moderation import Action, Decision, ReviewItem, jobs
from forum.moderation.as_read import mark_of
from forum.moderation.queries import item_to_decide
from forum.posts import HeldFor, Hidden, Post, PrivateWord
from tests.attacks.test_silencing import is_shown
from tests.browser import signed_in
from tests.moderation.queue import decide, decide_item, item_of, report, report_word, undo
from tests.posts.topics import topic_of

LONG = "On Monday I asked Rosa what she would miss most if my small shop were gone, and she said the talk."


# Three reporters


@pytest.fixture
def entry(world):
    return world.entry(world.ben, world.challenge(), 9)


@pytest.mark.attack("A12")
def test_who_reported_three_times_in_vain_hides_nothing_more(world):
    challenge = world.challenge()
    puppets = [world.ana, world.cleo, world.person("puppet")]
    for day in (6, 7, 8):
        entry = world.entry(world.ben, challenge, day)
        for person in puppets:
            report(world, entry, person)
        assert not is_shown(world, entry)
        decide(world, entry, Action.KEEP, world.mo)
        clock.advance(timedelta(days=1))

    entry = world.entry(world.ben, challenge, 9)
    for person in puppets:
        report(world, entry, person)

    assert is_shown(world, entry)
    assert is_open(world, item_of(world, entry)), "moderators read it all the same"
    clock.advance(timedelta(days=31))
    report(world, entry, world.person("other"))
    assert not is_shown(world, entry), "it is forgotten after a month"


@pytest.mark.attack("A12")
def test_the_same_three_hide_two_posts_of_somebody_in_a_day_and_no_more(world):
    topics = [topic_of(world, world.ben) for _ in range(4)]
    puppets = [world.ana, world.cleo, world.person("puppet")]
    for person in puppets[:2]:
        for topic in topics:
            report(world, topic, person)
    clock.advance(timedelta(days=1))
    for topic in topics:
        report(world, topic, puppets[2])

    assert [is_shown(world, topic) for topic in topics] == [False, False, True, True]
    assert all(is_open(world, item_of(world, topic)) for topic in topics), "moderators read all of them"
    another = topic_of(world, world.ben)
    for person in puppets:
        report(world, another, person)
    assert is_shown(world, another), "the third has had their share of this day"
    clock.advance(timedelta(days=1))
    anew = topic_of(world, world.ben)
    for person in puppets:
        report(world, anew, person)
    assert not is_shown(world, anew)


@pytest.mark.attack("A12")
def test_whom_somebody_has_blocked_or_who_is_silenced_hides_nothing_of_theirs(world, entry):
    with world.session() as session:
        ben, cleo = session.get(Account, world.ben.id), session.get(Account, world.cleo.id)
        Distance.keep(ben, cleo, Keeps.BLOCK, at=clock.now())
        session.get(Account, world.olga.id).silenced_until = clock.now() + timedelta(days=1)
    for person in (world.cleo, world.olga, world.ana, world.person("one")):
        report(world, entry, person)
    assert is_shown(world, entry)

    report(world, entry, world.person("two"))

    assert not is_shown(world, entry)


@pytest.mark.attack("A12")
@pytest.mark.parametrize("who", ["root", "mo"])
def test_what_nobody_else_could_show_again_is_not_hidden_by_reports(world, who):
    author = getattr(world, who)
    entry = world.entry(author, world.challenge(), 9)
    for n in range(3):
        report(world, entry, world.person(f"puppet{n}"))

    assert is_shown(world, entry)


# Trust


@pytest.mark.attack("A12")
def test_nobody_loses_trust_by_what_others_say_of_a_post_until_a_moderator_has_looked(world):
    challenge = world.challenge()
    posts = [world.entry(world.ben, challenge, day) for day in (7, 8, 9)]
    for person in (world.ana, world.cleo, world.olga):
        report(world, posts[0], person)
    assert not is_shown(world, posts[0])

    assert trust_after_a_day(world, world.ben) == 1

    decide(world, posts[0], Action.REMOVE, world.mo)
    assert trust_after_a_day(world, world.ben) == 0


def trust_after_a_day(world, person):
    with world.session() as session:
        clock.advance(timedelta(days=1))
        jobs.count_trust()
        return session.get(Account, person.id, populate_existing=True).trust


# The same text


@pytest.mark.attack("A12")
@pytest.mark.usefixtures("same_words_count")
def test_who_copies_a_newcomers_text_waits_and_the_newcomer_does_not(world):
    nora, copier = world.person("nora", trust=0), world.person("copier", trust=0)
    first = topic_of(world, nora, text=LONG)
    copy = topic_of(world, copier, text=LONG)
    second = topic_of(world, nora, title="Asked again", text=LONG)

    assert [is_shown(world, one) for one in (first, copy, second)] == [True, False, True]


@pytest.mark.attack("A12")
@pytest.mark.usefixtures("same_words_count")
@pytest.mark.parametrize("way", ["quoted", "deleted", "held", "hidden"])
def test_nobody_keeps_a_newcomer_from_saying_something_by_saying_it_first_where_nobody_sees_it(world, way):
    squatter, nora = world.person("squatter", trust=0), world.person("nora", trust=0)
    squat = topic_of(world, squatter, text=f"> {LONG}" if way == "quoted" else LONG)
    with world.session() as session:
        post, by = session.get(Post, squat), session.get(Account, squatter.id)
        if way == "deleted":
            post.delete(by=by, at=clock.now())
        if way == "held":
            post.hold(HeldFor.REVIEW, at=clock.now())
        if way == "hidden":
            post.hide(by=None, at=clock.now(), how=Hidden.REPORTS)

    assert is_shown(world, topic_of(world, nora, text=LONG))
    copier = world.person("copier", trust=0)
    assert not is_shown(world, topic_of(world, copier, text=LONG)), "hers can be seen"


@pytest.mark.attack("A12")
@pytest.mark.usefixtures("same_words_count")
def test_what_a_moderator_has_hidden_waits_when_another_newcomer_says_it(world):
    spam = topic_of(world, world.person("spammer", trust=0), text=LONG)
    with world.session() as session:
        session.get(Post, spam).hide(by=None, at=clock.now(), how=Hidden.SPAM)

    assert not is_shown(world, topic_of(world, world.person("sock", trust=0), text=LONG))


@pytest.mark.attack("A12")
@pytest.mark.usefixtures("same_words_count")
def test_who_said_it_first_does_not_wait_for_what_was_changed_into_a_copy_later(world):
    """Also if they have deleted it meanwhile, and say it again."""
    copier, nora = world.person("copier", trust=0), world.person("nora", trust=0)
    changed, first = topic_of(world, copier), topic_of(world, nora, text=LONG)
    clock.advance(timedelta(minutes=1))
    with world.session() as session:
        session.get(Post, first).delete(by=session.get(Account, nora.id), at=clock.now())
        post, by = session.get(Post, changed, options=[joinedload(Post.challenge)]), session.get(Account, copier.id)
        post.edit(LONG, title="Mine", by=by, version=post.version, at=clock.now())

    assert is_shown(world, topic_of(world, nora, text=LONG))


@pytest.mark.attack("A12")
@pytest.mark.usefixtures("same_words_count")
def test_who_quotes_what_another_newcomer_quotes_does_not_wait(world):
    quoted = f"> {LONG}\n\nIs it so?"
    for name in ("nora", "nils"):
        assert is_shown(world, topic_of(world, world.person(name, trust=0), text=quoted))


# Reporting anew


@pytest.mark.attack("A12")
def test_what_was_decided_can_be_reported_again_once_it_has_changed(world, entry):
    """Whoever reported what was harmless is heard when its author makes it something else. It does not hide it."""
    reporters = (world.ana, world.cleo, world.olga)
    for person in reporters:
        report(world, entry, person)
    clock.advance(timedelta(minutes=1))
    decide(world, entry, Action.KEEP, world.mo)
    clock.advance(timedelta(minutes=1))
    ana = signed_in(world, world.ana)
    assert "A moderator has looked at it as it stands" in ana.visit(f"/posts/{entry}/report").body
    ben = signed_in(world, world.ben)
    ben.visit(f"/entries/{entry}/edit")
    ben.submit("Publish changes", text="Rosa lives at 12 Mill Lane, and deserves a visit.")

    ana.visit(f"/posts/{entry}/report")
    ana.submit("Send to the moderators", reason="private_data")
    for person in (world.cleo, world.olga):
        report(world, entry, person)

    assert is_open(world, item_of(world, entry))
    assert "A moderator is looking at it" in ana.visit(f"/posts/{entry}/report").body
    assert is_shown(world, entry), "three others have to find it so"
    decide(world, entry, Action.HIDE, world.mo)
    assert not is_shown(world, entry)


@pytest.mark.attack("A12")
def test_what_was_said_of_a_text_that_was_left_standing_hides_it_no_more_after_a_mended_typo(world, entry):
    """Three who reported what a moderator had kept waited for its author to touch it, and one newcomer set it off."""
    report(world, entry, world.person("first", trust=0))
    decide(world, entry, Action.KEEP, world.mo)
    clock.advance(timedelta(minutes=1))
    for person in (world.ana, world.cleo, world.olga):
        report(world, entry, person)
    assert is_shown(world, entry)
    clock.advance(timedelta(minutes=1))
    ben = signed_in(world, world.ben)
    ben.visit(f"/entries/{entry}/edit")
    ben.submit("Publish changes", text="Rosa says the talk, as ever.")

    for name in ("second", "third"):
        report(world, entry, world.person(name, trust=0))
        report(world, entry, world.person(f"{name}-member"))
        assert is_shown(world, entry)

    report(world, entry, world.person("third-of-them"))
    assert not is_shown(world, entry), "three who read it as it is now"


@pytest.mark.attack("A12")
def test_an_admin_who_is_alone_need_not_wait_for_a_look_that_nobody_can_give(world):
    pitch = "Only today: 50 % off my course with the code SPRING, buy now at https://rootshop.example/buy."
    assert is_shown(world, topic_of(world, world.root, text=pitch, all_the_same=True))
    world.person("other", role="admin")
    assert not is_shown(world, topic_of(world, world.root, text=pitch, all_the_same=True))


@pytest.mark.attack("A12")
def test_a_profile_that_was_decided_about_can_be_reported_again(world):
    report(world, world.ben, world.ana)
    decide(world, world.ben, Action.WARN, world.mo)
    clock.advance(timedelta(days=1))
    ana = signed_in(world, world.ana)

    ana.visit(f"/people/{world.ben.handle}/report")
    ana.submit("Send to the moderators", reason="spam")

    assert is_open(world, item_of(world, world.ben))


def is_open(world, item):
    with world.session() as session:
        return session.get(ReviewItem, item).is_open


# Taking back exactly


@pytest.mark.attack("A12")
def test_taking_back_the_removal_of_a_spammer_shows_no_word_that_was_hidden_for_itself(world, entry):
    with world.session() as session:
        post = session.get(Post, entry, options=(joinedload(Post.author), joinedload(Post.thread)))
        word = PrivateWord.write(post, session.get(Account, world.ana.id), LONG, at=clock.now())
    spam = world.comment(world.ana, entry, "Buy!")
    report(world, spam, world.cleo)
    removal = decide(world, spam, Action.REMOVE_SPAMMER, world.mo)
    decide_item(world, report_word(world, word, world.ben), Action.HIDE, world.mo)

    undo(world, removal, world.mo)

    with world.session() as session:
        assert session.get(PrivateWord, word).hidden_at is not None


@pytest.mark.attack("A12")
def test_taking_back_one_of_two_decisions_about_a_profile_leaves_it_as_the_other_says(world):
    report(world, world.ben, world.ana)
    first = decide(world, world.ben, Action.HIDE, world.mo)
    report(world, world.ben, world.cleo)
    second = decide(world, world.ben, Action.HIDE, world.root)

    undo(world, first, world.mo)
    assert is_hidden(world, world.ben)
    undo(world, second, world.root)
    assert not is_hidden(world, world.ben)


def is_hidden(world, person):
    with world.session() as session:
        return session.get(Account, person.id).profile_hidden_at is not None


# Who has handed over


@pytest.mark.attack("A12")
def test_what_is_said_of_a_challenge_concerns_who_organises_it_and_not_who_has_stepped_back(world):
    """Olga founded it, and Ben organises it alone now; Mo helps him, so another moderator decides."""
    challenge = world.challenge()
    with world.session() as session:
        ways = selectinload(Challenge.organisers).joinedload(Organiser.account)
        whole = session.get(Challenge, challenge, options=(ways,))
        for person in (world.ben, world.mo):
            whole.add_organiser(session.get(Account, person.id), clock.advance(timedelta(minutes=1)) or clock.now())
        whole.remove_organiser(session.get(Account, world.olga.id), clock.now())
    olga = signed_in(world, world.olga)
    olga.visit("/challenges/kind-28/report")
    olga.submit("Send to the moderators", reason="spam")
    ben = signed_in(world, world.ben)
    ben.visit("/challenges/kind-28/report", status=403)
    with world.session() as session:
        item = session.scalars(select(ReviewItem).where(ReviewItem.about_id == challenge)).one()
        assert item.person_id == world.ben.id
        item = session.scalars(item_to_decide(item.id)).one()
        about = {"at": clock.now(), "version": item.version, "as_read": mark_of(item.thing)}
        with pytest.raises(NotAllowed):
            Decision.make(item, Action.KEEP, "Fine.", by=session.get(Account, world.mo.id), **about)
        decision = Decision.make(item, Action.HIDE, "Spam.", by=session.get(Account, world.root.id), **about)
    with pytest.raises(NotAllowed):
        undo(world, decision.id, world.mo)
