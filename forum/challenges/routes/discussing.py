"""The discussion of a challenge: its topics, and starting one. A topic's own page is a thread like any other."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from forum.accounts import viewer, whom_limits_count
from forum.challenges.discussion import CLOSED, refuse_if_closed, start_topic
from forum.challenges.forms import TopicForm
from forum.challenges.models import Challenge
from forum.challenges.permissions import Can
from forum.challenges.queries import topics_of
from forum.challenges.routes.finding import challenge_at, standing_in
from forum.challenges.standing import Standing
from forum.core import clock
from forum.core.database import commit, db
from forum.core.limits import limiter
from forum.core.paging import page_of
from forum.core.permissions import refuse_unless
from forum.core.refusals import Conflict, Unusable
from forum.posts import (
    Kind,
    MeantFor,
    Post,
    draft_for,
    end_draft,
    known_draft,
    mark_of_draft,
    people_mentioned,
    published,
    said_before,
    sent_before,
    written_before,
)

discussing = Blueprint("discussing", __name__)
A_PAGE = 30


@discussing.get("/challenges/<slug>/discussion")
def index(slug: str) -> ResponseReturnValue:
    """Topics by last activity."""
    challenge = challenge_at(slug)
    after, before = request.args.get("after"), request.args.get("before")
    order = (Post.last_activity_at, Post.id)
    topics = topics_of(viewer(), challenge)
    page = page_of(db.session, topics, by=order, after=after, before=before, size=A_PAGE, descending=True)
    standing = standing_in(challenge)
    is_closed = standing.state in CLOSED
    return render_template("challenges/discussion.html", standing=standing, page=page, is_closed=is_closed)


@discussing.get("/challenges/<slug>/discussion/new")
def begin(slug: str) -> ResponseReturnValue:
    standing = standing_to_write(slug)
    viewer().refuse_if_silenced(clock.now())
    draft = db.session.scalars(draft_for(viewer(), place(slug))).one_or_none()
    fields = draft.fields if draft else {}
    form = TopicForm(data={name: fields.get(name, "") for name in ("title", "text", "meant_for")})
    return show(standing, form, mark_of_draft(draft), 200)


def standing_to_write(slug: str) -> Standing:
    standing = standing_in(challenge_at(slug))
    refuse_unless(viewer(), Can.START_TOPIC, standing)
    refuse_if_closed(standing.challenge, clock.now())
    return standing


def place(slug: str) -> str:
    return f"topic:{slug}"


def show(standing: Standing, form: TopicForm, known: str, status: int) -> ResponseReturnValue:
    draft = place(standing.challenge.slug)
    form.begin_for(MeantFor.in_challenge(standing.challenge))
    page = render_template("challenges/new_topic.html", standing=standing, form=form, place=draft, known=known)
    return page, status


@discussing.post("/challenges/<slug>/discussion/new")
@limiter.limit("10 per minute; 60 per day", key_func=whom_limits_count)
def start(slug: str) -> ResponseReturnValue:
    standing = standing_to_write(slug)
    form = TopicForm()
    first = sent_before(form)
    if first is None and not form.validate():
        return show_again(standing, form, form.status)
    same = {"challenge_id": standing.challenge.id, "kind": Kind.TOPIC, "title": form.title.data}
    first = first or said_before(form.text.data, **same)
    if first is not None:
        return redirect(f"/topics/{first}", 303)
    try:
        return redirect(f"/topics/{started(standing.challenge, form)}", 303)
    except Unusable as why:
        form.refuse("text", why)
        return show_again(standing, form, why.status)


def show_again(standing: Standing, form: TopicForm, status: int) -> ResponseReturnValue:
    return show(standing, form, known_draft(), status)


def started(challenge: Challenge, form: TopicForm) -> int | None:
    """The id of the topic; of two sendings of one form at once, both get the one that was kept."""
    key = form.submission_key.data or None
    form.refuse_more(MeantFor.in_challenge(challenge))
    mentioned = people_mentioned(form.text.data, viewer(), challenge)
    about = {"title": form.title.data, "mentioned": mentioned, "submission_key": key, **form.how}
    topic = start_topic(challenge, viewer(), form.text.data, at=clock.now(), **about)
    end_draft(place(challenge.slug))
    try:
        commit()
    except Conflict:
        return written_before(key)
    published(place(challenge.slug), topic)
    return topic.id
