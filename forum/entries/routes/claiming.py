"""One who waits at a time: shown in full, promised an answer or left to others, and answered in place."""

from collections.abc import Collection

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import sign_in_required, viewer
from forum.challenges import Challenge, challenges_visible_to
from forum.core import clock
from forum.core.database import commit, db, found, id_in
from forum.core.permissions import may, refuse_unless
from forum.core.refusals import Conflict
from forum.core.web import safe_next, say
from forum.entries.claims import CannotHold, Claim, HeldBefore, TakenByAnother
from forum.entries.forms import ClaimForm
from forum.entries.limits import claimings
from forum.entries.next_one import next_in_line
from forum.entries.permissions import Can
from forum.entries.queries import Company, companies_of, company_of
from forum.entries.waiting import OPEN_HELP, Line, is_answerable, waits_for
from forum.posts import Post, threads_visible_to, writing_below

claiming = Blueprint("claiming", __name__)


@claiming.get("/waiting/next")
@sign_in_required
def everywhere() -> ResponseReturnValue:
    return show(companies_of(viewer(), clock.now()), "/waiting", [OPEN_HELP])


@claiming.get("/challenges/<slug>/waiting/next")
@sign_in_required
def in_challenge(slug: str) -> ResponseReturnValue:
    company = company_of(viewer(), found(challenges_visible_to(viewer()).where(Challenge.slug == slug)))
    return show([company], f"/challenges/{slug}/waiting", [], company.challenge)


def show(
    companies: Collection[Company], url: str, more: list[Line], challenge: Challenge | None = None
) -> ResponseReturnValue:
    at, after = clock.now(), request.args.get("after")
    companies = [one for one in companies if is_answerable(one.challenge, at)]
    lines = [*(one.challenge.id for one in companies), *more]
    walls = [one.challenge.id for one in companies if may(viewer(), Can.SEE_WALLS, one)]
    one = next_in_line(viewer(), lines, at, walls_of=walls, after=after)
    then = f"{url}/next?answered={one.post.id}" if one else ""
    thread = writing_below(viewer(), one.post, at, then=then) if one and one.is_held else None
    about = {"one": one, "thread": thread, "answered": answered(), "was_after": after is not None}
    return render_template("entries/next.html", url=url, challenge=challenge, **about)


def answered() -> Post | None:
    """The post below which the viewer has just written."""
    asked = id_in(request.args.get("answered", ""))
    return db.session.scalars(threads_visible_to(viewer()).where(Post.id == asked)).one_or_none() if asked else None


@claiming.post("/waiting/<int:post_id>/claim")
@claimings
@sign_in_required
def claim(post_id: int) -> ResponseReturnValue:
    post = found(threads_visible_to(viewer()).where(Post.id == post_id))
    form = ClaimForm()
    refuse_unless(viewer(), Can.CLAIM, post)
    back = safe_next(form.back.data, "/waiting/next")
    if not form.validate() or not waits_for(viewer(), post, clock.now()):
        say(TakenByAnother.message)
        return redirect(back, 303)

    try:
        Claim.take(post, viewer(), at=clock.now())
        commit()
    except (CannotHold, Conflict) as why:
        db.session.rollback()
        say(why.message if isinstance(why, CannotHold) else TakenByAnother.message)
        return redirect(f"/posts/{post_id}" if isinstance(why, HeldBefore) else back, 303)
    return redirect(f"{back}#write", 303)


@claiming.post("/waiting/<int:post_id>/claim/withdraw")
@claimings
@sign_in_required
def let_go(post_id: int) -> ResponseReturnValue:
    post = found(threads_visible_to(viewer()).where(Post.id == post_id))
    form = ClaimForm()
    refuse_unless(viewer(), Can.CLAIM, post)
    back = safe_next(form.back.data, "/waiting/next")
    if form.validate():
        Claim.let_go(post, viewer())
        commit()
        say(_("It is back in the line, and somebody else can answer. What you typed is kept as a draft."))
    return redirect(back, 303)
