"""Market day: its page, and the form for one's launch, which is there on that day only."""

from typing import Any

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import viewer, whom_limits_count
from forum.challenges.forms import LaunchForm
from forum.challenges.launches import ANSWERED, Launch, Market, Now, OneLaunch, launch_by, launches_of
from forum.challenges.models import Challenge
from forum.challenges.permissions import Can
from forum.challenges.queries import challenges_visible_to
from forum.challenges.routes.finding import challenge_at, my_part
from forum.challenges.standing import Standing
from forum.core import clock
from forum.core.database import commit, db, found
from forum.core.forms import EditConflict
from forum.core.limits import limiter
from forum.core.paging import encode_key, page_of
from forum.core.permissions import refuse_unless
from forum.core.refusals import Conflict, NotFound, Unusable
from forum.core.web import forget_copy, say
from forum.posts import Kind, MeantFor, Post, posts_visible_to, published

market = Blueprint("market", __name__)
often_enough = limiter.shared_limit("20 per hour", scope="launches", key_func=whom_limits_count)
A_PAGE = 20


def market_at(slug: str) -> Market:
    """Raises NotFound where there is none."""
    challenge = challenge_at(slug)
    here = Market(challenge, viewer(), my_part(challenge), clock.now())
    if here.now == Now.NONE:
        raise NotFound
    return here


@market.get("/challenges/<slug>/market-day")
def show(slug: str) -> ResponseReturnValue:
    here = market_at(slug)
    after, before = request.args.get("after"), request.args.get("before")
    query = launches_of(viewer(), here.challenge)
    page = page_of(db.session, query, by=(Launch.post_id,), after=after, before=before, size=A_PAGE)
    own = own_launch(here)
    left = here.left() if here.is_open_to_me and own is None else 0
    standing = Standing(here.challenge, viewer(), here.mine, here.at)
    about: dict[str, Any] = {"own": own, "left": left, "needed": ANSWERED, "standing": standing}
    return render_template("challenges/market_day.html", market=here, page=page, **about)


def own_launch(here: Market) -> Launch | None:
    return db.session.scalars(launch_by(here.mine)).one_or_none() if here.mine is not None else None


@market.get("/challenges/<slug>/market-day/write")
def write(slug: str) -> ResponseReturnValue:
    here, own = market_to_write(slug)
    if own is None:
        here.refuse_unless_earned()
        return show_form(here, LaunchForm(formdata=None), None, 200)
    said = {"title": own.post.title, "text": own.post.source, "not_for": own.not_for, "free_way": own.free_way}
    return show_form(here, LaunchForm(formdata=None, data=said | {"version": own.post.version}), own, 200)


def market_to_write(slug: str) -> tuple[Market, Launch | None]:
    """With one's launch, if it is there already. Raises SignInNeeded, MarketClosed and Silenced."""
    here = market_at(slug)
    refuse_unless(viewer(), Can.JOIN)
    here.refuse_unless_open()
    viewer().refuse_if_silenced(clock.now())
    return here, own_launch(here)


def show_form(here: Market, form: LaunchForm, own: Launch | None, status: int) -> ResponseReturnValue:
    form.begin_for(readers_here(here, own))
    return render_template("challenges/launch.html", challenge=here.challenge, form=form, own=own), status


def readers_here(here: Market, own: Launch | None) -> MeantFor:
    return MeantFor.in_challenge(here.challenge) if own is None else MeantFor.below(own.post)


@market.post("/challenges/<slug>/market-day/write")
@often_enough
def post(slug: str) -> ResponseReturnValue:
    """One launch each: sent again, it is changed. Of two first ones at once, one is refused."""
    (here, own), form = market_to_write(slug), LaunchForm()
    if not form.validate():
        return show_form(here, form, own, 422)
    if own is not None and own.says(form.text.data, **form.about):
        forget_copy(f"launch:{slug}")
        return redirect(f"/challenges/{slug}/market-day", 303)
    try:
        form.refuse_more(readers_here(here, own))
        posted = revised(here, own, form) if own is not None else launched(here, form)
        commit()
    except Unusable as why:
        form.refuse("text", why)
        return show_form(here, form, own, why.status)
    except EditConflict:
        return show_both(slug, form)
    except Conflict as why:
        raise OneLaunch from why
    published(f"launch:{slug}", posted)
    if posted.is_shown:
        say(_("Your launch is here for everyone in the challenge to see."))
    return redirect(f"/challenges/{slug}/market-day", 303)


def launched(here: Market, form: LaunchForm) -> Post:
    about: dict[str, Any] = {"submission_key": form.submission_key.data or None, **form.about, **form.how}
    return Launch.publish(here, viewer(), form.text.data, **about).post


def revised(here: Market, own: Launch, form: LaunchForm) -> Post:
    own.revise(here, viewer(), form.text.data, version=form.version.data or 0, **form.about)
    return own.post


def show_both(slug: str, form: LaunchForm) -> ResponseReturnValue:
    """Another tab was faster: what stands there now is named, and the words typed here are ready to be sent again."""
    db.session.rollback()
    here, own = market_to_write(slug)
    form.version.data, form.version.raw_data = own.post.version if own else 0, None
    form.refuse("text", EditConflict())
    return show_form(here, form, own, EditConflict.status)


@market.get("/launches/<int:post_id>")
@market.get("/launches/<int:post_id>/edit")
def stands_at(post_id: int) -> ResponseReturnValue:
    """From a permalink to the page of its market day."""
    launch = found(posts_visible_to(viewer()).where(Post.id == post_id, Post.kind == Kind.LAUNCH))
    slug = found(challenges_visible_to(viewer()).where(Challenge.id == launch.challenge_id)).slug
    if request.path.endswith("/edit"):
        return redirect(f"/challenges/{slug}/market-day/write", 303)
    return redirect(f"/challenges/{slug}/market-day?after={encode_key((post_id - 1,))}#post-{post_id}", 303)
