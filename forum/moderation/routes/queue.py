"""The queue: what waits for a moderator, one item at a time, and who looks after it."""

from typing import Any

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload

from forum.accounts import account_by_handle, sign_in_required, viewer
from forum.core import clock
from forum.core.database import commit, db, found
from forum.core.paging import page_of
from forum.core.richtext import excerpt
from forum.moderation.forms import KINDS, WHYS
from forum.moderation.items import ReviewItem, put_in_queue
from forum.moderation.permissions import refuse_unless_moderator
from forum.moderation.queries import (
    Asked,
    open_item_about,
    reasons_behind,
    waiting,
)
from forum.moderation.words import Kind, Why
from forum.posts import Post, posts_visible_to

queue = Blueprint("review_queue", __name__)
PAGE = 20


def asked() -> Asked:
    """What the address asks for; what nobody offers is everything."""
    kind, why = request.args.get("kind", ""), request.args.get("why", "")
    return Asked(
        kind=kind if kind in list(Kind) else "",
        why=why if why in list(Why) else "",
        challenge="".join(one for one in request.args.get("challenge", "")[:60] if one.isalnum() or one in "-_"),
        mine=request.args.get("mine") == "1",
        newest=request.args.get("order") == "newest",
    )


@queue.get("/moderation")
def index() -> ResponseReturnValue:
    """One row an item, the one that waits longest first."""
    refuse_unless_moderator(viewer())
    wanted = asked()
    after, before = request.args.get("after"), request.args.get("before")
    query = waiting(viewer(), wanted)
    page = page_of(
        db.session, query, by=(ReviewItem.id,), after=after, before=before, size=PAGE, descending=wanted.newest
    )
    about = {"reasons": reasons_behind(page.items), "kinds": KINDS, "whys": WHYS, "excerpt": excerpt}
    return render_template("moderation/queue.html", page=page, asked=wanted, **about)


@queue.get("/moderation/posts/<int:post_id>")
def of_post(post_id: int) -> ResponseReturnValue:
    """To the item that is open about this post."""
    refuse_unless_moderator(viewer())
    return redirect(f"/moderation/items/{found(open_item_about(viewer(), post_id))}", 303)


@queue.post("/moderation/posts/<int:post_id>")
@sign_in_required
def look_at_post(post_id: int) -> ResponseReturnValue:
    """A moderator came across it."""
    refuse_unless_moderator(viewer())
    post = found(posts_visible_to(viewer()).where(Post.id == post_id).options(joinedload(Post.challenge)))
    return put(post, f"/moderation/posts/{post_id}")


@queue.post("/moderation/people/<handle>")
@sign_in_required
def look_at_person(handle: str) -> ResponseReturnValue:
    refuse_unless_moderator(viewer())
    return put(found(account_by_handle(handle)), "/moderation?kind=profile&order=newest")


def put(target: Any, then: str) -> ResponseReturnValue:
    put_in_queue(target, Why.MODERATOR, at=clock.now())
    commit()
    return redirect(then, 303)
