"""Thanks, which are how a request is done; passing help on; and the chain that comes of it."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import sign_in_required, viewer
from forum.core import clock
from forum.core.database import commit, db, found
from forum.core.permissions import refuse_unless
from forum.core.refusals import Conflict, NotAllowed, NotFound, Unusable
from forum.core.web import say
from forum.help.chains import chain_for, picture_of
from forum.help.forms_between import ThanksForm
from forum.help.limits import deeds, publishings
from forum.help.models import HelpRequest
from forum.help.permissions import Can
from forum.help.queries import takers_of, thanks_visible_to
from forum.help.routes.reading import request_found
from forum.help.takers import Taker
from forum.help.thanks import Thanks, thank, whom_to_thank
from forum.posts import (
    MeantFor,
    draft_for,
    end_draft,
    known_draft,
    mark_of_draft,
    people_mentioned,
    published,
    readers_below,
    sent_before,
    written_before,
)

thanking = Blueprint("help_thanking", __name__)


def place_of(wish: HelpRequest) -> str:
    return f"thanks:{wish.post_id}"


def who_helped(wish: HelpRequest, takers: list[Taker]) -> list[str]:
    """The names of those whom the viewer can thank. Raises NotAllowed."""
    ids = whom_to_thank(wish, viewer(), takers) if wish.is_live else []
    if not ids:
        raise NotAllowed(_("Thanks are said by who was helped, as long as it is not done."))
    people = [wish.post.author, *(one.person for one in takers)]
    return [person.name for person in people if person is not None and person.id in ids]


@thanking.get("/help/<int:request_id>/thanks")
@sign_in_required
def write(request_id: int) -> ResponseReturnValue:
    wish = request_found(request_id)
    names = who_helped(wish, takers_of(wish))
    draft = db.session.scalars(draft_for(viewer(), place_of(wish))).one_or_none()
    begun = {name: draft.text(name) for name in ("text", "meant_for")} if draft else {}
    return show(wish, names, ThanksForm(formdata=None, **begun), 200, mark_of_draft(draft))


def show(wish: HelpRequest, names: list[str], form: ThanksForm, status: int, known: str) -> ResponseReturnValue:
    form.begin_for(MeantFor.below(wish.post))
    return render_template("help/thanks.html", wish=wish, names=names, form=form, known=known), status


@thanking.post("/help/<int:request_id>/thanks")
@publishings
@sign_in_required
def say_thanks(request_id: int) -> ResponseReturnValue:
    wish = request_found(request_id)
    form, takers = ThanksForm(), takers_of(wish)
    if sent_before(form) is not None:
        return redirect(f"/help/{request_id}", 303)
    names = who_helped(wish, takers)
    if not form.validate():
        return show(wish, names, form, form.status, known_draft())
    try:
        return said(wish, form, takers)
    except Unusable as why:
        form.refuse("text", why)
        return show(wish, names, form, why.status, known_draft())


def said(wish: HelpRequest, form: ThanksForm, takers: list[Taker]) -> ResponseReturnValue:
    form.refuse_more(readers_below(wish.post))
    text, key, request_id = form.text.data, form.submission_key.data or None, wish.post_id
    mentioned = people_mentioned(text, viewer(), wish.post.challenge)
    about = {"mentioned": mentioned, "submission_key": key, **form.how}
    try:
        words = thank(wish, text, takers, by=viewer(), at=clock.now(), **about)
        end_draft(place_of(wish))
        commit()
    except Conflict:
        db.session.rollback()
        if written_before(key) is None:
            raise
        return redirect(f"/help/{request_id}", 303)  # the same form at once: the other sending is kept
    published(place_of(wish), words)
    if words.is_shown:
        say(_("Your thanks stand below, and they hear of them."))
    return redirect(f"/help/{request_id}", 303)


@thanking.post("/help/thanks/<int:thanks_id>/forward")
@deeds
@sign_in_required
def pass_on(thanks_id: int) -> ResponseReturnValue:
    thanks = found(thanks_visible_to(viewer()).where(Thanks.id == thanks_id))
    refuse_unless(viewer(), Can.PAY_FORWARD, thanks)
    thanks.pass_on(clock.now())
    commit()
    say(_("The next time somebody thanks you for your help, it joins this chain. Here is who needs some."))
    return redirect("/help?kind=ask", 303)


@thanking.get("/help/chains/<int:chain_id>")
def chain(chain_id: int) -> ResponseReturnValue:
    links = chain_for(viewer(), chain_id)
    if not links:
        raise NotFound
    return render_template("help/chain.html", links=links, picture=picture_of(links))
