"""What both sides agreed: ticking off, and what to do when it does not work: change it, let it rest, hand it over."""

from typing import Any

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import Account, refuse_while_silenced, sign_in_required, viewer
from forum.core import clock
from forum.core.database import commit, db
from forum.core.days import calendar_day
from forum.core.forms import EditConflict
from forum.core.permissions import refuse_unless
from forum.core.web import say
from forum.help.forms import without_words
from forum.help.forms_between import HandOverForm, PartsForm, PauseForm
from forum.help.limits import deeds, reaching_out
from forum.help.models import HelpRequest
from forum.help.permissions import Can
from forum.help.pointing import person_named
from forum.help.queries import part_in
from forum.help.routes.reading import request_found
from forum.help.routes.taking import refuse_unless_between, taker_found
from forum.help.takers import Taker
from forum.help.words import NobodyThere, NoWords, Side, TooManyLines

agreeing = Blueprint("help_agreeing", __name__)


class OwnLine:
    """A line of an agreement, and the side its viewer is on."""

    def __init__(self, request_id: int, part_id: int) -> None:
        wish = request_found(request_id)
        self.wish, (self.line, self.agreement) = wish, part_in(wish, part_id)
        refuse_unless_between(self.agreement)
        self.side = self.agreement.side_of(viewer())
        refuse_unless(viewer(), Can.AGREE, self.agreement)
        refuse_unless(viewer(), Can.TICK, self)


@agreeing.post("/help/<int:request_id>/parts/<int:part_id>/tick")
@deeds
@sign_in_required
def tick(request_id: int, part_id: int) -> ResponseReturnValue:
    mine = OwnLine(request_id, part_id)
    mine.line.tick(clock.now())
    mine.wish.show_life(clock.now())
    commit()
    return redirect(f"/help/{request_id}#agreement-{mine.agreement.id}", 303)


@agreeing.post("/help/<int:request_id>/parts/<int:part_id>/tick/withdraw")
@deeds
@sign_in_required
def untick(request_id: int, part_id: int) -> ResponseReturnValue:
    mine = OwnLine(request_id, part_id)
    mine.line.tick(None)
    commit()
    return redirect(f"/help/{request_id}#agreement-{mine.agreement.id}", 303)


@agreeing.get("/help/<int:request_id>/takers/<int:taker_id>")
@sign_in_required
def show(request_id: int, taker_id: int) -> ResponseReturnValue:
    """'This isn't working': three ways on."""
    wish, taker = taker_found(request_id, taker_id)
    refuse_unless(viewer(), Can.AGREE, taker)
    return page(wish, taker)


@agreeing.get("/help/<int:request_id>/takers/<int:taker_id>/<any(parts, pause, handover):way>")
def show_way(request_id: int, taker_id: int, way: str) -> ResponseReturnValue:
    """Whoever reloads after a form was refused asks for its address."""
    return redirect(f"/help/{request_id}/takers/{taker_id}", 303)


def page(
    wish: HelpRequest, taker: Taker, status: int = 200, conflict: EditConflict | None = None, **bound: Any
) -> ResponseReturnValue:
    """All three forms, but the one that was sent as it was typed."""
    theirs = parts_as_text(taker)
    forms_of = {
        "parts": PartsForm(formdata=None, data=theirs | {"version": taker.version}),
        "pause": PauseForm(formdata=None, prefix="pause-"),
        "handover": HandOverForm(formdata=None, prefix="handover-"),
    }
    about: dict[str, Any] = {"cut_off": taker.is_cut_off(viewer())}
    about |= {"wish": wish, "taker": taker, "side": taker.side_of(viewer()), "conflict": conflict, "theirs": theirs}
    return render_template("help/agreement.html", forms_of=forms_of | bound, **about), status


def parts_as_text(taker: Taker) -> dict[str, str]:
    return {str(side): "\n".join(part.words for part in taker.parts if part.side == side) for side in Side}


@agreeing.post("/help/<int:request_id>/takers/<int:taker_id>/parts")
@deeds
@sign_in_required
def change(request_id: int, taker_id: int) -> ResponseReturnValue:
    wish, taker = taker_found(request_id, taker_id)
    form = PartsForm()
    form.begin_with(taker.parts)
    refuse_unless(viewer(), Can.AGREE, taker)
    if not form.validate():
        return page(wish, taker, 422, parts=form)
    refuse_while_silenced(taker)
    try:
        taker.agree(form.parts, form.sentence.data, by=viewer(), version=form.version.data, at=clock.now())
    except EditConflict as why:
        return show_conflict(request_id, taker_id, form, why)
    except NoWords as why:
        form.refuse("sentence", why)
        return page(wish, taker, 422, parts=form)
    commit()
    say(_("Both parts are as you wrote them now, and the other side hears of it."))
    return redirect(f"/help/{request_id}#agreement-{taker_id}", 303)


def show_conflict(request_id: int, taker_id: int, form: PartsForm, why: EditConflict) -> ResponseReturnValue:
    """The other side was faster: what they wrote beside one's own words; sending these again is a choice."""
    db.session.rollback()
    db.session.expire_all()
    wish, taker = taker_found(request_id, taker_id)
    form.start_from(taker.version)
    return page(wish, taker, 409, why, parts=form)


@agreeing.post("/help/<int:request_id>/takers/<int:taker_id>/pause")
@deeds
@sign_in_required
def pause(request_id: int, taker_id: int) -> ResponseReturnValue:
    wish, taker = taker_found(request_id, taker_id)
    form = PauseForm(prefix="pause-")
    form.between(calendar_day(clock.now(), viewer().zone))
    refuse_unless(viewer(), Can.AGREE, taker)
    ask_for_words(form, taker)
    if not form.validate():
        return page(wish, taker, 422, pause=form)
    refuse_while_silenced(form.sentence.data)
    try:
        taker.rest(form.until.data, form.sentence.data or "", by=viewer(), at=clock.now())
    except NoWords as why:
        form.refuse("sentence", why)
        return page(wish, taker, 422, pause=form)
    commit()
    say(_("It rests until then. Nobody is asked for anything before."))
    return redirect(f"/help/{request_id}", 303)


@agreeing.post("/help/<int:request_id>/takers/<int:taker_id>/handover")
@reaching_out
@sign_in_required
def hand_over(request_id: int, taker_id: int) -> ResponseReturnValue:
    wish, taker = taker_found(request_id, taker_id)
    form = HandOverForm(prefix="handover-")
    refuse_unless(viewer(), Can.AGREE, taker)
    ask_for_words(form, taker)
    if not form.validate():
        return page(wish, taker, 422, handover=form)
    refuse_while_silenced(form.sentence.data)
    try:
        to = next_one(form.to.data, wish, taker)
        taker.hand_over(to, form.sentence.data or "", by=viewer(), at=clock.now())
    except (NobodyThere, TooManyLines, NoWords) as why:
        form.refuse("sentence" if isinstance(why, NoWords) else "to", why)
        return page(wish, taker, 422, handover=form)
    commit()
    say(_("It is handed over. Thank you for saying so in time."))
    return redirect(f"/help/{request_id}", 303)


def ask_for_words(form: PauseForm | HandOverForm, taker: Taker) -> None:
    """A sentence goes with it, unless there is a block between the two."""
    if taker.is_cut_off(viewer()):
        without_words(form.sentence)


def next_one(handle: str | None, wish: HelpRequest, taker: Taker) -> Account | None:
    """Whom they named. Raises NobodyThere."""
    return person_named(handle, wish, viewer(), but=(wish.post.author_id, taker.person_id)) if handle else None
