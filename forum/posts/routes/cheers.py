"""Cheers: 'this helped'. Who cheered can be seen, a number is never shown."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from forum.accounts import sign_in_required, viewer
from forum.core import clock
from forum.core.database import commit, db, found
from forum.core.paging import page_of
from forum.core.permissions import may, refuse_unless
from forum.core.refusals import NotFound
from forum.posts.attached import Cheer
from forum.posts.limits import cheering
from forum.posts.models import Post
from forum.posts.permissions import Can
from forum.posts.queries import cheers_of, post_to_change

cheers = Blueprint("cheers", __name__)


@cheers.post("/posts/<int:post_id>/cheer")
@cheering
@sign_in_required
def give(post_id: int) -> ResponseReturnValue:
    post = found(post_to_change(viewer(), post_id))
    refuse_unless(viewer(), Can.CHEER, post)
    post.cheer(viewer(), at=clock.now())
    commit()
    return redirect(f"/posts/{post_id}", 303)


@cheers.post("/posts/<int:post_id>/cheer/withdraw")
@cheering
@sign_in_required
def withdraw(post_id: int) -> ResponseReturnValue:
    found(post_to_change(viewer(), post_id))
    Cheer.take_back(post_id, viewer().id)
    commit()
    return redirect(f"/posts/{post_id}", 303)


@cheers.get("/posts/<int:post_id>/cheers")
def show(post_id: int) -> ResponseReturnValue:
    post = found(post_to_change(viewer(), post_id))
    refuse_unless_to_be_seen(post)
    after = request.args.get("after")
    page = page_of(db.session, cheers_of(viewer(), post), by=(Cheer.cheered_at, Cheer.person_id), after=after)
    return render_template("posts/cheers.html", post=post, page=page)


def refuse_unless_to_be_seen(post: Post) -> None:
    """Nobody reads who liked a text that is gone."""
    if post.is_gone and not may(viewer(), Can.SEE_HIDDEN, post):
        raise NotFound
