"""Changing a request, withdrawing it, waking it again, deleting it."""

from typing import Any

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from forum.accounts import refuse_while_silenced, sign_in_required, viewer
from forum.core import clock
from forum.core.database import commit, db
from forum.core.days import calendar_day
from forum.core.forms import EditConflict, NothingForm
from forum.core.permissions import refuse_unless
from forum.core.refusals import Unusable
from forum.core.web import say
from forum.help.forms import HelpEditForm, drafted, fields_of
from forum.help.forms_between import WithdrawalForm
from forum.help.limits import deeds, publishings
from forum.help.models import HelpRequest
from forum.help.permissions import Can
from forum.help.routes.reading import request_found
from forum.help.takers import has_taker, take_back
from forum.help.words import AGAIN, NotASkill, NoWords
from forum.posts import Draft, MeantFor, draft_for, end_draft, known_draft, mark_of_draft, people_mentioned, published

changing = Blueprint("help_changing", __name__)


def place_of(wish: HelpRequest) -> str:
    return f"edit:{wish.post_id}"


@changing.get("/help/<int:request_id>/edit")
@sign_in_required
def edit(request_id: int) -> ResponseReturnValue:
    wish = request_found(request_id)
    refuse_unless(viewer(), Can.EDIT, wish)
    wish.post.refuse_if_closed(clock.now())
    draft = db.session.scalars(draft_for(viewer(), place_of(wish))).one_or_none()
    kept = drafted(draft) if draft is not None and "published" not in request.args else {}
    form = HelpEditForm(formdata=None, data=fields_of(wish) | kept)
    return show_form(wish, form, 200, draft=draft, restored=bool(kept))


@changing.post("/help/<int:request_id>/edit")
@publishings
@sign_in_required
def revise(request_id: int) -> ResponseReturnValue:
    wish = request_found(request_id)
    form = HelpEditForm()
    form.of_kind(wish.kind, min(calendar_day(clock.now(), viewer().zone), wish.until_on or clock.now().date()))
    refuse_unless(viewer(), Can.EDIT, wish)
    if not form.validate():
        return show_form(wish, form, 422)
    try:
        revise_request(wish, form)
    except Unusable as why:
        form.refuse("skills" if isinstance(why, NotASkill) else "text", why)
        return show_form(wish, form, why.status)
    except EditConflict as why:
        return show_conflict(request_id, form, why)
    return finish(wish)


def revise_request(wish: HelpRequest, form: HelpEditForm) -> None:
    form.refuse_more(readers_there(wish))
    mentioned = people_mentioned(form.text.data, wish.post.author or viewer(), wish.post.challenge)
    post = {"title": form.title.data, "audience": form.audience.data, "mentioned": mentioned}
    post["all_the_same"] = form.all_the_same.data
    wish.revise(form.text.data, by=viewer(), version=form.version.data, at=clock.now(), post=post, **form.about)


def readers_there(wish: HelpRequest) -> MeantFor:
    """Of whom its author chooses."""
    return MeantFor.there(wish.post.visibility, wish.post.challenge_id)


def finish(wish: HelpRequest) -> ResponseReturnValue:
    end_draft(place_of(wish))
    commit()
    published(place_of(wish), wish.post)
    say(_("Your changes are in."))
    return redirect(f"/help/{wish.post_id}", 303)


def show_conflict(request_id: int, form: HelpEditForm, why: EditConflict) -> ResponseReturnValue:
    """Both texts, side by side; sending the form again is a choice made knowingly."""
    db.session.rollback()
    wish = request_found(request_id)
    form.start_from(wish.post.version)
    return show_form(wish, form, 409, conflict=why)


def show_form(wish: HelpRequest, form: HelpEditForm, status: int, **about: Any) -> ResponseReturnValue:
    draft = about.pop("draft", None)
    form.begin_for(readers_there(wish))
    if status != 200:
        draft = db.session.scalars(draft_for(viewer(), place_of(wish))).one_or_none()
    about |= {
        "place": place_of(wish),
        "known": mark_of_draft(draft) if status == 200 else known_draft(),
        "draft": draft,
    }
    return render_template("help/edit.html", wish=wish, kind=wish.kind, form=form, **about), status


@changing.get("/help/<int:request_id>/withdrawal")
@sign_in_required
def ask_to_withdraw(request_id: int) -> ResponseReturnValue:
    wish = request_found(request_id)
    refuse_unless(viewer(), Can.WITHDRAW, wish)
    return render_template("help/withdraw.html", wish=wish, form=WithdrawalForm(formdata=None))


@changing.post("/help/<int:request_id>/withdrawal")
@deeds
@sign_in_required
def withdraw(request_id: int) -> ResponseReturnValue:
    wish = request_found(request_id)
    form = WithdrawalForm()
    refuse_unless(viewer(), Can.WITHDRAW, wish)
    if not form.validate():
        return render_template("help/withdraw.html", wish=wish, form=form), 422
    refuse_while_silenced(form.sentence.data)
    try:
        take_back(wish, form.sentence.data or "", by=viewer(), at=clock.now())
    except NoWords as why:
        form.refuse("sentence", why)
        return render_template("help/withdraw.html", wish=wish, form=form), 422
    commit()
    say(_("It is withdrawn. Nobody is asked for it any more."))
    return redirect(f"/help/{wish.post_id}", 303)


@changing.post("/help/<int:request_id>/waking")
@deeds
@sign_in_required
def wake(request_id: int) -> ResponseReturnValue:
    wish = request_found(request_id)
    refuse_unless(viewer(), Can.WAKE, wish)
    is_taken = db.session.scalar(select(has_taker(wish.post_id)))
    wish.wake(by=viewer(), at=clock.now(), is_taken=bool(is_taken))
    commit()
    say(_("It is awake again."))
    return redirect(f"/help/{wish.post_id}", 303)


@changing.get("/help/<int:request_id>/delete")
@sign_in_required
def ask_to_delete(request_id: int) -> ResponseReturnValue:
    wish = request_found(request_id)
    refuse_unless(viewer(), Can.DELETE, wish)
    return render_template("help/delete.html", wish=wish, form=NothingForm(formdata=None))


@changing.post("/help/<int:request_id>/delete")
@deeds
@sign_in_required
def delete(request_id: int) -> ResponseReturnValue:
    """What is deleted is withdrawn as well, so that nobody waits for it."""
    wish = request_found(request_id)
    refuse_unless(viewer(), Can.DELETE, wish)
    if wish.state in AGAIN:
        take_back(wish, "", by=viewer(), at=clock.now())
    wish.post.delete(by=viewer(), at=clock.now())
    Draft.discard(viewer().id, place_of(wish))
    commit()
    say(_("It is deleted. Answers to it stay where they are."))
    return redirect("/help/mine", 303)
