"""A whole challenge into a file, and from one: a draft that is the same challenge, or nothing."""

from flask import Blueprint, Response, redirect, render_template
from flask.typing import ResponseReturnValue

from forum.accounts import viewer
from forum.challenges.addresses import aside, base_slug, wish_of
from forum.challenges.day_forms import WholeFileForm
from forum.challenges.models import Challenge
from forum.challenges.permissions import Can
from forum.challenges.prompt_files import UnreadableFile
from forum.challenges.routes.finding import challenge_to
from forum.challenges.routes.founding import kept, made_before, seldom
from forum.challenges.whole_files import Whole, read_whole, whole_json_of
from forum.core import clock
from forum.core.permissions import refuse_unless
from forum.core.richtext import many_texts

whole_filing = Blueprint("whole_filing", __name__)


@whole_filing.get("/challenges/<slug>/file.json")
def give(slug: str) -> ResponseReturnValue:
    challenge = challenge_to(Can.SEE_ALL_DAYS, slug, Challenge.pledges, Challenge.prompts)
    answer = Response(whole_json_of(challenge, challenge.prompts), content_type="application/json; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{slug}.json"'
    return answer


@whole_filing.get("/challenges/new/file")
def ask() -> ResponseReturnValue:
    refuse_unless(viewer(), Can.CREATE)
    viewer().refuse_if_silenced(clock.now())
    return show(WholeFileForm(formdata=None), 200)


def show(form: WholeFileForm, status: int, problem: UnreadableFile | None = None) -> ResponseReturnValue:
    return render_template("challenges/whole_file.html", form=form, problem=problem), status


@whole_filing.post("/challenges/new/file")
@seldom
def take() -> ResponseReturnValue:
    refuse_unless(viewer(), Can.CREATE)
    form = WholeFileForm()
    first = made_before(form.submission_key.data)
    if first is None and not form.validate():
        return show(form, 422)
    try:
        with many_texts():
            slug = first or founded(read_whole(form.take_text()), form.submission_key.data or None)
    except UnreadableFile as why:
        return show(form, why.status, why)
    return redirect(f"/challenges/{slug}/prepare", 303)


def founded(whole: Whole, key: str | None) -> str:
    """The address of the draft, made from that of the file."""
    slug = aside(wish_of(whole.fields["slug"] or base_slug(whole.fields["title"])))
    fields = whole.fields | {"slug": slug, "submission_key": key}
    challenge = Challenge.create(viewer(), at=clock.now(), **fields)
    whole.fill(challenge)
    return kept(challenge, key)
