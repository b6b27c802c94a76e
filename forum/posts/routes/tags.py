"""Posts by hashtag."""

import unicodedata
from urllib.parse import quote

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from forum.accounts import viewer
from forum.core.database import db
from forum.core.mentions import MAX_TAG
from forum.core.paging import page_of
from forum.core.refusals import NotFound
from forum.posts.attached import Hashtag
from forum.posts.queries import posts_tagged

tags = Blueprint("tags", __name__)


@tags.get("/tags/<tag>")
def show(tag: str) -> ResponseReturnValue:
    plain = unicodedata.normalize("NFC", tag.casefold())
    if len(plain) > MAX_TAG:
        raise NotFound
    if plain != tag:
        return redirect(f"/tags/{quote(plain, safe='')}", 303)
    after, before = request.args.get("after"), request.args.get("before")
    query = posts_tagged(viewer(), tag)
    page = page_of(db.session, query, by=(Hashtag.post_id,), after=after, before=before, descending=True, size=20)
    return render_template("posts/tag.html", tag=tag, here=f"/tags/{quote(tag, safe='')}", page=page)
