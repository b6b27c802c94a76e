"""The steps of founding: each changes the draft that the first one made, and one goes to and fro."""

from typing import Any

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import selectinload

from forum.accounts import viewer
from forum.challenges.forms import BLANK, FIELDS, FILE, WITHOUT_PACK, EditChallengeForm, Theirs, packs_on_offer
from forum.challenges.glances import glance_at
from forum.challenges.models import Challenge
from forum.challenges.packs import packs
from forum.challenges.permissions import Can
from forum.challenges.queries import earlier_ones_of
from forum.challenges.routes.editing import stored
from forum.challenges.routes.finding import challenge_to
from forum.challenges.stand_ins import WHOM_WORDS, Whom
from forum.challenges.step_forms import DaysStepForm
from forum.challenges.steps import STEP_FIELDS, STEP_WORDS, Step, step_after, step_before, where_they_left
from forum.challenges.words import AlreadyAnnounced
from forum.core import clock
from forum.core.database import commit, db, found
from forum.core.forms import EditConflict, choices
from forum.core.web import forget_copy
from forum.posts import previews

stepping = Blueprint("stepping", __name__)
KEEP = "keep"  # the days as they are
EDITION = "edition-"  # and the id of the challenge they come from
A_STEP = "/challenges/<slug>/steps/<any(what, when, promise):step>"


@stepping.get("/challenges/<slug>/steps")
def go_on(slug: str) -> ResponseReturnValue:
    challenge = draft_at(slug, Challenge.pledges, Challenge.prompts)
    step = where_they_left(challenge)
    return redirect(f"/challenges/{slug}/steps/{step.value}" if step else f"/challenges/{slug}/prepare", 303)


def draft_at(slug: str, *loads: Any) -> Challenge:
    """Raises AlreadyAnnounced: from then on it has one form, for what may still be changed."""
    challenge = challenge_to(Can.EDIT, slug, *loads)
    if challenge.announced_at is not None:
        raise AlreadyAnnounced
    return challenge


@stepping.get(A_STEP)
def show(slug: str, step: str) -> ResponseReturnValue:
    challenge = draft_at(slug, Challenge.pledges)
    return show_step(challenge, Step(step), form_of(challenge, Step(step)), 200)


def form_of(challenge: Challenge, step: Step) -> EditChallengeForm:
    form = EditChallengeForm(data=stored(challenge) | {"version": challenge.version})
    form.keep_only(STEP_FIELDS[step])
    return form


def show_step(
    challenge: Challenge,
    step: Step,
    form: EditChallengeForm,
    status: int,
    theirs: Theirs | None = None,
    typed: dict[str, Any] | None = None,
) -> ResponseReturnValue:
    """With the draft beside it as others will see it: as it is stored, or as `typed`."""
    glance = glance_at(challenge, whom_to_show(), clock.now(), **typed or {})
    about = {"challenge": challenge, "step": step, "step_words": STEP_WORDS, "theirs": theirs}
    return render_template("challenges/step.html", form=form, glance=glance, whom_words=WHOM_WORDS, **about), status


def whom_to_show() -> Whom:
    asked = request.form.get("whom")
    return Whom(asked) if asked in list(Whom) else Whom.VISITOR


@stepping.post(f"{A_STEP}/as-seen")
@previews
def preview(slug: str, step: str) -> ResponseReturnValue:
    """What is in the form, as others would see it; nothing is kept."""
    challenge, here = draft_at(slug, Challenge.pledges), Step(step)
    form = form_of(challenge, here)
    if not form.validate():
        return show_step(challenge, here, form, 422)
    return show_step(challenge, here, form, 200, typed=typed_in(form, here))


@stepping.post(A_STEP)
def save(slug: str, step: str) -> ResponseReturnValue:
    challenge, here = draft_at(slug, Challenge.pledges), Step(step)
    form = form_of(challenge, here)
    if not form.validate():
        return show_step(challenge, here, form, 422)
    try:
        change(challenge, here, form)
        commit()
    except EditConflict:
        return show_conflict(slug, here, form)
    forget_copy(f"challenge:{slug}:{step}")
    then = step_before(here) if request.form.get("then") == "back" else step_after(here)
    return redirect(f"/challenges/{slug}/steps/{then.value}", 303)


def typed_in(form: EditChallengeForm, step: Step) -> dict[str, Any]:
    return {name: form[name].data for name in STEP_FIELDS[step]}


def change(challenge: Challenge, step: Step, form: EditChallengeForm) -> None:
    fields = {name: value for name, value in stored(challenge).items() if name in FIELDS} | {"slug": challenge.slug}
    challenge.change(version=form.version.data, by=viewer(), at=clock.now(), **fields | typed_in(form, step))


def show_conflict(slug: str, step: Step, form: EditChallengeForm) -> ResponseReturnValue:
    db.session.rollback()
    challenge = draft_at(slug, Challenge.pledges)
    form.start_from(challenge.version)
    return show_step(challenge, step, form, EditConflict.status, form.differences(stored(challenge)))


@stepping.get("/challenges/<slug>/steps/days")
def days(slug: str) -> ResponseReturnValue:
    challenge = draft_at(slug, Challenge.prompts)
    return show_days(challenge, days_form(challenge), 200)


def days_form(challenge: Challenge) -> DaysStepForm:
    """What is written already stays, unless something else is chosen."""
    is_begun = any(prompt.is_written for prompt in challenge.prompts)
    keep: dict[str, object] = {KEEP: _("As they are")} if is_begun else {}
    earlier = db.session.scalars(earlier_ones_of(viewer(), challenge))
    theirs = {f"{EDITION}{one.id}": _("Those of “%(title)s”", title=one.title) for one in earlier}
    blank = {} if is_begun else {BLANK: WITHOUT_PACK[BLANK]}
    offered = keep | packs_on_offer() | theirs | {FILE: WITHOUT_PACK[FILE]} | blank
    form = DaysStepForm(data={"source": next(iter(offered))})
    form.source.choices = choices(offered)
    return form


def show_days(challenge: Challenge, form: DaysStepForm, status: int) -> ResponseReturnValue:
    about = {"challenge": challenge, "step": Step.DAYS, "step_words": STEP_WORDS, "keep": KEEP}
    return render_template("challenges/days_step.html", form=form, **about), status


@stepping.post("/challenges/<slug>/steps/days")
def take(slug: str) -> ResponseReturnValue:
    """Nothing is taken on the way back."""
    challenge = draft_at(slug, Challenge.prompts)
    if request.form.get("then") == "back":
        return redirect(f"/challenges/{slug}/steps/{Step.PROMISE.value}", 303)
    form = days_form(challenge)
    if not form.validate():
        return show_days(challenge, form, 422)
    viewer().refuse_if_silenced(clock.now())
    fill(challenge, form.source.data)
    commit()
    return redirect(f"/challenges/{slug}/days{'/file' if form.source.data == FILE else ''}", 303)


def fill(challenge: Challenge, source: str) -> None:
    """A longer challenge keeps what it has at its end."""
    if source.startswith(EDITION):
        theirs = earlier_ones_of(viewer(), challenge).where(Challenge.id == int(source.removeprefix(EDITION)))
        earlier = found(theirs.options(selectinload(Challenge.prompts)))
        for prompt, before in zip(challenge.prompts, earlier.prompts, strict=False):
            prompt.take_over(before)
    elif source in packs():
        packs()[source].fill(challenge)
