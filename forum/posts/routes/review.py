"""Why a post waits for a moderator, and the rules by which texts are read: nothing about the check is a secret."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from forum.accounts import sign_in_required, viewer
from forum.core.database import db, found
from forum.core.permissions import refuse_unless
from forum.posts.permissions import Can
from forum.posts.pitch.labels import LABELS
from forum.posts.pitch.rules import READS_LIKE_ONE, WHERE_NOTHING_IS_SOLD, rules
from forum.posts.pitches import Pitch
from forum.posts.queries import post_to_change
from forum.posts.suspects import Suspect
from forum.posts.words import HeldFor

review = Blueprint("review", __name__)


@review.get("/posts/<int:post_id>/review")
@sign_in_required
def show(post_id: int) -> ResponseReturnValue:
    post = found(post_to_change(viewer(), post_id))
    refuse_unless(viewer(), Can.SEE_REVIEW, post)
    if post.held_reason != HeldFor.REVIEW or post.is_gone:
        return redirect(f"/posts/{post.id}", 303)
    return render_template("posts/review.html", post=post, **why(post.id))


def why(post_id: int) -> dict[str, Pitch | Suspect | None]:
    return {"pitch": db.session.get(Pitch, post_id), "suspect": db.session.get(Suspect, post_id)}


@review.get("/guidelines/pitches")
def table() -> ResponseReturnValue:
    """The whole table, with its words: whoever gets a note can look up why."""
    named = [(label, rules()[name]) for name, label in LABELS.items()]
    return render_template("posts/pitch_rules.html", rules=named, quiet=READS_LIKE_ONE, strict=WHERE_NOTHING_IS_SOLD)
