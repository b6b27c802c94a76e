"""Who might enjoy it, asking one of them; and pointing to somebody better."""

from typing import Any

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from forum.accounts import Account, sign_in_required, viewer
from forum.core import clock
from forum.core.database import commit, db, id_in
from forum.core.permissions import refuse_unless
from forum.core.refusals import Conflict, NotFound, Unusable
from forum.core.richtext import tidy
from forum.core.web import say
from forum.help.forms_between import PointerForm
from forum.help.limits import reaching_out
from forum.help.matching import people_for
from forum.help.models import HelpRequest
from forum.help.permissions import Can
from forum.help.pointing import Asked, plain, point_to, words_of
from forum.help.routes.reading import request_found
from forum.help.words import NobodyThere
from forum.posts import MeantFor, Post, posts_visible_to, published, readers_below, written_before

pointing = Blueprint("help_pointing", __name__)


@pointing.get("/help/<int:request_id>/people")
@sign_in_required
def people(request_id: int) -> ResponseReturnValue:
    wish = request_found(request_id)
    refuse_unless(viewer(), Can.ASK_SOMEBODY, wish)
    found = people_for(wish, clock.now())
    return render_template("help/people.html", wish=wish, people=found)


@pointing.post("/help/<int:request_id>/people/<handle>")
@reaching_out
@sign_in_required
def ask(request_id: int, handle: str) -> ResponseReturnValue:
    """Only those who were proposed can be asked, so that nobody is asked for what is no fun for them."""
    wish = request_found(request_id)
    refuse_unless(viewer(), Can.ASK_SOMEBODY, wish)
    person = proposed(wish, handle)
    Asked.ask(wish, person, by=viewer(), at=clock.now())
    commit()
    say(_("%(name)s is asked, once. Whether they say yes is up to them.", name=person.name))
    return redirect(f"/help/{request_id}/people", 303)


def proposed(wish: HelpRequest, handle: str) -> Account:
    person = next((one for one, _asked in people_for(wish, clock.now()) if one.handle == handle.lower()), None)
    if person is None:
        raise NotFound
    return person


@pointing.get("/help/<int:request_id>/pointers")
@sign_in_required
def point(request_id: int) -> ResponseReturnValue:
    wish = request_found(request_id)
    refuse_unless(viewer(), Can.POINT, wish)
    return show(wish, PointerForm(formdata=None), 200)


@pointing.post("/help/<int:request_id>/pointers")
@reaching_out
@sign_in_required
def make(request_id: int) -> ResponseReturnValue:
    wish = request_found(request_id)
    form = PointerForm()
    refuse_unless(viewer(), Can.POINT, wish)
    key = form.submission_key.data or None
    first = form.again(written_before(key), lambda post_id: says_the_same(post_id, form))
    if first is not None:
        return redirect(f"/posts/{first}", 303)
    if not form.validate():
        return show(wish, form, form.status)
    try:
        words = pointed(wish, form, key)
    except Unusable as why:
        form.refuse("handle" if isinstance(why, NobodyThere) else "reason", why)
        return show(wish, form, why.status)
    return redirect(f"/posts/{words}", 303)


def says_the_same(post_id: int, form: PointerForm) -> bool:
    words = tidy(words_of(plain(form.handle.data or ""), form.reason.data or ""))
    return db.session.scalar(select(Post.source).where(Post.id == post_id)) == words


def pointed(wish: HelpRequest, form: PointerForm, key: str | None) -> int | None:
    """The id of the comment; of two sendings of one form at once, both get the one that was kept."""
    form.refuse_more(readers_below(wish.post))
    about: dict[str, Any] = {"by": viewer(), "at": clock.now(), "to": comment_answered(wish), "submission_key": key}
    about |= form.how
    words = point_to(wish, form.handle.data, form.reason.data, **about)
    try:
        commit()
    except Conflict:
        return written_before(key)
    published(f"pointer:{wish.post_id}", words)
    if words.is_shown:
        say(_("They hear of it. A good pointer is worth as much as a helping hand."))
    return words.id


def comment_answered(wish: HelpRequest) -> Post | None:
    """The comment below which this is said, if the address names one of this thread."""
    wanted = id_in(request.args.get("answer", ""))
    query = posts_visible_to(viewer()).where(Post.id == wanted, Post.thread_id == wish.post_id)
    return db.session.scalars(query).one_or_none() if wanted else None


def show(wish: HelpRequest, form: PointerForm, status: int) -> ResponseReturnValue:
    form.begin_for(MeantFor.below(wish.post))
    return render_template("help/point.html", wish=wish, form=form), status
