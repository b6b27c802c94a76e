"""One item: all that was said about it, and what a moderator decides."""

from typing import Any

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.accounts import Account, sign_in_required, viewer
from forum.challenges import Challenge, challenges_visible_to
from forum.core import clock
from forum.core.database import commit, db, found
from forum.core.jobs import soon
from forum.core.permissions import may, refuse_unless
from forum.core.refusals import Conflict, NotFound, Unusable
from forum.core.web import say
from forum.moderation.answers import all_answers
from forum.moderation.appeals import appeal_of
from forum.moderation.as_read import mark_of
from forum.moderation.decisions import Decision, refuse_unless_may_undo
from forum.moderation.forms import ACTIONS, KEYS, REASONS, WHYS, AppealAnswerForm, ClaimForm, ReviewForm
from forum.moderation.items import ReviewItem
from forum.moderation.letters import write_what_was_decided
from forum.moderation.permissions import Can, refuse_unless_moderator
from forum.moderation.queries import concerns, decision_on, decisions_about, item_to_decide, moderators_but, next_item
from forum.moderation.reports import open_reports_of
from forum.moderation.routes.queue import asked
from forum.moderation.routes.things import beside
from forum.moderation.words import Action, ChangedSince, Kind
from forum.posts import Suspect

deciding = Blueprint("review_items", __name__)
WORDS = {"whys": WHYS, "reasons": REASONS, "actions": ACTIONS, "keys": KEYS}


def item_for(item_id: int) -> ReviewItem:
    """Raises NotFound, also for whom it concerns, and NotAllowed."""
    refuse_unless_moderator(viewer())
    item = found(item_to_decide(item_id).where(~concerns(viewer())))
    refuse_unless(viewer(), Can.DECIDE, item)
    return item


@deciding.get("/moderation/items/<int:item_id>")
@sign_in_required
def show(item_id: int) -> ResponseReturnValue:
    item = item_for(item_id)
    if not item.is_open:
        return show_decided(item, 200)
    return show_appeal(item) if item.kind == Kind.APPEAL else show_item(item)


def show_item(
    item: ReviewItem, form: ReviewForm | None = None, status: int = 200, claim: ClaimForm | None = None
) -> ResponseReturnValue:
    if form is None:
        form = ReviewForm(formdata=None, version=item.version, as_read=mark_of(item.thing))
        form.offer(item, all_answers())
    stands = about(item)
    claim = claim or ClaimForm(formdata=None)
    claim.offer(stands["others"])
    return render_template("moderation/item.html", form=form, claim=claim, **stands), status


def about(item: ReviewItem) -> dict[str, Any]:
    """What stands beside the form: reports, what was decided about the author before, and other moderators."""
    reports = sorted(db.session.scalars(open_reports_of(item.target)), key=lambda one: one.id)
    before = db.session.scalars(decisions_about(item.person_id)).all() if item.person_id else []
    others = db.session.scalars(moderators_but(viewer(), item, clock.now())).all()
    may_stop = may(viewer(), Can.STOP, item)
    suspect = db.session.get(Suspect, item.post_id) if item.post_id else None
    where = {
        "suspect": suspect,
        "beside": beside(item.thing, item.opened_at),
        "item": item,
        "asked": asked(),
        "reports": reports,
        "before": before,
        "others": others,
    }
    return {**WORDS, **where, "may_stop": may_stop}


def show_appeal(item: ReviewItem, form: AppealAnswerForm | None = None, status: int = 200) -> ResponseReturnValue:
    appeal = found(appeal_of(item))
    refuse_unless_may_undo(viewer(), appeal.decision)
    thing = appeal.decision.thing
    form = form or AppealAnswerForm(formdata=None, version=item.version, as_read=mark_of(thing))
    about = {"item": item, "appeal": appeal, "thing": thing, "beside": beside(thing, appeal.decision.decided_at)}
    return render_template("moderation/appeal_answer.html", form=form, **about, **WORDS), status


def show_decided(item: ReviewItem, status: int, form: Any = None) -> ResponseReturnValue:
    """What somebody else has done; what was typed here meanwhile is there to be copied."""
    decision = db.session.scalars(decision_on(item)).first()
    kept = form.reason.data if form is not None else ""
    page = render_template("moderation/decided.html", item=item, decision=decision, kept=kept, **WORDS)
    return page, status


@deciding.post("/moderation/items/<int:item_id>")
@sign_in_required
def decide(item_id: int) -> ResponseReturnValue:
    item = item_for(item_id)
    if item.kind == Kind.APPEAL:
        raise NotFound
    form = ReviewForm()
    form.offer(item, all_answers())
    form.pick()
    if not form.validate():
        return show_item(item, form, 422)
    try:
        decided(item, form)
    except Unusable as why:
        form.refuse("to", why)
        return show_item(item, form, 422)
    except ChangedSince as why:
        return ask_again(item_id, form, why)
    except Conflict:
        return show_conflict(item_id, form)
    return onwards(item)


def decided(item: ReviewItem, form: ReviewForm) -> None:
    action, at = Action(form.action.data), clock.now()
    to = challenge_named(form.to.data) if action == Action.MOVE else None
    about: dict[str, Any] = {"version": form.version.data, "as_read": form.read, "days": form.lasting}
    about |= {"to": to} if to else {}
    decision = Decision.make(item, action, form.reason.data, by=viewer(), at=at, **about)
    write_what_was_decided(decision, at)
    commit()
    soon("send_deliveries")
    soon("name_quotes_anew")
    if action == Action.REMOVE_SPAMMER:
        soon("remove_spam")


def challenge_named(slug: str) -> Challenge:
    return found(challenges_visible_to(viewer()).where(Challenge.slug == slug), NoSuchChallenge)


class NoSuchChallenge(Unusable):
    message = _l("There is no challenge with this address.")


def onwards(item: ReviewItem) -> ResponseReturnValue:
    """To the next one: so the queue can be worked through without going back each time."""
    say(_("Decided. It is in the log now."))
    then = db.session.scalar(next_item(viewer(), asked(), item.id))
    query = f"?{asked().query}" if asked().query else ""
    return redirect(f"/moderation/items/{then}{query}" if then else f"/moderation{query}", 303)


def show_conflict(item_id: int, form: Any) -> ResponseReturnValue:
    """Another moderator was faster: what they did, and what was written here."""
    db.session.rollback()
    item = found(item_to_decide(item_id).execution_options(populate_existing=True))
    return show_decided(item, 409, form)


def ask_again(item_id: int, form: ReviewForm | AppealAnswerForm, why: ChangedSince) -> ResponseReturnValue:
    """Its author was faster: what stands there now, with what was chosen and written here."""
    db.session.rollback()
    item = item_for(item_id)
    form.start_from(item.version)
    if isinstance(form, AppealAnswerForm):
        form.ask_again(why, mark_of(found(appeal_of(item)).decision.thing))
        return show_appeal(item, form, 409)
    form.ask_again(why, mark_of(item.thing))
    return show_item(item, form, 409)


@deciding.post("/moderation/items/<int:item_id>/answer")
@sign_in_required
def answer_appeal(item_id: int) -> ResponseReturnValue:
    item, form = item_for(item_id), AppealAnswerForm()
    appeal = found(appeal_of(item))
    if not form.validate():
        return show_appeal(item, form, 422)
    try:
        stands = form.outcome.data == "stands"
        about = {"version": form.version.data, "as_read": form.read}
        appeal.respond(stands, form.reason.data, by=viewer(), at=clock.now(), **about)
        commit()
    except ChangedSince as why:
        return ask_again(item_id, form, why)
    except Conflict:
        return show_conflict(item_id, form)
    soon("name_quotes_anew")
    soon("remove_spam")
    return onwards(item)


@deciding.post("/moderation/items/<int:item_id>/claim")
@sign_in_required
def claim(item_id: int) -> ResponseReturnValue:
    """Take it, hand it over, or leave it to whoever comes."""
    item, form = item_for(item_id), ClaimForm()
    if not form.validate():
        return show_appeal(item, status=422) if item.kind == Kind.APPEAL else show_item(item, claim=form, status=422)
    if form.what.data == "take":
        item.take(viewer(), version=form.version.data, at=clock.now())
    else:
        to = other_moderator(form.to.data, item) if form.what.data == "hand" else None
        item.hand_over(to, form.note.data or "", version=form.version.data, at=clock.now())
    commit()
    say(_("You look after this one now.") if form.what.data == "take" else _("Somebody else will look after it."))
    here = f"/moderation/items/{item_id}" if form.what.data == "take" else "/moderation"
    return redirect(here, 303)


def other_moderator(handle: str | None, item: ReviewItem) -> Account | None:
    """None: whoever comes."""
    return found(moderators_but(viewer(), item, clock.now()).where(Account.handle == handle)) if handle else None
