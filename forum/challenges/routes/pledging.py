"""The pledge's page, and how it goes with one's own: asked twice on the way and at the end, for oneself alone."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import sign_in_required, whom_limits_count
from forum.challenges.forms import PledgeCheckForm
from forum.challenges.participation import Participation
from forum.challenges.pledges import How, NothingToCheck, PledgeCheck
from forum.challenges.queries import pledge_checks_of, pledges_of, signatures_of
from forum.challenges.routes.finding import challenge_at, standing_in
from forum.challenges.standing import Standing
from forum.core.database import commit, db
from forum.core.forms import EditConflict
from forum.core.limits import limiter
from forum.core.web import say

pledging = Blueprint("pledging", __name__)


def pledge_page(
    standing: Standing,
    wanted: int | None = None,
    form: PledgeCheckForm | None = None,
    status: int = 200,
    conflict: EditConflict | None = None,
) -> ResponseReturnValue:
    """`wanted`: the day to say something about, if it is not the one that asks by itself."""
    mine, checks = standing.mine, {}
    if mine is not None:
        checks = {one.number: one for one in db.session.scalars(pledge_checks_of(mine))}
    number = day_to_ask(standing, wanted, checks)
    if form is None and number is not None:
        said = checks.get(number)
        form = PledgeCheckForm(formdata=None, data={"how": said.how, "words": said.words} if said else None)
        form.begin_with(*what_stands(said))
    about = {
        "checks": checks,
        "check": number,
        "form": form,
        "conflict": conflict,
        "begun": mine.checks_begun(standing.at) if mine else (),
    }
    signatures = db.session.scalars(signatures_of(mine)).all() if mine is not None else ()
    pledges = db.session.scalars(pledges_of(standing.challenge)).all()
    page = render_template("challenges/pledge.html", standing=standing, pledges=pledges, signatures=signatures, **about)
    return page, status


def day_to_ask(standing: Standing, wanted: int | None, checks: dict[int, PledgeCheck]) -> int | None:
    """The one that is wanted, or the earliest that is not answered."""
    if standing.mine is None or not standing.mine.takes_part:
        return None
    begun = standing.mine.checks_begun(standing.at)
    if wanted in begun:
        return wanted
    return next((number for number in begun if number not in checks), None)


@pledging.post("/challenges/<slug>/pledge/checks/<int:number>")
@limiter.limit("60 per hour", key_func=whom_limits_count)
@sign_in_required
def check(slug: str, number: int) -> ResponseReturnValue:
    standing, form = standing_in(challenge_at(slug)), PledgeCheckForm()
    mine = part_to_check(standing, number)
    if not form.validate():
        return pledge_page(standing, number, form, 422)
    how, words = How(form.how.data), form.words.data or ""
    said = db.session.scalars(pledge_checks_of(mine).where(PledgeCheck.number == number)).one_or_none()
    try:
        if (how, words) != what_stands(said):
            form.refuse_unless_begun_with(*what_stands(said))
    except EditConflict as why:
        return pledge_page(standing, number, form, why.status, why)
    mine.check(number, how, words, standing.at)
    commit()
    say(_("Noted, for you alone."))
    return redirect(f"/challenges/{slug}/pledge", 303)


def what_stands(said: PledgeCheck | None) -> tuple[str, str]:
    return (said.how, said.words) if said else ("", "")


def part_to_check(standing: Standing, number: int) -> Participation:
    """Raises NothingToCheck."""
    mine = standing.mine
    if mine is None or not mine.takes_part or number not in mine.checks_begun(standing.at):
        raise NothingToCheck
    return mine
