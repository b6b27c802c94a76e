"""What a text would look like, exactly as it would be published."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from forum.accounts import sign_in_required, viewer
from forum.core.refusals import Unusable
from forum.core.richtext import to_html
from forum.posts.forms import PreviewForm
from forum.posts.limits import previews
from forum.posts.mentions import people_mentioned

preview = Blueprint("preview", __name__)


@preview.post("/preview")
@previews
@sign_in_required
def show() -> ResponseReturnValue:
    form = PreviewForm()
    if not form.validate():
        return render_template("posts/preview.html", html=None, form=form), 422
    text = form.text.data or ""
    try:
        html = to_html(text, people_mentioned(text, viewer()).keys())
    except Unusable as why:
        form.refuse("text", why)
        return render_template("posts/preview.html", html=None, form=form), why.status
    return render_template("posts/preview.html", html=html, form=form)
