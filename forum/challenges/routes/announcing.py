"""Announcements: what organisers say to everyone of a challenge, and reading it, which takes it off the top."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from forum.accounts import sign_in_required, viewer, whom_limits_count
from forum.challenges.announcements import Announcement, refuse_unless_heard
from forum.challenges.forms import AnnouncementForm
from forum.challenges.models import Challenge
from forum.challenges.permissions import Can
from forum.challenges.queries import challenges_visible_to
from forum.challenges.readings import already_announced, announcements_in, is_told_by, reading_of, withdrawable
from forum.challenges.routes.finding import challenge_at, challenge_to, standing_in
from forum.core import clock
from forum.core.database import commit, db, found
from forum.core.limits import limiter
from forum.core.paging import page_of
from forum.core.refusals import Conflict, Unusable
from forum.core.richtext import tidy
from forum.core.web import safe_next, say
from forum.posts import draft_for, end_draft, known_draft, mark_of_draft, people_mentioned

announcing = Blueprint("announcing", __name__)
A_PAGE = 20


@announcing.get("/challenges/<slug>/announcements")
def index(slug: str) -> ResponseReturnValue:
    """The latest first; their organisers see the planned and the withdrawn ones, too."""
    challenge = challenge_at(slug)
    after, before = request.args.get("after"), request.args.get("before")
    said = announcements_in(challenge, viewer(), clock.now())
    page = page_of(db.session, said, by=(Announcement.id,), after=after, before=before, size=A_PAGE, descending=True)
    return render_template("challenges/announcements.html", standing=standing_in(challenge), page=page)


@announcing.get("/announcements/<int:announcement_id>")
def show(announcement_id: int) -> ResponseReturnValue:
    one = announcement_at(announcement_id)
    is_for_them = viewer().is_authenticated and viewer().id != one.author_id
    is_unread = is_for_them and db.session.scalar(reading_of(viewer(), one)) is None
    return render_template("challenges/announcement.html", one=one, now=clock.now(), is_unread=is_unread)


def announcement_at(announcement_id: int) -> Announcement:
    """The announcement, as far as this viewer may see it, with its challenge and organisers. Raises NotFound."""
    challenge = found(challenges_visible_to(viewer()).where(is_told_by(announcement_id)))
    return found(announcements_in(challenge, viewer(), clock.now()).where(Announcement.id == announcement_id))


@announcing.post("/announcements/<int:announcement_id>/read")
@limiter.limit("60 per minute", key_func=whom_limits_count)
@sign_in_required
def read(announcement_id: int) -> ResponseReturnValue:
    one = announcement_at(announcement_id)
    one.mark_read(viewer().id, at=clock.now())
    commit()
    return redirect(safe_next(request.form.get("next"), f"/announcements/{one.id}"), 303)


@announcing.get("/challenges/<slug>/announcements/new")
def begin(slug: str) -> ResponseReturnValue:
    challenge = challenge_to_tell(slug)
    draft = db.session.scalars(draft_for(viewer(), place(slug))).one_or_none()
    typed = MultiDict(draft.fields) if draft else None
    form = AnnouncementForm(challenge.zone, formdata=typed)
    return show_form(challenge, form, mark_of_draft(draft), 200)


def challenge_to_tell(slug: str) -> Challenge:
    challenge = challenge_to(Can.SAY_TO_ALL, slug)
    viewer().refuse_if_silenced(clock.now())
    refuse_unless_heard(challenge, clock.now())
    return challenge


def place(slug: str) -> str:
    return f"announcement:{slug}"


def show_form(challenge: Challenge, form: AnnouncementForm, known: str, status: int) -> ResponseReturnValue:
    kept = {"place": place(challenge.slug), "known": known}
    return render_template("challenges/announcement_new.html", challenge=challenge, form=form, **kept), status


@announcing.post("/challenges/<slug>/announcements/new")
@limiter.limit("10 per hour; 30 per day", key_func=whom_limits_count)
def make(slug: str) -> ResponseReturnValue:
    challenge = challenge_to_tell(slug)
    form = AnnouncementForm(challenge.zone)
    if sent_before(form):
        return done(challenge)
    if not form.validate():
        return show_again(challenge, form)
    try:
        say_to_all(challenge, form)
    except Unusable as why:
        form.refuse("text", why)
        return show_again(challenge, form)
    say(_("Planned.") if form.is_for_later else _("Said. Everyone in the challenge finds it on top of their day."))
    return done(challenge)


def sent_before(form: AnnouncementForm) -> bool:
    """The same, if that has the words of this sending, too; else the form asks for them."""
    key, words = form.submission_key.data, (form.title.data, tidy(form.text.data or ""))
    first = db.session.execute(already_announced(viewer(), key)).first() if key else None
    return form.again(first, lambda made: (made.title, made.source) == words) is not None


def said_before(key: str | None) -> bool:
    """Whether the first sending of this form has made its announcement."""
    return bool(key) and db.session.scalar(already_announced(viewer(), key or "")) is not None


def done(challenge: Challenge) -> ResponseReturnValue:
    flash(place(challenge.slug), "draft-done")
    return redirect(f"/challenges/{challenge.slug}/announcements", 303)


def show_again(challenge: Challenge, form: AnnouncementForm) -> ResponseReturnValue:
    return show_form(challenge, form, known_draft(), form.status)


def say_to_all(challenge: Challenge, form: AnnouncementForm) -> None:
    """Of two sendings of one form at once, one is kept."""
    text, key = form.text.data, form.submission_key.data or None
    mentionable = people_mentioned(text, viewer(), challenge).keys()
    about = {**form.coming, "submission_key": key, "mentionable": mentionable}
    end_draft(place(challenge.slug))
    Announcement.make(challenge, viewer(), form.title.data, text, at=clock.now(), **about)
    try:
        commit()
    except Conflict:
        if not said_before(key):
            raise


@announcing.post("/challenges/<slug>/announcements/<int:announcement_id>/withdrawal")
@limiter.limit("30 per hour", key_func=whom_limits_count)
def withdraw(slug: str, announcement_id: int) -> ResponseReturnValue:
    challenge = challenge_to(Can.SAY_TO_ALL, slug)
    one = found(withdrawable(challenge, announcement_id))
    is_word = one.is_word
    one.withdraw(at=clock.now())
    commit()
    say(
        _("Withdrawn. Nobody but the organisers sees it any more.")
        if is_word
        else _("Nobody reads the reason any more.")
    )
    return redirect(f"/challenges/{slug}/announcements", 303)
