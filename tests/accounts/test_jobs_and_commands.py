"""What happens beside requests."""

from datetime import timedelta

from sqlalchemy import func, select

from forum.accounts import account_by_handle, jobs
from forum.accounts.mail_links import LinkWish, MailLink, Purpose
from forum.accounts.sign_ins import SignIn
from forum.core import clock
from tests.accounts.post import delivered
from tests.browser import Browser


def how_many(world, model):
    with world.session() as session:
        return session.scalar(select(func.count(model.id)))


def test_what_is_over_is_forgotten(world, browser):
    browser.sign_in(world.ana)
    browser.visit("/forgot-password")
    Browser(world.app).sign_in(world.ben)
    with world.session():
        LinkWish.make(Purpose.RESET, world.ana.email, "", clock.now())
    delivered(world)
    assert (how_many(world, SignIn), how_many(world, MailLink)) == (2, 1)

    run(world, jobs.forget_old_rows)
    assert (how_many(world, SignIn), how_many(world, MailLink)) == (2, 1)

    clock.advance(timedelta(days=2))
    run(world, jobs.forget_old_rows)
    assert (how_many(world, SignIn), how_many(world, MailLink)) == (0, 0)


def test_a_wish_is_answered_once_however_often_the_job_runs(world):
    with world.session():
        LinkWish.make(Purpose.RESET, world.ana.email, "/settings/profile", clock.now())

    run(world, jobs.answer_link_wishes)
    run(world, jobs.answer_link_wishes)

    assert [mail.link.partition("?")[2] for mail in delivered(world)] == ["next=/settings/profile"]
    assert how_many(world, LinkWish) == 0


def test_make_admin(world):
    runner = world.app.test_cli_runner()

    assert "Ana Example (@ana) is an admin now." in runner.invoke(args=["make-admin", world.ana.email.upper()]).output
    with world.session() as session:
        assert session.scalars(account_by_handle("ana")).one().is_admin


def test_make_admin_says_what_is_missing(world):
    runner = world.app.test_cli_runner()

    unknown = runner.invoke(args=["make-admin", "nobody@example.org"])
    assert unknown.exit_code == 1
    assert "No account has the address nobody@example.org." in unknown.output
    assert "not confirmed yet" in runner.invoke(args=["make-admin", world.nina.email]).output


def run(world, job):
    with world.app.app_context():
        job()
