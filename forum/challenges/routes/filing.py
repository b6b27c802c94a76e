"""Prompts from a file and into one. A file is taken as a whole or not at all."""

from flask import Blueprint, Response, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from forum.accounts import refuse_while_silenced, viewer, whom_limits_count
from forum.challenges.day_forms import DaysFileForm, changes_told
from forum.challenges.json_reading import is_of_whole_challenge
from forum.challenges.models import Challenge
from forum.challenges.openings import last_begun
from forum.challenges.order import DaysChanged, refuse_if_changed, seen_in
from forum.challenges.packs import packs_for
from forum.challenges.permissions import Can
from forum.challenges.prompt_files import UnreadableFile, csv_of, days_of, json_of, read_prompts, refuse_line, yaml_of
from forum.challenges.queries import all_prompts_of
from forum.challenges.routes.finding import challenge_to
from forum.core import clock
from forum.core.database import commit, db
from forum.core.forms import EditConflict
from forum.core.languages import reader_language
from forum.core.limits import limiter
from forum.core.permissions import refuse_unless
from forum.core.refusals import Refused
from forum.core.richtext import many_texts
from forum.core.web import say

filing = Blueprint("filing", __name__)
IN_THE_EXAMPLE = 3  # days
WRITTEN = {
    "csv": (csv_of, "text/csv"),
    "yaml": (yaml_of, "application/yaml"),
    "json": (json_of, "application/json"),
}


@filing.get("/challenges/<slug>/days/file")
def ask(slug: str) -> ResponseReturnValue:
    challenge = challenge_to(Can.EDIT, slug)
    return show(challenge, DaysFileForm(seen=seen_in(db.session.scalars(all_prompts_of(challenge)).all())), 200)


def show(challenge: Challenge, form: DaysFileForm, status: int, problem: Refused | None = None) -> ResponseReturnValue:
    return render_template("challenges/file.html", challenge=challenge, form=form, problem=problem), status


@filing.post("/challenges/<slug>/days/file")
@limiter.limit("60 per hour", key_func=whom_limits_count)
def take(slug: str) -> ResponseReturnValue:
    challenge = challenge_to(Can.EDIT, slug)
    form = DaysFileForm()
    if not form.validate():
        return show(challenge, form, 422)
    refuse_while_silenced(form.text.data, form.file.data)
    try:
        with many_texts():
            changed = taken(challenge, form)
        commit()
    except UnreadableFile as why:
        return show(challenge, form, why.status, why)
    except EditConflict:
        return show_changed(slug, form)
    if is_of_whole_challenge(form.text.data, refuse_line):
        say(_("What else stands in this file was left out: this challenge keeps its own texts and rules."))
    say(ngettext("%(num)s day is taken from the file.", "%(num)s days are taken from the file.", changed))
    return redirect(f"/challenges/{slug}/days", 303)


def taken(challenge: Challenge, form: DaysFileForm) -> int:
    """How many days are different now. Raises UnreadableFile, DaysChanged."""
    rows = read_prompts(form.take_text())
    prompts = db.session.scalars(all_prompts_of(challenge)).all()
    refuse_if_changed(prompts, form.seen.data)
    whole, begun = challenge.announced_at is not None, last_begun(challenge, clock.now())
    changes = changes_told(prompts, rows, begun=begun, whole=whole)
    by_number = {prompt.number: prompt for prompt in prompts}
    for number, texts in changes.items():
        prompt = by_number[number]
        prompt.change(version=prompt.version, by=viewer(), at=clock.now(), has_begun=False, **texts)
    return len(changes)


def show_changed(slug: str, form: DaysFileForm) -> ResponseReturnValue:
    """Somebody wrote a day meanwhile: the next sending replaces what can be looked at now."""
    db.session.rollback()
    challenge = challenge_to(Can.EDIT, slug)
    form.seen.data, form.seen.raw_data = seen_in(db.session.scalars(all_prompts_of(challenge)).all()), None
    return show(challenge, form, DaysChanged.status, DaysChanged())


@filing.get("/challenges/<slug>/days/file.<any(csv, yaml, json):kind>")
def give(slug: str, kind: str) -> ResponseReturnValue:
    challenge = challenge_to(Can.SEE_ALL_DAYS, slug)
    prompts = db.session.scalars(all_prompts_of(challenge)).all()
    return written(kind, f"{slug}-days", days_of(prompts))


def written(kind: str, name: str, days: list[dict[str, str]]) -> Response:
    write, mimetype = WRITTEN[kind]
    answer = Response(write(days), content_type=f"{mimetype}; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer


@filing.get("/challenges/new/example.<any(csv, yaml, json):kind>")
def example(kind: str) -> ResponseReturnValue:
    """The first days of the pack in one's own language, as a file."""
    refuse_unless(viewer(), Can.CREATE)
    days = packs_for(reader_language())[0].days[:IN_THE_EXAMPLE]
    return written(kind, "example", [{"day": str(number), **day} for number, day in enumerate(days, 1)])
