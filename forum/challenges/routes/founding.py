"""A new challenge: from a form, with blank days or a pack's, or as the next edition of one that is over."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import viewer, whom_limits_count
from forum.challenges.editions import base_slug, free_slug, run_again
from forum.challenges.forms import FIELDS, FILE, NewChallengeForm
from forum.challenges.models import Challenge
from forum.challenges.packs import Pack, packs, packs_for
from forum.challenges.permissions import Can
from forum.challenges.queries import made_by_form, slugs_like
from forum.challenges.routes.finding import challenge_to
from forum.challenges.throwing_away import NotOnlyADraft, throw_away
from forum.challenges.words import Pace, SellingRule
from forum.core import clock
from forum.core.database import commit, db
from forum.core.forms import Form, WritingForm
from forum.core.languages import reader_language
from forum.core.limits import limiter
from forum.core.permissions import refuse_unless
from forum.core.refusals import Conflict
from forum.core.web import forget_copy, say
from forum.posts import Visibility

founding = Blueprint("founding", __name__)
seldom = limiter.limit("10 per hour; 30 per day", key_func=whom_limits_count)


@founding.get("/challenges/new")
def begin() -> ResponseReturnValue:
    refuse_unless(viewer(), Can.CREATE)
    viewer().refuse_if_silenced(clock.now())
    return show(NewChallengeForm(data=proposed(packs().get(request.args.get("pack", "")))), 200)


def proposed(pack: Pack | None) -> dict[str, object]:
    """What most organisers would choose, and the texts of the pack if they came for one."""
    usual: dict[str, object] = {
        "length": 28,
        "zone": viewer().zone,
        "pace": Pace.TOGETHER.value,
        "rest_days_per_week": 1,
        "visibility": Visibility.PUBLIC.value,
        "selling_rule": SellingRule.QUIET.value,
        "answer_goal_hours": 24,
    }
    if pack is None:
        return usual
    texts = ("title", "summary", "hashtag", "description", "will", "stop", "length")
    return usual | {name: getattr(pack, name) for name in texts} | {"pack": pack.name}


def show(form: NewChallengeForm, status: int) -> ResponseReturnValue:
    return render_template("challenges/new.html", form=form, packs=packs_for(reader_language())[:1]), status


@founding.post("/challenges/new")
@seldom
def create() -> ResponseReturnValue:
    refuse_unless(viewer(), Can.CREATE)
    form = NewChallengeForm()
    form.borrow()
    first = made_before(form.submission_key.data)
    if first is not None:
        return redirect(f"/challenges/{first}/days", 303)
    if not form.validate():
        return show(form, 422)
    slug = chosen_slug(form)
    if slug is None:
        return show(form, 422)
    challenge = created(form, slug)
    way = f"/challenges/{kept(challenge, form.submission_key.data)}/days"
    return redirect(f"{way}/file" if form.pack.data == FILE else way, 303)


def made_before(key: str | None) -> str | None:
    return db.session.scalar(made_by_form(viewer(), key)) if key else None


def chosen_slug(form: NewChallengeForm) -> str | None:
    """The address that was typed, or one made from the title; None when the typed one is taken."""
    typed = form.slug.data
    base = typed or base_slug(form.title.data)
    taken = set(db.session.scalars(slugs_like(base)))
    if typed and typed in taken:
        form.refuse("slug", _("This address is taken. Please choose another one."))
        return None
    return free_slug(base, taken | {"new"})


def created(form: NewChallengeForm, slug: str) -> Challenge:
    fields = {name: form[name].data for name in FIELDS} | {"slug": slug}
    key = form.submission_key.data or None
    challenge = Challenge.create(viewer(), at=clock.now(), submission_key=key, **fields)
    pack = packs().get(form.pack.data or "")
    if pack is not None:
        pack.fill(challenge)
    return challenge


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
        base = base_slug(challenge.title)
        free = free_slug(base, set(db.session.scalars(slugs_like(base))) | {"new"})
        first = kept(run_again(challenge, viewer(), slug=free, key=key, at=clock.now()), key)
    return redirect(f"/challenges/{first}/edit", 303)


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
    say(_("The draft is gone, and its address is free."))
    return redirect("/challenges", 303)
