"""The cover of a challenge: shown, changed and taken down by who runs it, and taken away by moderators."""

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from forum.accounts import Account
from forum.challenges.models import Challenge
from forum.challenges.words import Happened
from forum.core.database import db
from forum.core.events import Event
from forum.core.forms import EditConflict
from forum.core.picture_names import PictureName
from forum.core.pictures import LASTING, Picture, let_go
from forum.core.refusals import Unusable
from forum.posts import make_books_anew

NO_COVER = {"cover_key": None, "cover_width": None, "cover_height": None, "cover_words": ""}


class TakenAway(Unusable):
    message = _l("A moderator has taken this picture away. Please choose another one.")


def cover_columns(picture: PictureName, words: str) -> dict[str, Any]:
    """What the row says about it."""
    about = {"cover_key": picture.key, "cover_width": picture.width, "cover_height": picture.height}
    return {**about, "cover_words": words, "cover_hidden_at": None}


def show_cover(challenge: Challenge, picture: PictureName, words: str, *, by: Account, at: datetime) -> None:
    """In the place of what was there. Raises Silenced, and TakenAway for one that a moderator took away."""
    by.refuse_if_silenced(at)
    if challenge.cover_hidden_at is not None and challenge.cover_key == picture.key:
        raise TakenAway
    let_go([picture.key, challenge.cover_key], at)  # the new one, too, so that nobody throws it away meanwhile
    challenge.claim(**cover_columns(picture, words))
    Event.record(Happened.COVER_CHANGED, actor=by, challenge=challenge, at=at)


def describe_cover(challenge: Challenge, words: str, *, of: str, by: Account, at: datetime) -> None:
    """Say anew what the picture with this key shows. Raises Silenced, and EditConflict when it is another by now."""
    by.refuse_if_silenced(at)
    if not challenge.claim(Challenge.cover_key == of, cover_words=words):
        raise EditConflict
    Event.record(Happened.COVER_CHANGED, actor=by, challenge=challenge, at=at)


def take_cover_down(challenge: Challenge, *, by: Account, at: datetime) -> None:
    """Done twice, it is done once; what a moderator took away stays theirs to give back. Raises Silenced."""
    by.refuse_if_silenced(at)
    let_go_of_cover(challenge.cover_key, at)
    if challenge.claim(Challenge.cover_key.is_not(None), Challenge.cover_hidden_at.is_(None), **NO_COVER):
        Event.record(Happened.COVER_CHANGED, actor=by, challenge=challenge, at=at)


def let_go_of_cover(key: str | None, at: datetime) -> None:
    if key is not None:
        let_go([key], at)


def hide_cover(challenge: Challenge, *, by: Account, at: datetime) -> str | None:
    """A moderator takes it away; its file is kept for an undo. Gives its key; None: there was none to see."""
    key = challenge.cover_key
    if not challenge.claim(Challenge.cover_key == key, Challenge.cover_hidden_at.is_(None), cover_hidden_at=at):
        return None
    make_books_anew([challenge.id])
    Event.record(Happened.COVER_CHANGED, actor=by, challenge=challenge, at=at)
    return key


def show_cover_again(challenge: Challenge, key: str | None, *, by: Account, at: datetime) -> None:
    """Unless another one was chosen since, or none."""
    if key is not None and challenge.claim(Challenge.cover_key == key, cover_hidden_at=None):
        make_books_anew([challenge.id])
        Event.record(Happened.COVER_CHANGED, actor=by, challenge=challenge, at=at)


def own_picture(address: str, uploader_id: int) -> PictureName | None:
    """A picture that they uploaded and that is still kept. Nobody shows what others uploaded by its address alone."""
    name = PictureName.read(address)
    if name is None:
        return None
    mine = select(Picture).where(Picture.key == name.key, Picture.uploader_id == uploader_id)
    picture = db.session.scalars(mine).first()
    return picture.name if picture is not None else None


LASTING.append(select(Challenge.id).where(Challenge.cover_key == Picture.key).exists())
