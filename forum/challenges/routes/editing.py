"""Changing a challenge. Who was slower keeps every word, and sees what the other one wrote."""

from typing import Any

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import viewer
from forum.challenges.addresses import aside, wish_of
from forum.challenges.forms import FIELDS, EditChallengeForm, Theirs
from forum.challenges.labels import VISIBILITIES
from forum.challenges.models import Challenge
from forum.challenges.permissions import Can
from forum.challenges.places import pass_places_on
from forum.challenges.queries import visible_at
from forum.challenges.readership import what_changes
from forum.challenges.routes.finding import challenge_to
from forum.core import clock
from forum.core.database import commit, db
from forum.core.forms import EditConflict
from forum.core.web import forget_copy, say
from forum.posts import Visibility

editing = Blueprint("editing", __name__)


@editing.get("/challenges/<slug>/edit")
def edit(slug: str) -> ResponseReturnValue:
    challenge = challenge_to(Can.EDIT, slug, Challenge.pledges)
    return show(challenge, form_for(challenge), 200)


def form_for(challenge: Challenge) -> EditChallengeForm:
    form = EditChallengeForm(data=stored(challenge) | {"version": challenge.version})
    if challenge.announced_at is not None:
        form.keep_what_was_told()
    return form


def stored(challenge: Challenge) -> dict[str, Any]:
    pledge = challenge.pledges[-1]
    texts = {"will": pledge.will, "stop": pledge.stop}
    texts |= {"slug": wish_of(challenge.slug)}
    return {name: getattr(challenge, name) for name in FIELDS if name not in texts} | texts


def show(
    challenge: Challenge, form: EditChallengeForm, status: int, theirs: Theirs | None = None
) -> ResponseReturnValue:
    page = render_template("challenges/edit.html", challenge=challenge, form=form, theirs=theirs)
    return page, status


@editing.post("/challenges/<slug>/edit")
def save(slug: str) -> ResponseReturnValue:
    challenge = challenge_to(Can.EDIT, slug, Challenge.pledges)
    form = form_for(challenge)
    if not form.validate() or is_taken(challenge, form):
        return show(challenge, form, 422)
    if "back" in request.form:
        return show(challenge, form, 200)
    if is_to_be_understood(challenge, form):
        return show_readership(challenge, form)
    try:
        change(challenge, form)
        new_slug = challenge.slug
        commit()
    except EditConflict:
        return show_conflict(slug, form)
    forget_copy(f"challenge:{slug}")
    say(_("Saved."))
    return redirect(f"/challenges/{new_slug}", 303)


def is_taken(challenge: Challenge, form: EditChallengeForm) -> bool:
    """By one that they may see: of others nothing is told."""
    if "slug" not in form or form.slug.data in ("", wish_of(challenge.slug)):
        return False
    if db.session.scalar(visible_at(viewer(), form.slug.data)) is None:
        return False
    form.refuse("slug", _("This address is taken. Please choose another one."))
    return True


def is_to_be_understood(challenge: Challenge, form: EditChallengeForm) -> bool:
    """Others will read it than do now, and what that means was not read yet. A draft has no readers."""
    to = form.visibility.data
    is_changed = challenge.announced_at is not None and to != challenge.visibility
    return is_changed and form.version.data == challenge.version and request.form.get("understood") != to


def show_readership(challenge: Challenge, form: EditChallengeForm) -> ResponseReturnValue:
    """What it means, with all that was typed; nothing is saved yet."""
    to = Visibility(form.visibility.data)
    about = {"label": VISIBILITIES[to], "sentences": what_changes(to, challenge.visibility)}
    return render_template("challenges/readership.html", challenge=challenge, form=form, **about)


def change(challenge: Challenge, form: EditChallengeForm) -> None:
    """Raises EditConflict. An address that was left empty stays what it was; places that are new go to who waits."""
    fields = {name: form[name].data for name in FIELDS if name in form}
    wish = fields.pop("slug", None) or wish_of(challenge.slug)
    fields["slug"] = challenge.slug if wish == wish_of(challenge.slug) else aside(wish)
    challenge.change(version=form.version.data, by=viewer(), at=clock.now(), **fields)
    pass_places_on(challenge, clock.now())


def show_conflict(slug: str, form: EditChallengeForm) -> ResponseReturnValue:
    db.session.rollback()
    challenge = challenge_to(Can.EDIT, slug, Challenge.pledges)
    form.start_from(challenge.version)
    return show(challenge, form, EditConflict.status, form.differences(stored(challenge)))
