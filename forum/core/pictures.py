"""Pictures: what people uploaded, where it is shown, and the address it is served at.

The files stand in the store (`core/storage.py`); a row says who uploaded which picture. What shows no picture any more
says so (`let_go`); after a day a job looks whether anything else does, and if not, picture and row go.
"""

from datetime import datetime
from typing import Any

from flask import Blueprint, Flask, Response, request
from flask_babel import lazy_gettext as _l
from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    case,
    delete,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.database import Model, db, insert_into
from forum.core.developing import Print, develop
from forum.core.picture_names import FACE, FOLDER, LARGE, PORTRAIT, SMALL, PictureName, key_of, portrait
from forum.core.refusals import NotFound, Unusable
from forum.core.storage import store
from forum.settings import current_settings

FOR_EVER = "public, max-age=31536000, immutable"
MOST_PICTURES = 10  # in one text
LOCK = 1  # of PostgreSQL's advisory locks of two numbers: the second is a picture's
LONGEST_UPLOAD = 25_000_000  # bytes: what is a little too large is told so on the form, with all that was typed
ACCEPTED = "image/png,image/jpeg,image/webp,image/gif,image/avif,image/heic,image/heif,.heic,.heif"
AS_IT_IS = {"synchronize_session": False, "autoflush": False}  # the rows, whatever is being written
pictures = Blueprint("pictures", __name__)


class TooManyPictures(Unusable):
    title = _l("That is a lot of pictures")
    message = _l(
        "A text can show up to %(most)s pictures. Please choose the ones that matter most.", most=MOST_PICTURES
    )


class NothingChosen(Unusable):
    title = _l("There is no picture yet")
    message = _l("Please choose a picture first.")


class Picture(Model):
    """A picture that somebody uploaded. Of the same one uploaded by two there are two rows, and one picture.

    `freed_at`: since when nothing may need it; None while something is known to show it.
    """

    __tablename__ = "pictures"
    __table_args__ = (UniqueConstraint("key", "uploader_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(52))
    uploader_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    width: Mapped[int]
    height: Mapped[int]
    size: Mapped[int]
    uploaded_at: Mapped[datetime]
    freed_at: Mapped[datetime | None]

    @property
    def name(self) -> PictureName:
        return PictureName(self.key, self.width, self.height)

    @property
    def is_portrait(self) -> bool:
        return (self.width, self.height) == (PORTRAIT, PORTRAIT)

    @property
    def files(self) -> list[str]:
        """All that may be kept of it, the largest first."""
        smaller = PictureName(self.key, FACE, FACE) if self.is_portrait else self.name.smaller
        return [one.file for one in (self.name, smaller) if one]


Index(
    "ix_pictures_freed",
    Picture.freed_at,
    Picture.id,
    sqlite_where=Picture.freed_at.is_not(None),
    postgresql_where=Picture.freed_at.is_not(None),
)

# Where pictures may be shown: each room adds its lines. What stands in LASTING says when it lets go of one; what a
# picture is merely MENTIONED in does not, and is asked again every day.
LASTING: list[ColumnElement[bool]] = []
MENTIONED: list[ColumnElement[bool]] = []


def mentioned_in(column: Any, *conditions: ColumnElement[bool]) -> None:
    """Pictures are kept as long as this text has their addresses."""
    MENTIONED.append(select(1).where(*conditions, column.contains(Picture.key)).exists())


def sent_picture() -> bytes:
    """The file of the form that was sent. Raises NothingChosen."""
    file = request.files.get("picture")
    if file is None or not file.filename:
        raise NothingChosen
    with file.stream as stream:
        return bytes(stream.read())


def keep_picture(sent: bytes, uploader_id: int, at: datetime) -> PictureName:
    """Develop what was uploaded, and keep it in its sizes. Raises what `develop` and the store raise."""
    return keep(develop(sent, LARGE, SMALL), uploader_id, at)


def keep_portrait(sent: bytes, uploader_id: int, at: datetime) -> str:
    """The same for a profile picture: its middle, square. Gives its key."""
    return keep(develop(sent, PORTRAIT, FACE, square=True), uploader_id, at).key


def keep(prints: list[Print], uploader_id: int, at: datetime) -> PictureName:
    """First the row, then the files: so nobody throws them away meanwhile. Putting twice is harmless.

    A row whose files could not be put was never shown to anybody, and goes as any other that nothing shows.
    """
    width, height, body = prints[0]
    picture = Picture(key=key_of(body, current_settings().secret_key), width=width, height=height)
    alone_with(picture.key)
    about = {"width": width, "height": height, "size": sum(len(one.body) for one in prints), "uploaded_at": at}
    row = insert_into(Picture).values(key=picture.key, uploader_id=uploader_id, freed_at=at, **about)
    db.session.execute(row.on_conflict_do_update(index_elements=["key", "uploader_id"], set_={"freed_at": at}))
    for file, one in zip(picture.files, prints, strict=False):
        store().put(file, one.body)
    return picture.name


def alone_with(key: str) -> None:
    """Until the commit nobody else keeps this picture or throws it away. On SQLite whoever writes is alone anyway."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(LOCK, func.hashtext(key))))


def let_go(keys: Any, at: datetime) -> None:
    """These are no longer shown in one place: whether they are in another is looked at later."""
    theirs = update(Picture).where(Picture.key.in_(keys)).values(freed_at=at)
    db.session.execute(theirs, execution_options=AS_IT_IS)


def freed_before(instant: datetime) -> Any:
    """The one that waits longest, and what shows it. Texts are looked through only where nothing that lasts does."""
    shown = case((or_(*LASTING), "lasting"), (or_(*MENTIONED), "mentioned"), else_="nowhere").label("shown")
    query = select(Picture, shown).where(Picture.freed_at < instant)
    return query.order_by(Picture.freed_at, Picture.id).limit(1)


def ask_again(picture: Picture, freed_at: datetime | None) -> None:
    """It is shown: looked at again a day after this, or, with None, not before something lets go of it."""
    db.session.execute(update(Picture).where(*as_seen(picture)).values(freed_at=freed_at), execution_options=AS_IT_IS)


def throw_away(picture: Picture) -> None:
    """Row and files, in one transaction: should the store fail, the row is still there to try again."""
    alone_with(picture.key)
    mine = delete(Picture).where(*as_seen(picture)).returning(Picture.id)
    if db.session.scalar(mine, execution_options=AS_IT_IS) is None:
        return  # it was uploaded again meanwhile
    if db.session.scalar(select(Picture.id).where(Picture.key == picture.key).limit(1)) is None:
        for file in picture.files:
            store().delete(file)


def as_seen(picture: Picture) -> tuple[ColumnElement[bool], ...]:
    return (Picture.id == picture.id, Picture.freed_at == picture.freed_at)


@pictures.get(f"{FOLDER}<file>")
def show(file: str) -> Response:
    """Whoever knows the address sees it: no session, no database."""
    name = PictureName.read(FOLDER + file)
    body = store().get(file) if name else None
    if body is None:
        raise NotFound
    response = Response(body, mimetype="image/webp")
    response.headers["Cache-Control"] = FOR_EVER
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Content-Disposition"] = "inline"
    response.set_etag(file.removesuffix(".webp"))
    response.make_conditional(request)
    return response


def init_pictures(app: Flask) -> None:
    app.register_blueprint(pictures)
    app.add_template_global(portrait)
    app.jinja_env.globals["accepted_pictures"] = ACCEPTED
