"""Comment to join: the offer below somebody's first comment, and what they answer."""

from typing import Any

from flask import Blueprint, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import sign_in_required, viewer
from forum.challenges import Challenge
from forum.core import clock
from forum.core.database import commit, db, found
from forum.core.web import say
from forum.entries.forms import JoinInForm
from forum.entries.join_offers import JoinOffer, Offer, keep_as_draft, offer_in
from forum.entries.limits import claimings
from forum.posts import Kind, Post, ThreadPage, posts_visible_to

joining_in = Blueprint("joining_in", __name__)


def join_offer(thread: ThreadPage) -> Offer | None:
    """For the page of a thread: the offer below the viewer's first comment, if it is on it. Visitors cost nothing."""
    if not viewer().is_authenticated:
        return None
    mine = {one.id: one.created_at for one in thread.comments if one.author_id == viewer().id and not one.is_gone}
    return offer_in(viewer(), thread.root.challenge, mine, clock.now())


@joining_in.post("/posts/<int:comment_id>/join-in")
@claimings
@sign_in_required
def answer(comment_id: int) -> ResponseReturnValue:
    comment = found(own_comments().where(Post.id == comment_id))
    form = JoinInForm()
    challenge = db.session.get_one(Challenge, comment.challenge_id)
    offer = offer_in(viewer(), challenge, {comment.id: comment.created_at}, clock.now())
    if offer is None or not form.validate():
        return redirect(f"/posts/{comment_id}", 303)

    JoinOffer.note(challenge.id, viewer().id, form.answer.data, clock.now())
    if form.answer.data == "yes":
        keep_as_draft(offer, comment, viewer().id, clock.now())
    commit()
    return go_on(offer, form.answer.data)


def own_comments() -> Any:
    mine = (Post.author_id == viewer().id, Post.kind == Kind.COMMENT, Post.challenge_id.is_not(None))
    return posts_visible_to(viewer()).where(*mine, Post.deleted_at.is_(None), Post.hidden_at.is_(None))


def go_on(offer: Offer, answer: str) -> ResponseReturnValue:
    way = f"/challenges/{offer.challenge.slug}"
    if answer == "yes":
        return redirect(f"{way}/join?next={way}/days/{offer.number}/write", 303)
    say(_("All right. You can join whenever you like; nobody will ask again."))
    return redirect(f"/posts/{offer.comment_id}", 303)
