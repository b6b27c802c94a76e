"""Leaving: seven days to change one's mind, and then nothing is left but what the choice leaves."""

import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from forum.accounts import Account, Happened, LastAdmin
from forum.challenges import Challenge
from forum.core import clock
from forum.core.database import db
from forum.core.deliveries import Delivery
from forum.core.events import Event
from forum.entries import Entry
from forum.help import HelpRequest, Taker
from forum.leaving import goodbye
from forum.leaving.jobs import let_people_go, pack_exports
from forum.leaving.models import set_out, stay
from forum.posts import Post
from forum.posts.jobs import sweep_pictures
from forum.posts.recount import mend_tally, tally_ids, threads_after, wrong_among
from tests.browser import Browser, signed_in
from tests.circles.scenes import circle_of
from tests.leaving.scenes import a_life, helping, organising, traces_in_files, traces_in_the_database
from tests.world import PASSWORD

WEEK = timedelta(days=7)
PUBLIC = {"xqzentry", "xqztopic", "xqztitle", "xqzcomment", "xqzrequest", "xqzneed", "xqzpart", "xqztown"}
PUBLIC |= {"xqznotfor", "xqzfreeway", "xqztag", "xqzforwhom"}


def run(world, work):
    with world.app.app_context():
        work()


def sets_out(browser, person, posts="stay", status=200):
    browser.sign_in(person)
    browser.visit("/settings/delete")
    return browser.submit("Leave in seven days", status=status, posts=posts, current_password=PASSWORD)


def gone(world, browser, person, posts):
    """All of it: asked for, the week, the jobs; and somebody signs up afterwards."""
    sets_out(browser, person, posts)
    clock.advance(WEEK)
    run(world, let_people_go)
    world.person("later")
    run(world, let_people_go)
    clock.advance(timedelta(hours=1))
    run(world, sweep_pictures)


@pytest.mark.parametrize("posts", ["stay", "go"])
def test_nothing_personal_is_left_anywhere(world, browser, settings, posts):
    life = a_life(world)
    assert len({word for _table, _column, word in with_traces(world)}) > 30
    browser.sign_in(life.person)
    browser.visit("/settings/export")
    browser.submit("Pack everything", current_password=PASSWORD)
    run(world, pack_exports)

    gone(world, browser, life.person, posts)

    kept = PUBLIC if posts == "stay" else set()
    left = with_traces(world)
    assert [trace for trace in sorted(left) if trace[2] not in kept] == []
    assert {word for _table, _column, word in left} == kept
    files = traces_in_files(settings.data_dir)  # where words stand side by side
    assert [trace for trace in sorted(files) if not trace[1].startswith(tuple(kept))] == []
    with world.session() as session:
        assert set(session.scalars(select(Post.fingerprint).where(Post.author_id.is_(None)))) == {None}
    counts_are_right(world)
    pages_are_there(world, life)
    assert browser.client.get(life.unused).status_code == 404
    assert browser.client.get(life.shown).status_code == (200 if posts == "stay" else 404)


def with_traces(world):
    with world.app.app_context():
        return traces_in_the_database()


def counts_are_right(world):
    with world.session() as session:
        assert wrong_among(threads_after(0)) == []
        assert not any(mend_tally(one) for one in tally_ids())
        for challenge in session.scalars(select(Challenge)):
            assert challenge.entry_count == session.scalar(
                select(func.count(Entry.post_id))
                .join(Post, Post.id == Entry.post_id)
                .where(Post.challenge_id == challenge.id, Entry.withdrawn_at.is_(None))
            )
            parts = db.metadata.tables["participations"]
            here = (parts.c.challenge_id == challenge.id, parts.c.left_at.is_(None), parts.c.part == "participant")
            assert challenge.participant_count == session.scalar(select(func.count()).select_from(parts).where(*here))


def pages_are_there(world, life):
    """Ben reads on, wherever they were."""
    browser = Browser(world.app)
    browser.sign_in(world.ben)
    answer = browser.visit(f"/entries/{life.entry}").text
    assert "marzanna" not in answer.lower()
    assert "Thank you, a former member!" in answer
    for path in (
        f"/entries/{life.bens_entry}", f"/topics/{life.topic}", f"/help/{life.bens_ask}",
        "/notifications", "/help", "/help/mine", "/waiting", "/moderation/log", "/challenges/kind-28/people", "/",
    ):  # fmt: skip
        assert "Quillon" not in browser.visit(path).text
    browser.visit("/people/marzanna", status=404)


def test_whoever_is_killed_at_any_step_goes_on(world, browser, monkeypatch):
    """One step is kept, the next dies, and so on: in the end it is as if nothing had happened."""
    challenge = world.challenge()
    circle_of(world, challenge, world.ben, world.ana)
    entry = world.entry(world.ana, challenge, 8)
    world.comment(world.ben, entry, "That is a kind thing to do, and I would like to try it as well.")
    world.comment(world.ana, world.entry(world.ben, challenge, 8), "So would I, and I thank you for telling us of it.")
    sets_out(browser, world.ana, "go")
    clock.advance(WEEK)
    real, alive = goodbye.next_step, [True]

    def dies_every_other_time(person, at):
        done = real(person, at)
        alive[0] = not alive[0]
        if not alive[0]:
            raise ConnectionError("killed")
        return done

    monkeypatch.setattr("forum.leaving.jobs.next_step", dies_every_other_time)
    for _time in range(200):
        run(world, let_people_go)
        with world.session() as session:
            if session.scalar(select(func.count()).where(Account.handle == "ana")) == 0:
                break
    with world.session() as session:
        written = session.scalars(select(Post.source).where(Post.author_id.is_(None))).all()
        assert session.scalars(select(Post.id).where(Post.author_id == world.ana.id)).all() == []
    assert written == ["", ""]
    counts_are_right(world)


@pytest.mark.attack("A45")
def test_nobody_fills_a_mailbox_by_leaving_and_staying_with_an_address_that_may_be_anothers(world, browser):
    page = sets_out(browser, world.nina)

    assert page.has("Your address is not confirmed, so we write you no mail")
    assert mails(world) == []


def test_one_can_change_ones_mind_for_seven_days(world, browser):
    """By the button on each page, or by the link in the one mail; meanwhile the profile rests."""
    page = sets_out(browser, world.ana)
    assert page.has("Until 17 March 2026")
    letters = mails(world)
    assert [(one.to, one.subject) for one in letters] == [(world.ana.email, "Your account is about to go")]
    other = Browser(world.app)
    other.sign_in(world.ben)
    assert other.visit("/people/ana").has("There is nothing to read here at the moment.")

    browser.visit("/challenges")
    browser.submit("Stay")
    assert not browser.visit("/settings/account").has_button("Stay")
    other.visit(link_in(letters[0]), status=404)

    sets_out(browser, world.ana)
    visitor = Browser(world.app)
    visitor.visit(link_in(mails(world)[1]))
    visitor.submit("Stay", status=200)
    clock.advance(WEEK)
    run(world, let_people_go)
    with world.session() as session:
        assert session.get(Account, world.ana.id).leaves_at is None


def test_whoever_takes_leave_is_met_nowhere_meanwhile(world, browser):
    world.entry(world.ana, world.challenge("kind-28"), 9)
    others = signed_in(world, world.ben)
    assert others.visit("/people/ana").has("Rhythm")
    assert others.visit("/challenges/kind-28/people").has("Ana Example")

    sets_out(browser, world.ana)

    assert not others.visit("/people/ana").has("Rhythm")
    assert not others.visit("/challenges/kind-28/people").has("Ana Example")
    assert signed_in(world, world.olga).visit("/challenges/kind-28/people").has("Ana Example"), "who organises knows"


def mails(world):
    with world.session() as session:
        return session.scalars(select(Delivery).order_by(Delivery.id)).all()


def link_in(letter):
    return next(line for line in letter.text.splitlines() if "/stay/" in line).removeprefix("http://localhost:8000")


def test_after_seven_days_it_is_too_late(world, browser):
    sets_out(browser, world.ana)
    link = link_in(mails(world)[0])
    clock.advance(WEEK)
    browser.sign_in(world.ana)
    browser.visit("/challenges")
    browser.submit("Stay", status=409)
    run(world, let_people_go)
    browser.visit(link, status=404)
    with world.session() as session:
        assert session.scalars(select(Account).where(Account.handle == "ana")).one_or_none() is None


def test_who_says_twice_at_once_that_they_stay_stays_and_is_told_so(world, browser):
    sets_out(browser, world.ana)
    with world.session() as session:
        as_both_found_her = session.get(Account, world.ana.id)
        session.expunge(as_both_found_her)
    with world.session() as session:
        stay(session.get(Account, world.ana.id), clock.now())

    with world.session() as session:
        stay(as_both_found_her, clock.now())
        assert session.get(Account, world.ana.id).leaves_at is None
    assert told_of(world, Happened.STAYS) == 1


def told_of(world, what) -> int:
    with world.session() as session:
        return session.scalar(select(func.count()).select_from(Event).where(Event.kind == what))


def test_who_leaves_says_the_password_and_what_becomes_of_their_words(world, browser):
    browser.sign_in(world.ana)
    browser.visit("/settings/delete")
    page = browser.submit("Leave in seven days", status=422, posts="go", current_password="Not-mine-1")
    assert page.errors() == ["This is not your password. Please type it again."]
    page = browser.submit("Leave in seven days", status=422, current_password=PASSWORD, posts="")
    assert page.errors()
    assert browser.visit("/settings/delete").statements <= 5


def test_the_last_admin_cannot_leave(world, browser):
    assert sets_out(browser, world.root, status=409).has("Please make somebody an admin first")
    second = world.person("rita", role="admin")
    assert sets_out(browser, second).has("Until 17 March 2026")
    assert sets_out(browser, world.root, status=409).has("Please make somebody an admin first")


def test_the_last_admin_is_one_without_a_second_step_too(world):
    with world.session() as session:
        root = session.get(Account, world.root.id)
        root.lacks_second_step = True
        with pytest.raises(LastAdmin):
            set_out(root, with_posts=False, at=clock.now())


def test_what_somebody_runs_is_seen_to_kindly(world, browser):
    """Shared: the others go on. Alone: a draft goes, an announced one is called off, a running one goes on."""
    organising(world, world.ana)
    running = world.challenge("running", organiser=world.ana, title="A month of thanks")
    browser.sign_in(world.ana)
    page = browser.visit("/settings/delete")
    for words in ("those who organise it with you go on", "this draft goes", "it is called off", "to its last day"):
        assert page.has(words)

    gone(world, browser, world.ana, "stay")
    with world.session() as session:
        challenges = {one.slug: one for one in session.scalars(select(Challenge))}
    assert "draft" not in challenges
    assert challenges["alone"].cancelled_reason == "Whoever wanted to run this challenge has left the forum."
    assert challenges["shared"].cancelled_at is None
    assert challenges["running"].id == running
    assert challenges["running"].cancelled_at is None


def test_nobody_waits_for_help_that_does_not_come(world, browser):
    asked, bens_ask = helping(world, world.ana)
    gone(world, browser, world.ana, "stay")
    with world.session() as session:
        states = dict(session.execute(select(HelpRequest.post_id, HelpRequest.state)).all())
        standing = session.scalars(select(Taker.standing).where(Taker.post_id == bens_ask)).one()
    assert (states[asked], states[bens_ask], standing) == ("withdrawn", "open", "released")


def test_nobody_is_asked_to_answer_somebody_who_is_gone(world, browser):
    challenge = world.challenge()
    world.entry(world.ana, challenge, 8, "A word that nobody answered.")
    world.join(world.ben, challenge)
    other = Browser(world.app)
    other.sign_in(world.ben)
    assert other.visit("/challenges/kind-28/waiting").has("A word that nobody answered.")
    gone(world, browser, world.ana, "stay")
    other.sign_in(world.ben)
    assert not other.visit("/challenges/kind-28/waiting").has("A word that nobody answered.")
    assert other.visit("/challenges/kind-28/days/8").has("A word that nobody answered.")


def test_somebody_who_asks_by_mail_is_served_by_command(world, tmp_path):
    runner, file = world.app.test_cli_runner(), tmp_path / "ana.zip"
    world.entry(world.ana, world.challenge(), 8, "A word of mine.")
    assert "Hand it to them safely" in runner.invoke(args=["export-account", world.ana.email, str(file)]).output
    with zipfile.ZipFile(file) as archive:
        assert any(b"A word of mine." in archive.read(name) for name in archive.namelist())
    assert runner.invoke(args=["export-account", world.ana.email, str(file)]).exit_code == 1

    assert runner.invoke(args=["delete-account", world.ana.email]).exit_code == 1
    assert "goes on 2026-03-17" in runner.invoke(args=["delete-account", world.ana.email, "--posts-stay"]).output
    assert runner.invoke(args=["delete-account", world.root.email, "--posts-go"]).exit_code == 1
    now = runner.invoke(args=["delete-account", world.ben.email, "--posts-go", "--now"])
    assert now.output == "@ben is gone.\n"
    assert runner.invoke(args=["delete-account", world.ben.email, "--posts-go"]).exit_code == 1


def test_nobody_gets_the_number_of_somebody_who_left(world, browser):
    """SQLite would give it to the next who signs up, and with it what names people by number."""
    last = world.person("zoe")
    sets_out(browser, last)
    clock.advance(WEEK)
    run(world, let_people_go)
    assert world.person("yann").id != last.id
    run(world, let_people_go)
    with world.session() as session:
        assert session.get(Account, last.id) is None
