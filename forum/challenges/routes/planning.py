"""The days of a challenge as those who write them see them: all of them for organisers, their own for hosts."""

from typing import Any

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import Account, account_by_handle, viewer
from forum.challenges.forms import PromptForm, Theirs
from forum.challenges.models import Challenge
from forum.challenges.permissions import Can
from forum.challenges.prompts import TEXTS, Prompt
from forum.challenges.queries import all_prompts_of, prompts_of_visible
from forum.challenges.routes.finding import challenge_to
from forum.core import clock
from forum.core.database import commit, db, found
from forum.core.forms import EditConflict
from forum.core.permissions import may, refuse_unless
from forum.core.refusals import Refused
from forum.core.web import forget_copy, say

planning = Blueprint("planning", __name__)


@planning.get("/challenges/<slug>/days")
def days(slug: str) -> ResponseReturnValue:
    return show_days(challenge_to(Can.SEE_ALL_DAYS, slug), 200)


def show_days(challenge: Challenge, status: int, problem: Refused | None = None) -> ResponseReturnValue:
    prompts = db.session.scalars(all_prompts_of(challenge)).all()
    return render_template("challenges/days.html", challenge=challenge, prompts=prompts, problem=problem), status


@planning.get("/challenges/<slug>/days/<int(max=100):number>/edit")
def edit_day(slug: str, number: int) -> ResponseReturnValue:
    prompt = prompt_to_edit(slug, number)
    return show_day(prompt, day_form_for(prompt), 200)


def prompt_to_edit(slug: str, number: int) -> Prompt:
    """The day, open to those who run the challenge and to its host long before it opens to others."""
    prompt = found(prompts_of_visible(viewer()).where(Challenge.slug == slug, Prompt.number == number))
    refuse_unless(viewer(), Can.EDIT_PROMPT, prompt)
    return prompt


def day_form_for(prompt: Prompt) -> PromptForm:
    form = PromptForm(data=stored_day(prompt) | {"version": prompt.version})
    if not may(viewer(), Can.NAME_HOST, prompt):
        del form.host
    if prompt.challenge.announced_at is not None:
        form.must_be_whole()
    return form


def stored_day(prompt: Prompt) -> dict[str, Any]:
    return prompt.texts | {"host": prompt.host.handle if prompt.host else ""}


def show_day(prompt: Prompt, form: PromptForm, status: int, theirs: Theirs | None = None) -> ResponseReturnValue:
    page = render_template(
        "challenges/edit_day.html", challenge=prompt.challenge, prompt=prompt, form=form, theirs=theirs
    )
    return page, status


@planning.post("/challenges/<slug>/days/<int(max=100):number>/edit")
def save_day(slug: str, number: int) -> ResponseReturnValue:
    prompt = prompt_to_edit(slug, number)
    form = day_form_for(prompt)
    if not form.validate() or not is_host_known(form):
        return show_day(prompt, form, 422)
    try:
        change_day(prompt, form)
        commit()
    except EditConflict:
        return show_day_conflict(slug, number, form)
    forget_copy(f"prompt:{slug}:{number}")
    say(_("Day %(number)s is saved.", number=number))
    is_in_charge = may(viewer(), Can.SEE_ALL_DAYS, prompt.challenge)
    return redirect(f"/challenges/{slug}/days" if is_in_charge else f"/challenges/{slug}", 303)


def is_host_known(form: PromptForm) -> bool:
    if "host" not in form or not form.host.data or host_named(form) is not None:
        return True
    form.refuse("host", _("Nobody here has this handle."))
    return False


def host_named(form: PromptForm) -> Account | None:
    handle = (form.host.data or "").removeprefix("@")
    return db.session.scalars(account_by_handle(handle)).one_or_none() if handle else None


def change_day(prompt: Prompt, form: PromptForm) -> None:
    """Raises EditConflict."""
    host = host_named(form) if "host" in form else prompt.host
    prompt.change(version=form.version.data, **{name: form[name].data or "" for name in TEXTS})
    prompt.name_host(host, by=viewer(), at=clock.now())


def show_day_conflict(slug: str, number: int, form: PromptForm) -> ResponseReturnValue:
    db.session.rollback()
    prompt = prompt_to_edit(slug, number)
    form.start_from(prompt.version)
    return show_day(prompt, form, EditConflict.status, form.differences(stored_day(prompt)))
