"""/settings/profile/picture: a face to the name."""

from flask import Blueprint, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from forum.accounts import doors
from forum.accounts.forms import ProfileForm
from forum.accounts.permissions import Can
from forum.accounts.queries import with_links
from forum.accounts.routes.profile import show
from forum.accounts.viewers import refuse_while_silenced, sign_in_required, viewer
from forum.core import clock
from forum.core.database import commit, found
from forum.core.permissions import refuse_unless
from forum.core.pictures import LONGEST_UPLOAD, keep_portrait, sent_picture
from forum.core.refusals import Refused
from forum.core.web import say, takes_up_to

portraits = Blueprint("portraits", __name__, url_prefix="/settings/profile/picture")


@portraits.get("")
@sign_in_required
def reloaded() -> ResponseReturnValue:
    """Whoever reloads after a picture was refused asks for this address."""
    return redirect("/settings/profile", 303)


@portraits.post("")
@takes_up_to(LONGEST_UPLOAD)
@sign_in_required
@doors.portraits
def replace() -> ResponseReturnValue:
    account = found(with_links(viewer()))
    refuse_unless(viewer(), Can.SHOW_FACE)
    refuse_while_silenced(account)
    account.refuse_if_hidden()
    try:
        key = keep_portrait(sent_picture(), account.id, clock.now())
    except Refused as why:
        return show(ProfileForm.about(account), int(why.status), trouble=why)
    account.show_face(key, at=clock.now())
    commit()
    say(_("This is the picture that others see now."))
    return redirect("/settings/profile", 303)


@portraits.post("/remove")
@sign_in_required
def remove() -> ResponseReturnValue:
    viewer().show_face(None, at=clock.now())
    commit()
    say(_("Your picture is taken down. Your initials stand in its place."))
    return redirect("/settings/profile", 303)
