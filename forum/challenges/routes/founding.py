"""A new challenge: the first step of founding makes the draft. Or it is the next edition of one that is over."""

from typing import Any

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from forum.accounts import viewer, whom_limits_count
from forum.challenges.addresses import aside, base_slug
from forum.challenges.covers import cover_columns
from forum.challenges.editions import run_again
from forum.challenges.models import Challenge
from forum.challenges.packs import Pack, packs, packs_for
from forum.challenges.permissions import Can
from forum.challenges.queries import made_by_form
from forum.challenges.routes.covering import is_fine_with_cover
from forum.challenges.routes.finding import challenge_to
from forum.challenges.step_forms import FirstStepForm
from forum.challenges.steps import STEP_WORDS, Step, likely_first_day
from forum.challenges.throwing_away import NotOnlyADraft, throw_away
from forum.challenges.words import Pace, SellingRule
from forum.core import clock
from forum.core.database import commit, db
from forum.core.forms import Form, WritingForm
from forum.core.languages import reader_language
from forum.core.limits import limiter
from forum.core.permissions import refuse_unless
from forum.core.pictures import LONGEST_UPLOAD
from forum.core.refusals import Conflict
from forum.core.web import forget_copy, say, takes_up_to
from forum.posts import Visibility

founding = Blueprint("founding", __name__)
seldom = limiter.limit("10 per hour; 30 per day", key_func=whom_limits_count)


@founding.get("/challenges/new")
def begin() -> ResponseReturnValue:
    refuse_unless(viewer(), Can.CREATE)
    viewer().refuse_if_silenced(clock.now())
    pack = packs().get(request.args.get("pack", ""))
    texts = ("title", "summary", "hashtag", "description")
    told = {name: getattr(pack, name) for name in texts} | {"pack": pack.name} if pack else {}
    return show(FirstStepForm(formdata=None, data=told), 200)


def show(form: FirstStepForm, status: int) -> ResponseReturnValue:
    offered = packs_for(reader_language())[:1]
    about = {"step": Step.WHAT, "step_words": STEP_WORDS, "packs": offered}
    return render_template("challenges/first_step.html", form=form, **about), status


@founding.post("/challenges/new")
@takes_up_to(LONGEST_UPLOAD)
@seldom
def create() -> ResponseReturnValue:
    refuse_unless(viewer(), Can.CREATE)
    form = FirstStepForm()
    first = sent_before(form)
    if first is None and not is_fine_with_cover(form):
        return show(form, form.status)
    return redirect(f"/challenges/{first or founded(form)}/steps/when", 303)


def made_before(key: str | None) -> str | None:
    return db.session.scalar(made_by_form(viewer(), key)) if key else None


def sent_before(form: FirstStepForm) -> str | None:
    """The same, if it has the words of this sending, too; else the form asks for them."""

    def says_the_same(slug: str) -> bool:
        words = select(Challenge.title, Challenge.summary).where(Challenge.slug == slug)
        return db.session.execute(words).one() == (form.title.data, form.summary.data)

    return form.again(made_before(form.submission_key.data), says_the_same)


def founded(form: FirstStepForm) -> str:
    """The address of the draft; what the further steps ask is what most people choose."""
    pack = packs().get(form.pack.data or "")
    cover = cover_columns(form.cover, form.picture_words.data) if form.cover else {}
    fields = usual(pack) | form.what_it_is | cover | {"slug": aside(base_slug(form.title.data))}
    key = form.submission_key.data or None
    challenge = Challenge.create(viewer(), at=clock.now(), submission_key=key, **fields)
    if pack is not None:
        pack.fill(challenge)
    return kept(challenge, key)


def usual(pack: Pack | None) -> dict[str, Any]:
    """What most organisers would choose, and the pledge of the pack if they came for one."""
    texts = {name: getattr(pack, name) for name in ("will", "stop", "length")} if pack else {}
    return {
        "length": 28,
        "starts_on": likely_first_day(clock.now(), viewer().zone),
        "zone": viewer().zone,
        "pace": Pace.TOGETHER.value,
        "rest_days_per_week": 1,
        "visibility": Visibility.PUBLIC.value,
        "selling_rule": SellingRule.QUIET.value,
        "pitch_words": "",
        "has_market_day": True,
        "answer_goal_hours": 24,
        "will": "",
        "stop": "",
    } | texts


def kept(challenge: Challenge, key: str | None) -> str:
    """Its address; of two sendings of one form at once, both get the one that was kept."""
    slug = challenge.slug
    try:
        commit()
    except Conflict:
        first = made_before(key)
        if first is None:
            raise
        return first
    forget_copy("challenge")
    say(_("Your draft is here. Nobody but you sees it until you announce it."))
    return slug


@founding.post("/challenges/<slug>/again")
@seldom
def repeat(slug: str) -> ResponseReturnValue:
    """The next edition, as a draft."""
    challenge = challenge_to(Can.RUN_AGAIN, slug, Challenge.prompts, Challenge.pledges)
    refuse_unless(viewer(), Can.CREATE)
    key = WritingForm().submission_key.data
    first = made_before(key)
    if first is None:
        slug = aside(base_slug(challenge.title))
        first = kept(run_again(challenge, viewer(), slug=slug, key=key, at=clock.now()), key)
    return redirect(f"/challenges/{first}/steps/when", 303)


@founding.get("/challenges/<slug>/thrown-away")
def ask_whether(slug: str) -> ResponseReturnValue:
    challenge = challenge_to(Can.THROW_AWAY, slug)
    if challenge.announced_at is not None:
        raise NotOnlyADraft
    return render_template("challenges/throw_away.html", challenge=challenge, form=Form())


@founding.post("/challenges/<slug>/thrown-away")
def throw(slug: str) -> ResponseReturnValue:
    throw_away(challenge_to(Can.THROW_AWAY, slug), by=viewer(), at=clock.now())
    commit()
    forget_copy(f"challenge:{slug}")
    say(_("The draft is gone."))
    return redirect("/challenges", 303)
