"""Choosing an entry for the wrap-up, from its own page, and taking that back."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import sign_in_required, viewer, whom_limits_count
from forum.challenges import Challenge
from forum.closing.favourites import MOST_CHOSEN, Chooser, EnoughChosen, Favourite, chooser_in, readers_now
from forum.closing.forms import FavouriteForm
from forum.closing.models import OVER
from forum.closing.queries import entry_to_choose, favourites_in
from forum.core import clock
from forum.core.database import commit, db, found
from forum.core.limits import limiter
from forum.core.refusals import NotFound, Unusable
from forum.core.richtext import excerpt
from forum.core.web import say
from forum.entries import Entry
from forum.posts import MeantFor, Post

choosing = Blueprint("favourites", __name__, url_prefix="/entries/<int:entry_id>/favourite")
often_enough = limiter.shared_limit("60 per hour", scope="wrap-ups", key_func=whom_limits_count)


def chooser_around(entry: Entry) -> Chooser | None:
    """For the page of an entry: who may choose it, or has; None costs nothing, as while the days go on."""
    post, person = entry.post, viewer()
    is_time = person.is_authenticated and entry.prompt.challenge.state_at(clock.now()) in OVER
    if not is_time or not post.is_shown or post.circle_id is not None or post.author_id == person.id:
        return None
    chooser = chooser_in(entry.prompt.challenge, person)
    return chooser if chooser.may_choose(post, clock.now()) else None


@choosing.get("")
@sign_in_required
def ask(entry_id: int) -> ResponseReturnValue:
    post = found(entry_to_choose(viewer(), entry_id))
    chooser = chooser_in(post.challenge, viewer())
    chooser.refuse(post, clock.now())
    return show(chooser, post, FavouriteForm(formdata=None, data={"why": chooser.chosen.get(post.id)}), 200)


def show(chooser: Chooser, post: Post, form: FavouriteForm, status: int) -> ResponseReturnValue:
    form.begin_for(readers_there(post))
    query = favourites_in(viewer(), chooser.challenge.id).where(Favourite.person_id == viewer().id)
    mine = db.session.scalars(query.order_by(Favourite.id)).all()
    about = {"mine": mine, "most": MOST_CHOSEN, "excerpt": excerpt, "challenge": chooser.challenge}
    return render_template("closing/favourite.html", chooser=chooser, post=post, form=form, **about), status


def readers_there(post: Post) -> MeantFor:
    return MeantFor.there(readers_now(post.challenge, post), post.challenge_id)


@choosing.post("")
@often_enough
@sign_in_required
def choose(entry_id: int) -> ResponseReturnValue:
    post = found(entry_to_choose(viewer(), entry_id))
    chooser, form = chooser_in(post.challenge, viewer()), FavouriteForm()
    chooser.refuse(post, clock.now())
    if not form.validate():
        return show(chooser, post, form, 422)
    try:
        form.refuse_more(readers_there(post))
        Favourite.choose(chooser, post, form.why.data, clock.now())
        commit()
    except (EnoughChosen, Unusable) as why:
        form.refuse("why", why)
        return show(chooser, post, form, why.status)
    is_hidden = viewer().profile_hidden_at is not None
    say(_("Your words are kept.") if is_hidden else _("It stands on the wrap-up now, with your sentence."))
    return redirect(f"/entries/{entry_id}", 303)


@choosing.post("/removal")
@often_enough
@sign_in_required
def take_back(entry_id: int) -> ResponseReturnValue:
    """One's own; there is no other to be found here."""
    challenge_id = Favourite.take_back(entry_id, viewer())
    if challenge_id is None:
        raise NotFound
    slug = db.session.get_one(Challenge, challenge_id).slug
    commit()
    say(_("Taken back."))
    back = f"/entries/{entry_id}" if request.form.get("to") == "entry" else f"/challenges/{slug}/wrap-up#favourites"
    return redirect(back, 303)
