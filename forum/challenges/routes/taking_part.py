"""Joining by signing the pledge, watching from the sidelines, and leaving."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import sign_in_required, viewer, whom_limits_count
from forum.challenges.forms import JoinForm
from forum.challenges.models import Challenge
from forum.challenges.participation import follow as begin_to_follow
from forum.challenges.participation import join as begin_to_take_part
from forum.challenges.permissions import Can
from forum.challenges.places import has_to_confirm
from forum.challenges.readers import refuse_uninvited
from forum.challenges.routes.finding import challenge_at, challenge_to, my_part, standing_in
from forum.challenges.spots import Spot, spot_of
from forum.challenges.words import ConfirmFirst, NoPlaceLeft, NotOpenToJoin
from forum.core import clock
from forum.core.database import commit, db
from forum.core.forms import EditConflict
from forum.core.limits import limiter
from forum.core.refusals import Conflict
from forum.core.web import forget_copy, safe_next, say

taking_part = Blueprint("taking_part", __name__)
often_enough = limiter.limit("30 per minute; 200 per day", key_func=whom_limits_count)


@taking_part.get("/challenges/<slug>/join")
def read_pledge(slug: str) -> ResponseReturnValue:
    challenge = challenge_at(slug, Challenge.pledges)
    standing = standing_in(challenge)
    if standing.takes_part:
        return redirect(next_page(f"/challenges/{slug}"), 303)
    refuse_uninvited(viewer(), challenge.id)
    if not standing.may_join:
        raise NotOpenToJoin
    spot = spot_of(viewer(), challenge)
    is_kept = spot is not None and spot.kept_until is not None
    if standing.is_full and not is_kept:
        return show(challenge, None, 200, spot=spot)
    form = JoinForm(version=challenge.pledges[-1].version) if viewer().is_authenticated else None
    return show(challenge, form, 200, spot=spot if is_kept else None)


def show(
    challenge: Challenge, form: JoinForm | None, status: int, problem: object = None, spot: Spot | None = None
) -> ResponseReturnValue:
    """`spot`: where all places are taken, or one is kept for them."""
    pledge = challenge.pledges[-1]
    about = {"pledge": pledge, "problem": problem, "next": next_page(""), "spot": spot}
    about["has_to_confirm"] = has_to_confirm(challenge, viewer())
    page = render_template("challenges/join.html", challenge=challenge, form=form, **about)
    return page, status


@taking_part.post("/challenges/<slug>/join")
@often_enough
def join(slug: str) -> ResponseReturnValue:
    challenge = challenge_to(Can.JOIN, slug, Challenge.pledges)
    form = JoinForm()
    if not form.validate():
        return show(challenge, form, 422)
    if form.version.data != challenge.pledges[-1].version:
        return show_changed_pledge(challenge, form)
    try:
        begin_to_take_part(challenge, viewer(), my_part(challenge), form.own_words.data or "", clock.now())
        commit()
    except ConfirmFirst as why:
        return show(challenge, None, why.status)
    except NoPlaceLeft as why:
        db.session.rollback()
        if not has_joined(slug):
            return show_full(slug, form, why)
    except Conflict:
        if not has_joined(slug):
            raise
    forget_copy(f"pledge:{slug}")
    say(_("Welcome. You take part now."))
    return redirect(next_page(f"/challenges/{slug}"), 303)


def next_page(otherwise: str) -> str:
    """Whoever came from somewhere else to sign the pledge goes on there."""
    return safe_next(request.args.get("next"), otherwise)


def show_changed_pledge(challenge: Challenge, form: JoinForm) -> ResponseReturnValue:
    """Nobody signs a text they have not read."""
    form.start_from(challenge.pledges[-1].version)
    why = _("The pledge was changed while you read it. Please read it again; your own words are kept.")
    return show(challenge, form, EditConflict.status, why)


def show_full(slug: str, form: JoinForm, why: NoPlaceLeft) -> ResponseReturnValue:
    """The last place went to somebody else meanwhile."""
    challenge = challenge_at(slug, Challenge.pledges)
    return show(challenge, form, why.status, why, spot_of(viewer(), challenge))


def has_joined(slug: str) -> bool:
    """The same form, sent twice at once: the other sending made us a participant. Anything else is a real conflict."""
    mine = my_part(challenge_at(slug))
    return mine is not None and mine.takes_part


@taking_part.post("/challenges/<slug>/follow")
@often_enough
def follow(slug: str) -> ResponseReturnValue:
    challenge = challenge_to(Can.JOIN, slug)
    try:
        mine = begin_to_follow(challenge, viewer(), my_part(challenge), clock.now())
        said = followed(mine.takes_part)
        commit()
    except Conflict:  # the same form, sent twice at once
        said = followed(False)
    say(said)
    return redirect(f"/challenges/{slug}", 303)


def followed(takes_part: bool) -> str:
    if takes_part:
        return _("You take part in this challenge already.")
    return _("You follow this challenge from the sidelines now.")


@taking_part.post("/challenges/<slug>/leave")
@often_enough
@sign_in_required
def leave(slug: str) -> ResponseReturnValue:
    mine = my_part(challenge_at(slug))
    if mine is not None and mine.is_active:
        try:
            mine.leave(clock.now())
            commit()
        except Conflict:  # the same form, sent twice at once: they are out, and counted once
            pass
    say(_("You have left. What you wrote stays, and you can come back as long as the challenge is open."))
    return redirect(f"/challenges/{slug}", 303)
