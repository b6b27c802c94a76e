"""Report a post; decide about reported ones; read the log."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from forum.accounts import viewer
from forum.core import clock
from forum.core.database import commit, db, found
from forum.core.limits import limiter
from forum.core.paging import page_of
from forum.core.permissions import refuse_unless
from forum.core.richtext import excerpt
from forum.core.web import forget_copy, say
from forum.moderation.forms import ACTIONS, REASONS, DecisionForm, ReportForm
from forum.moderation.models import Action, AlreadyDecided, Decision, Reason, Report
from forum.moderation.permissions import Can
from forum.moderation.private_words import reported_words
from forum.moderation.queries import decisions, open_reports, open_reports_for_update, report_by, reported_posts
from forum.posts import Post, posts_visible_to

moderation = Blueprint("moderation", __name__)
PAGE = 20


@moderation.get("/posts/<int:post_id>/report")
def report(post_id: int) -> ResponseReturnValue:
    post = found(posts_visible_to(viewer()).where(Post.id == post_id))
    refuse_unless(viewer(), Can.REPORT, post)
    if db.session.scalars(report_by(viewer(), post)).first() is not None:
        say(_("You have reported this already. A moderator is looking at it."))
        return redirect(f"/posts/{post.id}", 303)
    return show_report(post, ReportForm(), 200)


def show_report(post: Post, form: ReportForm, status: int) -> ResponseReturnValue:
    quoted = excerpt(post.source, 300)
    return render_template("moderation/report.html", post=post, quoted=quoted, form=form), status


@moderation.post("/posts/<int:post_id>/report")
@limiter.limit("20 per hour")
def make_report(post_id: int) -> ResponseReturnValue:
    post = found(posts_visible_to(viewer()).where(Post.id == post_id))
    form = ReportForm()
    refuse_unless(viewer(), Can.REPORT, post)
    if not form.validate_on_submit():
        return show_report(post, form, 422)
    if db.session.scalars(report_by(viewer(), post)).first() is None:
        Report.make(post, viewer(), Reason(form.reason.data), form.note.data or "", clock.now())
        commit()
    forget_copy(f"report:{post.id}")
    say(_("Thank you for telling us. A moderator will look at it, and nobody learns that it was you."))
    return redirect(f"/posts/{post.id}", 303)


@moderation.get("/moderation")
def queue() -> ResponseReturnValue:
    """One row a post, the one that waits longest first."""
    refuse_unless(viewer(), Can.MODERATE)
    page = page_of(db.session, reported_posts(viewer()), by=(Post.id,), after=request.args.get("after"), size=PAGE)
    reports = open_reports([post.id for post in page.items])
    words = [] if request.args else db.session.scalars(reported_words()).all()
    return render_template(
        "moderation/queue.html", page=page, words=words, reports=reports, reasons=REASONS, excerpt=excerpt
    )


@moderation.get("/moderation/posts/<int:post_id>")
def show(post_id: int) -> ResponseReturnValue:
    refuse_unless(viewer(), Can.MODERATE)
    post = found(reported_posts(viewer()).where(Post.id == post_id))
    refuse_unless(viewer(), Can.DECIDE, post)  # who reported is not for its author to know
    return show_decision(post, DecisionForm(), 200)


def show_decision(post: Post, form: DecisionForm, status: int) -> ResponseReturnValue:
    reports = open_reports([post.id])[post.id]
    return render_template("moderation/decide.html", post=post, reports=reports, reasons=REASONS, form=form), status


@moderation.post("/moderation/posts/<int:post_id>")
def decide(post_id: int) -> ResponseReturnValue:
    refuse_unless(viewer(), Can.MODERATE)
    post = found(posts_visible_to(viewer()).where(Post.id == post_id).options(joinedload(Post.thread)))
    form = DecisionForm()
    refuse_unless(viewer(), Can.DECIDE, post)
    if not form.validate_on_submit():
        return show_decision(post, form, 422)

    reports = open_reports_for_update(post.id)
    if not reports:
        raise AlreadyDecided
    Decision.make(post, reports, Action(form.action.data), form.reason.data, by=viewer(), at=clock.now())
    commit()
    say(_("Decided. It stands in the log now."))
    return redirect("/moderation", 303)


@moderation.get("/moderation/log")
def log() -> ResponseReturnValue:
    """Public, so that everyone can see how the place is kept; reporters are never named, hidden texts not shown."""
    page = page_of(
        db.session, decisions(), by=(Decision.id,), after=request.args.get("after"), size=PAGE, descending=True
    )
    return render_template("moderation/log.html", page=page, actions=ACTIONS)
