"""The wrap-up of a challenge: what was done, thanks, who helped whom, favourites and what comes next."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from forum.accounts import refuse_while_silenced, viewer, whom_limits_count
from forum.challenges import Challenge, my_part
from forum.closing.favourites import MOST_CHOSEN, Favourite
from forum.closing.forms import ThanksForm
from forum.closing.models import LONGEST_THANKS, WrapUp, refuse_unless_over
from forum.closing.permissions import Can
from forum.closing.queries import favourites_for, thanks_in, words_and_figures, wrap_up_of
from forum.closing.routes.finding import challenge_to
from forum.core import clock
from forum.core.database import commit, db, found
from forum.core.forms import EditConflict
from forum.core.limits import limiter
from forum.core.paging import page_of
from forum.core.richtext import excerpt
from forum.posts import Coverage

wrapping_up = Blueprint("wrapping_up", __name__, url_prefix="/challenges/<slug>/wrap-up")
often_enough = limiter.shared_limit("60 per hour", scope="wrap-ups", key_func=whom_limits_count)
A_PAGE = 20


@wrapping_up.get("")
def show(slug: str) -> ResponseReturnValue:
    challenge = challenge_to(Can.READ_WRAP_UP, slug)
    refuse_unless_over(challenge, clock.now())
    after, before = request.args.get("after"), request.args.get("before")
    query = favourites_for(viewer(), challenge.id, clock.now())
    words, later, answered, shown = db.session.execute(words_and_figures(viewer(), challenge.id)).one()
    page = page_of(db.session, query, by=(Favourite.id,), after=after, before=before, size=A_PAGE)
    about = {"page": page, "excerpt": excerpt, "mine": my_part(challenge), "words": words}
    about["coverage"] = Coverage(answered, shown)
    about["thanks"] = db.session.scalars(thanks_in(viewer(), challenge.id)).all()
    about["later"], about["most"] = later, MOST_CHOSEN
    return render_template("closing/wrap_up.html", challenge=challenge, **about)


@wrapping_up.get("/thanks")
def write(slug: str) -> ResponseReturnValue:
    challenge = challenge_to(Can.WRITE_THANKS, slug)
    refuse_unless_over(challenge, clock.now())
    said = db.session.scalars(wrap_up_of(challenge.id)).one_or_none()
    data = {"text": said.thanks, "version": said.version} if said else {"version": 0}
    return form_with(challenge, ThanksForm(formdata=None, data=data), 200)


def form_with(challenge: Challenge, form: ThanksForm, status: int) -> ResponseReturnValue:
    about = {"form": form, "longest": LONGEST_THANKS}
    return render_template("closing/thanks.html", challenge=challenge, **about), status


@wrapping_up.post("/thanks")
@often_enough
def thank(slug: str) -> ResponseReturnValue:
    challenge, form = challenge_to(Can.WRITE_THANKS, slug), ThanksForm()
    if not form.validate():
        return form_with(challenge, form, 422)
    refuse_while_silenced(form.text.data)
    try:
        WrapUp.say(challenge, form.text.data, version=form.version.data or 0, at=clock.now())
        commit()
    except EditConflict as why:
        return show_conflict(slug, form, why)
    return redirect(f"/challenges/{slug}/wrap-up", 303)


def show_conflict(slug: str, form: ThanksForm, why: EditConflict) -> ResponseReturnValue:
    """Another organiser was faster: what was typed stays, and the next sending replaces what stands there now."""
    db.session.rollback()
    challenge = challenge_to(Can.WRITE_THANKS, slug)
    said = found(wrap_up_of(challenge.id))
    form.start_from(said.version)
    form.refuse("text", why)
    return form_with(challenge, form, why.status)
