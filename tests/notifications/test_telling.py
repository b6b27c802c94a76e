"""Who hears of what: each person concerned once, never oneself, never what one may not see, never across a wall."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import joinedload

from forum.challenges import Challenge, Organiser
from forum.core import clock
from forum.core.events import Event
from forum.moderation import Action, Reason
from forum.notifications import Heard, Notification, Round
from forum.notifications.telling import tell
from forum.posts import Audience, Cheer, Kind, Post
from tests.moderation.queue import decide, report
from tests.notifications.scenes import LONG, account, cheer, events, keep_away, lines, sentences, tell_all, watch


@pytest.fixture
def challenge(world) -> int:
    return world.challenge()


@pytest.fixture
def entry(world, challenge) -> int:
    """Ana's day 9, of which everyone has heard already."""
    entry = world.entry(world.ana, challenge, 9)
    tell_all(world)
    return entry


def test_an_answer_is_told_to_whom_it_answers(world, entry):
    world.comment(world.ben, entry, LONG)
    tell_all(world)

    assert sentences(world, world.ana) == ["Ben Example answered your day 9"]
    assert sentences(world, world.ben) == []
    assert sentences(world, world.cleo) == []


def test_many_answers_are_one_line_with_the_latest_named_first(world, entry):
    for name in ("ben", "cleo", "olga", "mo", "ben"):
        world.comment(getattr(world, name), entry, LONG)
    tell_all(world)

    assert sentences(world, world.ana) == ["Ben Example, Mo Example and 2 others answered your day 9"]


def test_what_comes_after_looking_is_a_new_line(world, entry):
    world.comment(world.ben, entry, LONG)
    tell_all(world)
    with world.session() as session:
        session.execute(update(Notification).values(seen_at=clock.now()))
    world.comment(world.cleo, entry, LONG)
    tell_all(world)

    assert sentences(world, world.ana) == ["Cleo Example answered your day 9", "Ben Example answered your day 9"]


def test_an_answer_to_an_answer_is_told_to_both_authors_and_to_who_is_in_the_thread(world, entry):
    first = world.comment(world.ben, entry, LONG)
    world.comment(world.cleo, entry, LONG)
    tell_all(world)
    world.comment(world.mo, entry, LONG, to=first)
    tell_all(world)

    assert sentences(world, world.ana)[0].endswith("answered your day 9")
    assert sentences(world, world.ben)[0] == "Mo Example answered you below Ana Example’s day 9"
    assert sentences(world, world.cleo) == ["Mo Example wrote below Ana Example’s day 9"]


def test_nobody_hears_of_their_own_deeds(world, entry):
    mine = world.comment(world.ana, entry, f"@ana {LONG}")
    world.comment(world.ana, entry, LONG, to=mine)
    tell_all(world)

    assert sentences(world, world.ana) == []


def mention(world, entry, author, text, *people) -> int:
    with world.session() as session:
        thread = session.get(Post, entry, options=(joinedload(Post.author), joinedload(Post.challenge)))
        named = {one.handle: account(session, one) for one in people}
        comment = thread.comment(account(session, author), text, at=clock.now(), mentioned=named)
        session.flush()
        return comment.id


def test_who_is_mentioned_hears_of_it_once_and_for_the_better_reason(world, entry):
    mention(world, entry, world.ben, f"@ana @cleo {LONG}", world.ana, world.cleo)
    tell_all(world)

    assert sentences(world, world.ana) == ["Ben Example answered your day 9"]
    assert sentences(world, world.cleo) == ["Ben Example mentioned you in Ana Example’s day 9"]
    with world.session() as session:
        lines_for_ana = select(Notification.kind).where(Notification.person_id == world.ana.id)
        assert session.scalars(lines_for_ana).all() == ["answer"], "and no line that has nothing behind it"


def test_a_mention_that_comes_with_a_change_is_told_once(world, entry):
    comment = mention(world, entry, world.ben, f"@cleo {LONG}", world.cleo)
    tell_all(world)
    for version, people in ((1, (world.cleo, world.olga)), (2, (world.cleo, world.olga))):
        with world.session() as session:
            load = [joinedload(one) for one in (Post.author, Post.thread, Post.challenge)]
            post = session.get(Post, comment, options=load)
            named = {one.handle: account(session, one) for one in people}
            text = f"@cleo @olga {LONG} {version}"
            post.edit(text, by=account(session, world.ben), version=version, at=clock.now(), mentioned=named)
        tell_all(world)

    assert sentences(world, world.cleo) == ["Ben Example mentioned you in Ana Example’s day 9"]
    assert len(lines(world, world.cleo)[0].told) == 1
    assert len(lines(world, world.olga)[0].told) == 1


def test_cheers_are_bundled_and_go_when_they_are_taken_back(world, entry):
    for person in (world.ben, world.cleo):
        cheer(world, entry, person)
    tell_all(world)
    assert sentences(world, world.ana) == ["Cleo Example and Ben Example found your day 9 helpful"]

    with world.session():
        Cheer.take_back(entry, world.cleo.id)
    assert sentences(world, world.ana) == ["Ben Example found your day 9 helpful"]
    with world.session():
        Cheer.take_back(entry, world.ben.id)
    assert sentences(world, world.ana) == []


def test_who_watches_a_thread_hears_of_everything_in_it_and_who_wants_nothing_of_nothing(world, entry):
    watch(world, world.cleo, thread=entry)
    watch(world, world.ana, thread=entry, level="nothing")
    mention(world, entry, world.ben, f"@ana {LONG}", world.ana)
    cheer(world, entry, world.ben)
    tell_all(world)

    assert sentences(world, world.cleo) == ["Ben Example wrote below Ana Example’s day 9"]
    assert sentences(world, world.ana) == []


def test_who_watches_a_challenge_hears_of_new_entries_and_topics_and_not_of_answers(world, challenge, entry):
    watch(world, world.cleo, challenge=challenge)
    new = world.entry(world.ben, challenge, 8)
    world.comment(world.ana, new, LONG)
    tell_all(world)

    assert sentences(world, world.cleo) == ["Ben Example wrote an entry for day 8"]


def test_who_wants_nothing_of_a_challenge_still_hears_of_what_is_meant_for_them_alone(world, challenge, entry):
    watch(world, world.ana, challenge=challenge, level="nothing")
    watch(world, world.ben, challenge=challenge, level="nothing")
    world.comment(world.ben, entry, LONG)
    world.comment(world.cleo, entry, LONG)
    cheer(world, entry, world.cleo)
    tell_all(world)

    assert sentences(world, world.ana) == ["Cleo Example and Ben Example answered your day 9"]
    assert sentences(world, world.ben) == []


@pytest.mark.parametrize(
    ("who", "whom", "kind"), [("ana", "ben", "mute"), ("ana", "ben", "block"), ("ben", "ana", "block")]
)
def test_nothing_is_told_across_a_mute_or_block(world, entry, who, whom, kind):
    """Ben, who blocks Ana, has written before: afterwards he could not."""
    world.comment(world.ben, entry, LONG)
    cheer(world, entry, world.ben)
    keep_away(world, getattr(world, who), getattr(world, whom), kind)
    tell_all(world)

    assert sentences(world, world.ana) == []


def test_who_is_muted_hears_of_the_other_as_before(world, entry):
    """Being muted cannot be noticed."""
    keep_away(world, world.ben, world.ana, "mute")
    world.comment(world.ben, entry, LONG)
    tell_all(world)

    assert sentences(world, world.ana) == ["Ben Example answered your day 9"]


def test_what_was_told_is_gone_when_one_keeps_away_later(world, entry):
    world.comment(world.ben, entry, LONG)
    tell_all(world)
    keep_away(world, world.ana, world.ben)

    assert sentences(world, world.ana) == []


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("state", ["hidden_at", "deleted_at", "held_at"])
def test_what_is_gone_is_nobodys_news_whether_it_went_before_or_after(world, entry, state, moment):
    """A22: checked when it is told, and again when it is shown."""
    comment = world.comment(world.ben, entry, LONG)
    if moment == "after":
        tell_all(world)
        assert sentences(world, world.ana) != []
    with world.session() as session:
        session.execute(update(Post).where(Post.id == comment).values({state: clock.now()}))
    tell_all(world)

    assert sentences(world, world.ana) == []


def test_a_challenge_that_was_closed_later_is_silent_for_who_is_not_invited(world, challenge):
    """A21, A22: Cleo watched while it was public; then only invited people may read it."""
    entry = world.entry(world.ana, challenge, 9)
    watch(world, world.cleo, thread=entry)
    world.comment(world.ben, entry, LONG)
    tell_all(world)
    assert sentences(world, world.cleo) == ["Ben Example wrote below Ana Example’s day 9"]

    with world.session() as session:
        closed = session.get(Challenge, challenge)
        closed.visibility = "invited"
        closed.show_posts_to("invited", clock.now())
    world.comment(world.ana, entry, LONG)
    tell_all(world)

    assert sentences(world, world.cleo) == []


def test_what_waits_is_told_when_it_is_released(world, challenge):
    entry = world.entry(world.ana, challenge, 9)
    comment = world.comment(world.nina, entry, LONG)
    tell_all(world)
    assert sentences(world, world.ana) == []

    with world.session() as session:
        session.get(Post, comment, options=(joinedload(Post.author),)).release(clock.now())
    tell_all(world)
    assert sentences(world, world.ana) == ["Nina Example answered your day 9"]
    assert len(lines(world, world.ana)[0].told) == 1


def test_a_suspended_account_hears_nothing(world, entry):
    with world.session() as session:
        account(session, world.ana).suspend(clock.now())
    world.comment(world.ben, entry, LONG)
    tell_all(world)

    assert sentences(world, world.ana) == []


def test_an_event_is_told_once_however_often_it_is_tried(world, entry):
    """F01: twice by the same worker, and by another one on the same event."""
    world.comment(world.ben, entry, LONG)
    tell_all(world)
    last = events(world)[-1].id
    with world.session():
        assert tell(last, clock.now()) is False
    with world.session() as session:  # even if it were untold again, nobody hears of it a second time
        session.execute(update(Event).where(Event.id == last).values(told_at=None))
    tell_all(world)

    with world.session() as session:
        assert session.scalar(select(func.count()).select_from(Heard).where(Heard.event_id == last)) == 1
        assert session.scalar(select(func.count()).select_from(Notification)) == 1


def test_moderators_hear_of_reports_and_author_and_reporter_of_the_decision(world, entry):
    assert world.mo
    report(world, entry, world.ben, Reason.SELLING)
    tell_all(world)
    assert sentences(world, world.mo) == ["Something waits for a moderator"]
    assert sentences(world, world.ana) == []

    decide(world, entry, Action.HIDE, world.mo)
    tell_all(world)
    assert sentences(world, world.ana) == ["A moderator has hidden what you wrote: “Too harsh for here.”"]
    assert sentences(world, world.ben) == ["Thank you for telling us: what you reported is hidden now"]


def test_who_was_reported_hears_nothing_when_all_stays_as_it_was(world, entry):
    report(world, entry, world.ben, Reason.SELLING)
    decide(world, entry, Action.KEEP, world.mo)
    tell_all(world)

    assert sentences(world, world.ana) == []
    assert sentences(world, world.ben) == ["A moderator has looked at what you reported and left it as it is"]


def test_who_is_named_an_organiser_hears_of_it(world, challenge):
    with world.session() as session:
        found = session.get(
            Challenge, challenge, options=(joinedload(Challenge.organisers).joinedload(Organiser.account),)
        )
        found.add_organiser(account(session, world.ana), clock.now(), by=account(session, world.olga))
    tell_all(world)

    assert sentences(world, world.ana) == ["Olga Example made you an organiser of “Twenty-eight kind days”"]


def write_topic(world, challenge, author) -> int:
    with world.session() as session:
        found = session.get(Challenge, challenge)
        topic = Post.write(
            Kind.TOPIC, account(session, author), LONG, at=clock.now(), challenge=found, title="Where to begin"
        )
        session.flush()
        return topic.id


def test_a_topic_is_called_by_its_title_as_long_as_it_is_there(world, challenge):
    topic = write_topic(world, challenge, world.ana)
    comment = world.comment(world.ben, topic, LONG)
    world.comment(world.cleo, topic, LONG, to=comment)
    tell_all(world)
    assert sentences(world, world.ben) == ["Cleo Example answered you in “Where to begin”"]

    with world.session() as session:
        session.execute(update(Post).where(Post.id == topic).values(hidden_at=clock.now()))
    assert sentences(world, world.ben) == ["Cleo Example answered you in “a topic that is gone”"]


def test_whoever_has_left_the_forum_is_a_former_member(world, entry):
    world.comment(world.cleo, entry, LONG)
    tell_all(world)
    with world.session() as session:
        session.execute(update(Post).where(Post.author_id == world.cleo.id).values(author_id=None))
        session.execute(update(Event).where(Event.actor_id == world.cleo.id).values(actor_id=None))

    assert sentences(world, world.ana) == ["A former member answered your day 9"]


def mail_times(world, person) -> tuple:
    with world.session() as session:
        line = session.scalars(select(Notification).where(Notification.person_id == person.id)).one()
        return line.mail_at, line.mail_by


def test_a_mail_waits_for_a_quarter_of_an_hour_of_quiet_and_an_hour_at_most(world, entry):
    begun = clock.now()
    world.comment(world.ben, entry, LONG)
    tell_all(world)
    assert mail_times(world, world.ana) == (begun + timedelta(minutes=15), begun + timedelta(hours=1))

    for minutes, due in ((10, 25), (20, 35), (50, 60), (59, 60)):
        with clock.set_to(begun + timedelta(minutes=minutes)):
            world.comment(world.ben, entry, LONG)
            tell_all(world)
        assert mail_times(world, world.ana) == (begun + timedelta(minutes=due), begun + timedelta(hours=1))


def test_no_mail_of_its_own_is_due_about_what_is_wanted_daily_or_is_a_day_old(world, entry):
    cheer(world, entry, world.ben)
    tell_all(world)
    assert mail_times(world, world.ana) == (None, None)

    other = world.entry(world.cleo, world.challenge("other"), 9)
    world.comment(world.ben, other, LONG)
    with clock.set_to(clock.now() + timedelta(days=1, minutes=1)):
        tell_all(world)
    assert mail_times(world, world.cleo) == (None, None)


def test_members_only_words_are_told_to_members(world, challenge):
    entry = world.entry(world.ana, challenge, 9, audience=Audience.MEMBERS)
    world.comment(world.ben, entry, LONG)
    tell_all(world)

    assert sentences(world, world.ana) == ["Ben Example answered your day 9"]


def test_a_confirmed_address_begins_rounds(world):
    with world.session() as session:
        account(session, world.nina).confirm_email(world.nina.email, clock.now())
    tell_all(world)

    with world.session() as session:
        assert session.get(Round, world.nina.id).next_at > clock.now()
