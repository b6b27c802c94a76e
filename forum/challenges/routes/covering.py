"""The cover of a challenge: choose a picture, say what it shows, change it, take it down."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import viewer
from forum.challenges.cover_forms import CoverForm
from forum.challenges.covers import describe_cover, own_picture, show_cover, take_cover_down
from forum.challenges.models import Challenge
from forum.challenges.permissions import Can
from forum.challenges.routes.finding import challenge_to
from forum.challenges.step_forms import FirstStepForm
from forum.core import clock
from forum.core.database import commit, db
from forum.core.forms import EditConflict
from forum.core.picture_names import PictureName
from forum.core.pictures import LONGEST_UPLOAD, NothingChosen, keep_picture
from forum.core.refusals import Refused, Unusable
from forum.core.web import say, takes_up_to
from forum.posts import uploads

covering = Blueprint("covering", __name__)
WAY = "/challenges/<slug>/cover"


def challenge_to_cover(slug: str) -> Challenge:
    """Raises NotFound, NotAllowed and Silenced."""
    challenge = challenge_to(Can.EDIT, slug)
    viewer().refuse_if_silenced(clock.now())
    return challenge


@covering.get(WAY)
def ask(slug: str) -> ResponseReturnValue:
    challenge = challenge_to_cover(slug)
    return show(challenge, form_for(challenge), 200)


def form_for(challenge: Challenge) -> CoverForm:
    is_there = challenge.cover is not None
    return CoverForm(data={"of": challenge.cover_key, "picture_words": challenge.cover_words} if is_there else {})


def show(challenge: Challenge, form: CoverForm, status: int, theirs: str = "") -> ResponseReturnValue:
    return render_template("challenges/cover.html", challenge=challenge, form=form, theirs=theirs), status


@covering.post(WAY)
@takes_up_to(LONGEST_UPLOAD)
@uploads
def save(slug: str) -> ResponseReturnValue:
    challenge = challenge_to_cover(slug)
    form = CoverForm()
    if not is_fine_with_cover(form):
        return show(challenge, form, 422)
    try:
        change(challenge, form)
        commit()
    except Unusable as why:
        form.refuse("picture", why)
        return show(challenge, form, 422)
    except EditConflict:
        return show_conflict(slug, form)
    say(_("This picture stands at the head of the challenge now."))
    return redirect(f"/challenges/{slug}", 303)


def change(challenge: Challenge, form: CoverForm) -> None:
    """Raises EditConflict where only the words were changed, and the picture is another by now; and TakenAway."""
    words, how = form.picture_words.data, {"by": viewer(), "at": clock.now()}
    if form.cover is not None:
        show_cover(challenge, form.cover, words, **how)
    elif form.of.data:
        describe_cover(challenge, words, of=form.of.data, **how)
    else:
        raise NothingChosen


def show_conflict(slug: str, form: CoverForm) -> ResponseReturnValue:
    """Beside it stands the other picture; sent again, the words are its own."""
    db.session.rollback()
    challenge = challenge_to_cover(slug)
    form.of.data = challenge.cover_key if challenge.cover else ""
    return show(challenge, form, EditConflict.status, theirs=str(EditConflict.message))


@covering.post(f"{WAY}/removal")
def remove(slug: str) -> ResponseReturnValue:
    take_cover_down(challenge_to_cover(slug), by=viewer(), at=clock.now())
    commit()
    say(_("The picture is taken down."))
    return redirect(f"/challenges/{slug}/cover", 303)


def is_fine_with_cover(form: CoverForm | FirstStepForm) -> bool:
    """A picture that came along is kept for the next sending, also when something else is wrong."""
    is_fine = form.validate()
    form.cover = picture_of(form)
    if is_fine and not form.picture.errors:
        return True
    commit()
    return False


def picture_of(form: CoverForm | FirstStepForm) -> PictureName | None:
    """What was sent now or, with a form that came back, before. What is wrong with it is said beside the field."""
    if form.picture.data:
        try:
            picture = keep_picture(form.picture.data.read(), viewer().id, clock.now())
        except Refused as why:
            form.refuse("picture", why)
            return None
        form.kept.data = picture.address
        return picture
    picture_before = own_picture(form.kept.data or "", viewer().id)
    form.kept.data = picture_before.address if picture_before else ""
    return picture_before
