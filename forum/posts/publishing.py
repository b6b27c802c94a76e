"""What a page says after something was published."""

from flask import flash
from flask_babel import gettext as _

from forum.core.web import say
from forum.posts.models import Post


def published(place: str, post: Post) -> None:
    """The browser may forget its copy of the draft; who is not confirmed yet is told calmly what happens now."""
    flash(place, "draft-done")
    if post.is_held:
        say(_("Your words are kept. Others see them as soon as you have confirmed your e-mail address."))
