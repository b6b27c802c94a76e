"""Adding a picture to what one writes: by a script in the page, or by the form itself, whose words come along."""

import re

from flask import Blueprint, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import sign_in_required, viewer
from forum.core import clock
from forum.core.database import commit, db
from forum.core.forms import unix_lines
from forum.core.permissions import refuse_unless
from forum.core.picture_names import PictureName
from forum.core.pictures import LONGEST_UPLOAD, keep_picture, sent_picture
from forum.core.problems import wants_json
from forum.core.refusals import Refused
from forum.core.web import say, takes_up_to
from forum.posts.drafts import mark_of_draft, refuse_one_too_many
from forum.posts.keeping import keep_words, known_draft
from forum.posts.limits import uploads
from forum.posts.permissions import Can
from forum.posts.places import accepted_fields, accepted_place, page_of_place
from forum.posts.queries import draft_for

pictures = Blueprint("post_pictures", __name__)
LONGEST_WORDS = 300  # characters that say what a picture shows
SIGNS, ESCAPED = re.compile(r"[\\\[\]`*_<]"), r"\\\g<0>"  # what would be read as formatting


@pictures.post("/pictures")
@takes_up_to(LONGEST_UPLOAD)
@uploads
@sign_in_required
def upload() -> ResponseReturnValue:
    refuse_unless(viewer(), Can.UPLOAD)
    if wants_json():
        picture = developed()
        commit()
        about = {"address": picture.address, "small": (picture.smaller or picture).address}
        return jsonify(markdown=markdown(picture), **about), 201
    return into_the_form()


def developed() -> PictureName:
    return keep_picture(sent_picture(), viewer().id, clock.now())


def markdown(picture: PictureName) -> str:
    """What stands in the text for it."""
    words = " ".join(request.form.get("picture_words", "").split())[:LONGEST_WORDS]
    return f"![{SIGNS.sub(ESCAPED, words)}]({picture.address})"


def into_the_form() -> ResponseReturnValue:
    """Without a script: what is typed becomes the draft, with the picture at its end, and the form is shown again.

    Whatever is wrong with the picture, the words are kept; where they cannot be kept, its file is not either.
    """
    place = accepted_place(request.form.get("place"))
    fields = accepted_fields(request.form.to_dict(flat=False))
    draft = db.session.scalars(draft_for(viewer(), place)).one_or_none()
    if draft is None or mark_of_draft(draft) != known_draft():
        refuse_one_too_many(viewer().id)
    trouble, added = None, ""
    try:
        added = markdown(developed())
    except Refused as why:
        trouble = why
    text = unix_lines(request.form.get("text")) or ""
    fields["text"] = "\n\n".join(part for part in (text, added) if part)
    where = keep_words(place, fields, known_draft())
    commit()
    if trouble is not None:
        return render_template("posts/picture.html", trouble=trouble, back=back_to(place)), trouble.status
    if where != place:
        say(_("Another text of yours stands in that form by now. This one is kept beside it, with its picture."))
        return redirect("/drafts", 303)
    say(_("The picture is at the end of your text."))
    return redirect(back_to(place), 303)


def back_to(place: str) -> str:
    """The form again; an answer goes on answering whom it answered."""
    answering = request.form.get("answer", type=int)
    return f"{page_of_place(place) or '/drafts'}{f'?answer={answering}' if answering else ''}"
