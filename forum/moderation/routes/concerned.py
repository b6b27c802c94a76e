"""What was decided about oneself, and saying once that one disagrees.

Whoever is suspended cannot sign in: the letter that tells them has a signed address, which is enough here.
"""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import Account, viewer, whom_limits_count
from forum.core import clock
from forum.core.database import commit, db, found
from forum.core.limits import limiter
from forum.core.permissions import refuse_unless
from forum.core.refusals import Conflict, NotFound, SignInNeeded
from forum.core.web import forget_copy, keep_nowhere, say
from forum.moderation.appeals import Appeal, appeal_about
from forum.moderation.decisions import Decision
from forum.moderation.forms import AppealForm
from forum.moderation.letters import is_key_of
from forum.moderation.permissions import Can
from forum.moderation.queries import decision_to_change
from forum.moderation.words import AppealedAlready

concerned = Blueprint("decisions", __name__)
concerned.after_request(keep_nowhere)


def decision_about_me(decision_id: int) -> tuple[Decision, Account]:
    """With whom it concerns: whoever is signed in, or has the address from the letter. What changed nothing is told to
    who reported it, and so to nobody here."""
    key, person = request.args.get("key"), viewer()
    if key is None and not person.is_authenticated:
        raise SignInNeeded
    decision = found(decision_to_change(decision_id))
    if key is not None and is_key_of(decision_id, key) and decision.person is not None:
        return decision, decision.person
    if decision.person_id is None or decision.person_id != person.id or not decision.is_told:
        raise NotFound
    refuse_unless(person, Can.APPEAL, decision)
    return decision, person


@concerned.get("/decisions/<int:decision_id>")
def show(decision_id: int) -> ResponseReturnValue:
    decision, _person = decision_about_me(decision_id)
    return page(decision, AppealForm(formdata=None), 200)


def page(decision: Decision, form: AppealForm, status: int) -> ResponseReturnValue:
    appeal = db.session.scalars(appeal_about(decision)).first()
    key = request.args.get("key")
    here = f"/decisions/{decision.id}" + (f"?key={key}" if key and is_key_of(decision.id, key) else "")
    return render_template("moderation/concerned.html", one=decision, appeal=appeal, form=form, here=here), status


def whose_appeals() -> str:
    """Whoever has the letter is counted by what it is about: others of their network must not use up their tries."""
    decision_id, key = (request.view_args or {}).get("decision_id", 0), request.args.get("key", "")
    return f"decision:{decision_id}" if is_key_of(decision_id, key) else whom_limits_count()


@concerned.post("/decisions/<int:decision_id>")
@limiter.limit("10 per hour", key_func=whose_appeals)
def appeal(decision_id: int) -> ResponseReturnValue:
    decision, person = decision_about_me(decision_id)
    form = AppealForm()
    if not form.validate():
        return page(decision, form, 422)

    Appeal.make(decision, person, form.text.data, at=clock.now())
    try:
        commit()
    except Conflict as why:
        raise AppealedAlready from why
    forget_copy(f"appeal:{decision_id}")
    say(_("Thank you. Another moderator reads it, and you hear of the answer."))
    return redirect(request.full_path.rstrip("?"), 303)
