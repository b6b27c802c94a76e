"""Telling a moderator: about a post, about what somebody says on their page, about a challenge."""

from typing import Any

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import Account, people_visible_to, viewer, whom_limits_count
from forum.challenges import Challenge, challenges_visible_to
from forum.circles import said_about_circle
from forum.core import clock
from forum.core.database import commit, db, found, id_in
from forum.core.limits import limiter
from forum.core.permissions import refuse_unless
from forum.core.richtext import excerpt
from forum.core.web import forget_copy, say
from forum.entries import walls_shown_to
from forum.help import line_from
from forum.moderation.as_read import shown_to
from forum.moderation.forms import ReportForm
from forum.moderation.permissions import Can
from forum.moderation.reports import Report, refuse_if_deleted, report_by
from forum.moderation.words import Reason
from forum.posts import Post, posts_visible_to

reporting = Blueprint("moderation", __name__)
often_enough = limiter.shared_limit("20 per hour", scope="reports", key_func=whom_limits_count)


def post_to_report(post_id: int) -> Post:
    post = found(posts_visible_to(viewer()).where(Post.id == post_id))
    refuse_unless(viewer(), Can.REPORT, post)
    refuse_if_deleted(post)
    return post


@reporting.get("/posts/<int:post_id>/report")
def report(post_id: int) -> ResponseReturnValue:
    post = post_to_report(post_id)
    return ask(post, f"/posts/{post.id}", quoted(post))


@reporting.post("/posts/<int:post_id>/report")
@often_enough
def make_report(post_id: int) -> ResponseReturnValue:
    post = post_to_report(post_id)
    return take(post, f"/posts/{post.id}", quoted(post))


def quoted(post: Post) -> str:
    """Its beginning. What is hidden, held or deleted is quoted here no more than on its own page."""
    return excerpt(post.source, 300) if post.is_shown or viewer().is_moderator else _("Hidden at the moment.")


def person_to_report(handle: str) -> Account:
    person = found(people_visible_to(viewer()).where(Account.handle == handle.lower()))
    refuse_unless(viewer(), Can.REPORT_PERSON, person)
    return person


@reporting.get("/people/<handle>/report")
def report_person(handle: str) -> ResponseReturnValue:
    person = person_to_report(handle)
    return ask(person, f"/people/{person.handle}", said_by(person), line_quoted(person) or circle_quoted(person))


def line_quoted(person: Account) -> str:
    """The line by which they would take up something of the viewer's, if that is what brings them here."""
    line = db.session.scalars(line_from(person, id_in(request.args.get("offer", "")), viewer())).one_or_none()
    return _("They wrote to me: “%(line)s”", line=line) if line else ""


def circle_quoted(person: Account) -> str:
    """What they called a circle of the viewer's, and said when they left it, if that is what brings them here."""
    if not person.is_heard_at(clock.now()):
        return ""
    called, said = said_about_circle(viewer(), person, id_in(request.args.get("circle", "")))
    lines = [_("They called a circle: “%(name)s”", name=called) if called else ""]
    lines += [_("They left a circle, and said: “%(words)s”", words=said) if said else ""]
    return "\n".join(line for line in lines if line)


@reporting.post("/people/<handle>/report")
@often_enough
def make_report_of_person(handle: str) -> ResponseReturnValue:
    person = person_to_report(handle)
    return take(person, f"/people/{person.handle}", said_by(person))


def said_by(person: Account) -> str:
    """Their name, and what they say at a wall that the viewer knows of: it belongs to what their page says."""
    walls = walls_shown_to(viewer(), person, clock.now())
    lines = [at_a_wall(one.participation.challenge.title, one.sentence) for one in walls]
    return "\n".join([person.name, *lines])


def at_a_wall(title: str, sentence: str) -> str:
    return _("At a wall in “%(title)s”: “%(sentence)s”", title=title, sentence=sentence)


def challenge_to_report(slug: str) -> Challenge:
    challenge = found(challenges_visible_to(viewer()).where(Challenge.slug == slug))
    refuse_unless(viewer(), Can.REPORT_CHALLENGE, challenge)
    return challenge


@reporting.get("/challenges/<slug>/report")
def report_challenge(slug: str) -> ResponseReturnValue:
    challenge = challenge_to_report(slug)
    return ask(challenge, f"/challenges/{slug}", challenge.title)


@reporting.post("/challenges/<slug>/report")
@often_enough
def make_report_of_challenge(slug: str) -> ResponseReturnValue:
    challenge = challenge_to_report(slug)
    return take(challenge, f"/challenges/{slug}", challenge.title)


def ask(target: Any, here: str, quoted: str, note: str = "") -> ResponseReturnValue:
    earlier = db.session.scalars(report_by(viewer(), target, clock.now())).first()
    if earlier is not None:
        return remind(earlier, here)
    return show(ReportForm(formdata=None, note=note, shown=shown_to(viewer(), target)), here, quoted, 200)


def remind(earlier: Report, here: str) -> ResponseReturnValue:
    if earlier.decision_id is None:
        say(_("You have reported this already. A moderator is looking at it."))
    else:
        say(_("You have reported this already. A moderator has looked at it as it stands."))
    return redirect(here, 303)


def show(form: ReportForm, here: str, quoted: str, status: int) -> ResponseReturnValue:
    return render_template("moderation/report.html", here=here, quoted=quoted, form=form), status


def take(target: Any, here: str, quoted: str) -> ResponseReturnValue:
    form = ReportForm()
    if not form.validate_on_submit():
        return show(form, here, quoted, 422)
    earlier = db.session.scalars(report_by(viewer(), target, clock.now())).first()
    if earlier is not None and earlier.decision_id is not None:
        return remind(earlier, here)
    shown = form.shown.data or ""
    Report.make(target, viewer(), Reason(form.reason.data), form.note.data or "", clock.now(), shown=shown)
    commit()
    forget_copy(f"report:{here}")
    say(_("Thank you for telling us. A moderator will look at it, and nobody learns that it was you."))
    return redirect(here, 303)
