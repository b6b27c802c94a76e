"""Asking for help, offering it, offering a swap: the form with what was begun, and publishing it once."""

from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import sign_in_required, viewer
from forum.challenges import Challenge, Participation, participations_of
from forum.core import clock
from forum.core.database import commit, db
from forum.core.days import calendar_day
from forum.core.permissions import refuse_unless
from forum.core.refusals import Conflict, Unusable
from forum.core.web import say
from forum.help.forms import HelpForm, drafted
from forum.help.limits import publishings
from forum.help.models import HelpRequest
from forum.help.permissions import Can
from forum.help.words import KINDS_ASKED, Kind, NotASkill
from forum.posts import Kind as PostKind
from forum.posts import (
    draft_for,
    end_draft,
    known_draft,
    mark_of_draft,
    people_mentioned,
    published,
    said_before,
    sent_before,
    written_before,
)

writing = Blueprint("help_writing", __name__)


def kind_asked() -> Kind:
    return Kind(request.args["kind"]) if request.args.get("kind") in list(Kind) else Kind.ASK


def place_of(kind: Kind) -> str:
    """Where the unfinished text is kept."""
    return f"help:{kind}"


def parts_open() -> Sequence[Participation]:
    """The challenges in which the viewer may ask: those they take part in, as long as one can write there."""
    parts = db.session.scalars(participations_of(viewer())).all()
    closed = ("draft", "archived", "cancelled")
    return [one for one in parts if one.takes_part and one.challenge.state_at(clock.now()) not in closed]


@writing.get("/help/new")
@sign_in_required
def write() -> ResponseReturnValue:
    kind = kind_asked()
    refuse_unless(viewer(), Can.PUBLISH)
    viewer().refuse_if_silenced(clock.now())
    draft = db.session.scalars(draft_for(viewer(), place_of(kind))).one_or_none()
    data = {"challenge": request.args.get("challenge", "")} | (drafted(draft) if draft else {})
    return show_form(kind, HelpForm(formdata=None, data=data), parts_open(), 200, mark_of_draft(draft))


@writing.post("/help/new")
@publishings
@sign_in_required
def publish() -> ResponseReturnValue:
    kind, form, parts = kind_asked(), HelpForm(), parts_open()
    form.of_kind(kind, calendar_day(clock.now(), viewer().zone))
    form.offer_challenges(parts)
    refuse_unless(viewer(), Can.PUBLISH)
    first = sent_before(form)
    if first is None and not form.validate():
        return show_form(kind, form, parts, form.status, known_draft())
    same = {"kind": PostKind.HELP_REQUEST, "title": form.title.data}
    first = first or said_before(form.text.data, **same)
    if first is not None:
        return redirect(f"/help/{first}", 303)
    try:
        return redirect(f"/help/{written(kind, form, parts)}", 303)
    except Unusable as why:
        form.refuse("skills" if isinstance(why, NotASkill) else "text", why)
        return show_form(kind, form, parts, why.status, known_draft())


def written(kind: Kind, form: HelpForm, parts: Sequence[Participation]) -> int | None:
    """The id of the request; of two sendings of one form at once, both get the one that was kept."""
    challenge = challenge_chosen(form, parts)
    if challenge is not None:
        form.refuse_more_in(challenge)
    text, key = form.text.data, form.submission_key.data or None
    post = {"title": form.title.data, "challenge": challenge, "audience": form.audience.data, "submission_key": key}
    post |= {"mentioned": people_mentioned(text, viewer(), challenge), **form.how}
    wish = HelpRequest.publish(viewer(), text, at=clock.now(), post=post, kind=kind, **form.about)
    end_draft(place_of(kind))
    try:
        commit()
    except Conflict:
        return written_before(key)
    published(place_of(kind), wish.post)
    if wish.post.is_shown:
        say(_("It is here for others to read. We tell you as soon as somebody takes it up."))
    return wish.post_id


def challenge_chosen(form: HelpForm, parts: Sequence[Participation]) -> Challenge | None:
    return next((one.challenge for one in parts if one.challenge.slug == form.challenge.data), None)


def show_form(
    kind: Kind, form: HelpForm, parts: Sequence[Participation], status: int, known: str
) -> ResponseReturnValue:
    form.offer_challenges(parts)
    form.begin_for_each(one.challenge for one in parts)
    about = {"place": place_of(kind), "known": known, "kinds": KINDS_ASKED}
    return render_template("help/new.html", kind=kind, form=form, has_parts=bool(parts), **about), status
