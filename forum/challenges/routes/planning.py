"""The days of a challenge as those who write them see them: all of them for organisers, their own for hosts."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import Account, account_by_handle, refuse_while_silenced, viewer
from forum.challenges.asking import ask_to_host
from forum.challenges.day_forms import MoveForm
from forum.challenges.forms import PromptForm, Theirs
from forum.challenges.models import Challenge
from forum.challenges.openings import is_open_to, last_begun
from forum.challenges.order import seen_in
from forum.challenges.permissions import Can
from forum.challenges.prompts import TEXTS, Prompt, PromptRevision
from forum.challenges.queries import all_prompts_of, part_in, prompts_of_visible, revisions_of
from forum.challenges.routes.finding import challenge_to, may_be_named
from forum.challenges.words import EnoughInvitations, NotAsked
from forum.core import clock
from forum.core.database import commit, db, found
from forum.core.forms import EditConflict
from forum.core.permissions import may, refuse_unless
from forum.core.refusals import NotFound, Refused
from forum.core.web import forget_copy, say
from forum.posts import previews

planning = Blueprint("planning", __name__)


@planning.get("/challenges/<slug>/days")
def days(slug: str) -> ResponseReturnValue:
    return show_days(challenge_to(Can.SEE_ALL_DAYS, slug), 200)


def show_days(
    challenge: Challenge, status: int, problem: Refused | None = None, form: MoveForm | None = None
) -> ResponseReturnValue:
    prompts = db.session.scalars(all_prompts_of(challenge)).all()
    begun = last_begun(challenge, clock.now())
    about = {"prompts": prompts, "begun": begun, "seen": seen_in(prompts), "problem": problem}
    page = render_template(
        "challenges/days.html",
        challenge=challenge,
        form=form or MoveForm(formdata=None, seen=seen_in(prompts)),
        **about,
    )
    return page, status


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


def show_day(
    prompt: Prompt, form: PromptForm, status: int, theirs: Theirs | None = None, shown: Prompt | None = None
) -> ResponseReturnValue:
    """With the day beside it as people will see it: as it is stored, or as `shown`."""
    about: dict[str, Any] = {"challenge": prompt.challenge, "theirs": theirs, "shown": shown or prompt}
    about["has_begun"] = prompt.number <= last_begun(prompt.challenge, clock.now())
    return render_template("challenges/edit_day.html", prompt=prompt, form=form, **about), status


@planning.post("/challenges/<slug>/days/<int(max=100):number>/preview")
@previews
def preview_day(slug: str, number: int) -> ResponseReturnValue:
    """What is in the form, as people would see it; nothing is kept."""
    prompt = prompt_to_edit(slug, number)
    form = day_form_for(prompt)
    if not form.validate():
        return show_day(prompt, form, 422)
    shown = Prompt.blank(number)
    shown.fill(**texts_in(form))
    return show_day(prompt, form, 200, shown=shown)


def texts_in(form: PromptForm) -> dict[str, str]:
    return {name: form[name].data or "" for name in TEXTS}


@planning.post("/challenges/<slug>/days/<int(max=100):number>/edit")
def save_day(slug: str, number: int) -> ResponseReturnValue:
    prompt = prompt_to_edit(slug, number)
    form = day_form_for(prompt)
    if not form.validate() or not is_host_known(form, prompt):
        return show_day(prompt, form, 422)
    refuse_while_silenced(prompt)
    try:
        change_day(prompt, form)
        commit()
    except EditConflict:
        return show_day_conflict(slug, number, form)
    except (NotAsked, EnoughInvitations) as why:
        return show_not_asked(slug, number, form, why)
    forget_copy(f"prompt:{slug}:{number}")
    say(_("Day %(number)s is saved.", number=number))
    return redirect(next_place(prompt), 303)


def next_place(prompt: Prompt) -> str:
    way = f"/challenges/{prompt.challenge.slug}"
    if not may(viewer(), Can.SEE_ALL_DAYS, prompt.challenge):
        return way
    goes_on = request.form.get("then") == "next" and prompt.number < prompt.challenge.length
    return f"{way}/days/{prompt.number + 1}/edit" if goes_on else f"{way}/days#day-{prompt.number}"


def is_host_known(form: PromptForm, prompt: Prompt) -> bool:
    if "host" not in form or not form.host.data or host_named(form, prompt) is not None:
        return True
    form.refuse("host", _("Nobody here has this handle."))
    return False


def host_named(form: PromptForm, prompt: Prompt) -> Account | None:
    handle = (form.host.data or "").removeprefix("@")
    query = account_by_handle(handle).where(may_be_named(prompt.host_id))
    return db.session.scalars(query).one_or_none() if handle else None


def change_day(prompt: Prompt, form: PromptForm) -> None:
    """Nobody hosts who has not said yes. Raises EditConflict, NotAsked, EnoughInvitations."""
    host = host_named(form, prompt) if "host" in form else prompt.host
    now = clock.now()
    has_begun = prompt.number <= last_begun(prompt.challenge, now)
    prompt.change(version=form.version.data, by=viewer(), at=now, has_begun=has_begun, **texts_in(form))
    if host is None or host.id in (prompt.host_id, viewer().id):
        prompt.name_host(host, by=viewer(), at=now)
    else:
        ask_to_host(prompt, host, by=viewer(), at=now)
        say(_("%(name)s is asked, and hears of it. Nothing changes before they say yes.", name=host.name))


def show_not_asked(slug: str, number: int, form: PromptForm, why: Refused) -> ResponseReturnValue:
    db.session.rollback()
    form.refuse("host", why)
    return show_day(prompt_to_edit(slug, number), form, 422)


def show_day_conflict(slug: str, number: int, form: PromptForm) -> ResponseReturnValue:
    db.session.rollback()
    prompt = prompt_to_edit(slug, number)
    form.start_from(prompt.version)
    return show_day(prompt, form, EditConflict.status, form.differences(stored_day(prompt)))


@planning.get("/challenges/<slug>/days/<int(max=100):number>/history")
def history(slug: str, number: int) -> ResponseReturnValue:
    """What a day asked for before, for everyone who can read the day."""
    prompt = found(prompts_of_visible(viewer()).where(Challenge.slug == slug, Prompt.number == number))
    mine = db.session.scalars(part_in(viewer(), prompt.challenge_id)).one_or_none()
    if not is_open_to(viewer(), prompt, mine, clock.now()):
        raise NotFound
    edits = edits_of(prompt, db.session.scalars(revisions_of(prompt)).all())
    return render_template("challenges/day_history.html", challenge=prompt.challenge, prompt=prompt, edits=edits)


def edits_of(
    prompt: Prompt, revisions: Sequence[PromptRevision]
) -> list[tuple[PromptRevision, list[str], dict[str, str]]]:
    """Each edit, the latest first: what stood there before, the fields that changed, and what stands there since."""
    after = [prompt.texts, *(revision.texts for revision in revisions)]
    told = zip(revisions, after, strict=False)
    return [(one, [name for name in TEXTS if one.texts[name] != then[name]], then) for one, then in told]
