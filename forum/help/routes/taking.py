"""Taking a request up: somebody says so in a line, and the author answers."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import refuse_while_silenced, sign_in_required, viewer
from forum.core import clock
from forum.core.database import commit
from forum.core.permissions import may, refuse_unless
from forum.core.refusals import NotFound, Unusable
from forum.core.web import say
from forum.help.forms_between import LineForm, RefusalForm
from forum.help.limits import deeds, reaching_out
from forum.help.models import HelpRequest
from forum.help.permissions import Can
from forum.help.queries import taker_in
from forum.help.routes.reading import request_found, show_request
from forum.help.takers import Taker
from forum.help.words import NoWords

taking = Blueprint("help_taking", __name__)


def taker_found(request_id: int, taker_id: int) -> tuple[HelpRequest, Taker]:
    wish = request_found(request_id)
    taker = taker_in(wish, taker_id)
    refuse_unless_between(taker)
    return wish, taker


def refuse_unless_between(taker: Taker) -> None:
    """For anybody else there is nothing, be it offered or agreed. Raises NotFound."""
    if not may(viewer(), Can.SEE_AGREEMENT, taker):
        raise NotFound


@taking.post("/help/<int:request_id>/takers")
@reaching_out
@sign_in_required
def take_up(request_id: int) -> ResponseReturnValue:
    wish = request_found(request_id)
    form = LineForm()
    refuse_unless(viewer(), Can.TAKE_UP, wish)
    if not form.validate():
        return show_request(wish, form, 422)
    try:
        Taker.offer(wish, viewer(), form.line.data, at=clock.now())
    except Unusable as why:
        form.refuse("line", why)
        return show_request(wish, form, 422)
    commit()
    say(_("Thank you. Your line is on its way, and you hear of the answer."))
    return redirect(f"/help/{wish.post_id}", 303)


@taking.get("/help/<int:request_id>/takers")
def to_the_request(request_id: int) -> ResponseReturnValue:
    """Somebody reloads the page that a refused line made."""
    return redirect(f"/help/{request_id}", 303)


@taking.post("/help/<int:request_id>/takers/<int:taker_id>/acceptance")
@deeds
@sign_in_required
def accept(request_id: int, taker_id: int) -> ResponseReturnValue:
    wish, taker = taker_found(request_id, taker_id)
    refuse_unless(viewer(), Can.ANSWER, taker)
    taker.accept(by=viewer(), at=clock.now())
    commit()
    say(_("Agreed. Below stand both parts, yours and theirs: tick off what is done."))
    return redirect(f"/help/{wish.post_id}#agreement-{taker_id}", 303)


@taking.get("/help/<int:request_id>/takers/<int:taker_id>/refusal")
@sign_in_required
def ask_to_decline(request_id: int, taker_id: int) -> ResponseReturnValue:
    wish, taker = taker_found(request_id, taker_id)
    refuse_unless(viewer(), Can.ANSWER, taker)
    taker.refuse_if_away()
    return render_template("help/decline.html", wish=wish, taker=taker, form=RefusalForm(formdata=None))


@taking.post("/help/<int:request_id>/takers/<int:taker_id>/refusal")
@deeds
@sign_in_required
def decline(request_id: int, taker_id: int) -> ResponseReturnValue:
    wish, taker = taker_found(request_id, taker_id)
    form = RefusalForm()
    refuse_unless(viewer(), Can.ANSWER, taker)
    if not form.validate():
        return render_template("help/decline.html", wish=wish, taker=taker, form=form), 422
    refuse_while_silenced(form.word.data)
    try:
        taker.decline(form.word.data or "", by=viewer(), at=clock.now())
    except NoWords as why:
        form.refuse("word", why)
        return render_template("help/decline.html", wish=wish, taker=taker, form=form), 422
    commit()
    say(_("They are told kindly, and nobody else."))
    return redirect(f"/help/{wish.post_id}", 303)
