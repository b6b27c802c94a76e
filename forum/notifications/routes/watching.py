"""What one hears of a thread or a challenge, where it is not the usual."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import sign_in_required, viewer
from forum.challenges import Challenge, challenges_visible_to
from forum.core import clock
from forum.core.database import commit, db, found
from forum.core.web import say
from forum.notifications.forms import AS_EVERYONE, ChallengeWatchForm, ThreadWatchForm
from forum.notifications.models import ChallengeWatch, ThreadWatch
from forum.notifications.queries import challenge_watch_of, thread_watch_of
from forum.notifications.words import Level
from forum.posts import Post, address_of, threads_visible_to

watching = Blueprint("watching", __name__)
LEVELS = {AS_EVERYONE: None, Level.ALL: Level.ALL, Level.NOTHING: Level.NOTHING}


@watching.get("/posts/<int:thread_id>/watching")
@sign_in_required
def ask_about_thread(thread_id: int) -> ResponseReturnValue:
    thread = found(threads_visible_to(viewer()).where(Post.id == thread_id))
    mine = db.session.scalar(thread_watch_of(viewer().id, thread_id))
    return show_thread(thread, ThreadWatchForm(formdata=None, level=mine or AS_EVERYONE), 200)


def show_thread(thread: Post, form: ThreadWatchForm, status: int) -> ResponseReturnValue:
    title = thread.title if thread.is_shown else _("a topic that is gone")
    page = render_template("notifications/watching.html", form=form, title=title, back=address_of(thread))
    return page, status


@watching.post("/posts/<int:thread_id>/watching")
@sign_in_required
def watch_thread(thread_id: int) -> ResponseReturnValue:
    thread = found(threads_visible_to(viewer()).where(Post.id == thread_id))
    form = ThreadWatchForm()
    if not form.validate():
        return show_thread(thread, form, 422)
    ThreadWatch.choose(thread_id, viewer().id, LEVELS[form.level.data], clock.now())
    commit()
    say(_("That is how it is from now on."))
    return redirect(address_of(thread), 303)


@watching.get("/challenges/<slug>/watching")
@sign_in_required
def ask_about_challenge(slug: str) -> ResponseReturnValue:
    challenge = found(challenges_visible_to(viewer()).where(Challenge.slug == slug))
    mine = db.session.scalar(challenge_watch_of(viewer().id, challenge.id))
    return show_challenge(challenge, ChallengeWatchForm(formdata=None, level=mine or AS_EVERYONE), 200)


def show_challenge(challenge: Challenge, form: ChallengeWatchForm, status: int) -> ResponseReturnValue:
    back = f"/challenges/{challenge.slug}"
    page = render_template("notifications/watching.html", form=form, title=challenge.title, back=back)
    return page, status


@watching.post("/challenges/<slug>/watching")
@sign_in_required
def watch_challenge(slug: str) -> ResponseReturnValue:
    challenge = found(challenges_visible_to(viewer()).where(Challenge.slug == slug))
    form = ChallengeWatchForm()
    if not form.validate():
        return show_challenge(challenge, form, 422)
    ChallengeWatch.choose(challenge.id, viewer().id, LEVELS[form.level.data], clock.now())
    commit()
    say(_("That is how it is from now on."))
    return redirect(f"/challenges/{slug}", 303)
