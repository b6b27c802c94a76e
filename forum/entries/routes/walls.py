"""Hitting a wall: saying so to the people of a challenge, and saying that it is over."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import one_at_a_time, refuse_while_silenced, sign_in_required, viewer
from forum.challenges import Challenge, Participation, challenges_visible_to
from forum.core import clock
from forum.core.database import commit, db, found
from forum.core.forms import EditConflict, NothingForm
from forum.core.permissions import refuse_unless
from forum.core.refusals import Unusable
from forum.core.web import forget_copy, say
from forum.entries.forms import WallForm
from forum.entries.limits import wall_sayings
from forum.entries.models import Wall
from forum.entries.permissions import Can
from forum.entries.queries import company_of, wall_of

walls = Blueprint("walls", __name__)


def own_part(slug: str) -> Participation:
    """The viewer's part in this challenge. Raises NotFound, NotAllowed."""
    company = company_of(viewer(), found(challenges_visible_to(viewer()).where(Challenge.slug == slug)))
    refuse_unless(viewer(), Can.SPEAK_OF_WALL, company)
    assert company.mine is not None
    return company.mine


@walls.get("/challenges/<slug>/wall")
@sign_in_required
def write(slug: str) -> ResponseReturnValue:
    mine = own_part(slug)
    wall = db.session.scalars(wall_of(mine)).one_or_none()
    form = WallForm(formdata=None, sentence=sentence_of(wall))
    form.begin_with(sentence_of(wall))
    return show(mine, wall, form)


def sentence_of(wall: Wall | None) -> str:
    return wall.sentence if wall else ""


def show(mine: Participation, wall: Wall | None, form: WallForm, conflict: EditConflict | None = None) -> str:
    about = {"conflict": conflict, "lifting": NothingForm(formdata=None)}
    return render_template("entries/wall.html", mine=mine, wall=wall, form=form, **about)


@walls.post("/challenges/<slug>/wall")
@wall_sayings
@sign_in_required
def hit(slug: str) -> ResponseReturnValue:
    mine, form = own_part(slug), WallForm()
    one_at_a_time(viewer().id)
    wall = db.session.scalars(wall_of(mine)).one_or_none()
    if not form.validate():
        return show(mine, wall, form), 422

    refuse_while_silenced(form.sentence.data)
    try:
        said(mine, wall, form)
    except Unusable as why:
        form.refuse("sentence", why)
        return show(mine, wall, form), 422
    except EditConflict as why:
        return show(mine, wall, form, why), why.status
    forget_copy(f"wall:{slug}")
    if viewer().profile_hidden_at is not None:
        return keep(_("Your words are kept."))
    return keep(_("The others can see it now. A word from one of them often helps, and the wall is not your fault."))


def said(mine: Participation, wall: Wall | None, form: WallForm) -> None:
    """Raises EditConflict for other words than the form was begun with, unless they are the same as its own."""
    about = {"pause_days": form.pause_days.data, "at": clock.now()}
    if form.sentence.data != sentence_of(wall):
        form.refuse_unless_begun_with(sentence_of(wall))
    if wall is None:
        Wall.hit(mine, form.sentence.data, **about)
    else:
        wall.say(form.sentence.data, by=mine.account, **about)


def keep(sentence: str) -> ResponseReturnValue:
    commit()
    say(sentence)
    return redirect("/", 303)


@walls.post("/challenges/<slug>/wall/lifted")
@sign_in_required
def lift(slug: str) -> ResponseReturnValue:
    mine = own_part(slug)
    form = NothingForm()
    wall = db.session.scalars(wall_of(mine)).one_or_none()
    if form.validate() and wall is not None:
        wall.lift(clock.now())
        commit()
        say(_("Good to have you back."))
    return redirect("/", 303)
