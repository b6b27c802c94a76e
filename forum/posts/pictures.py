"""Which post shows which pictures."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.database import Model, db
from forum.core.picture_names import keys_in, number_in
from forum.core.pictures import LASTING, MOST_PICTURES, Picture, TooManyPictures, let_go


class PostPicture(Model):
    """A post shows a picture: as long as it does, the picture is kept."""

    __tablename__ = "post_pictures"

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(String(52), primary_key=True, index=True)


def pictures_in(html: str) -> list[PostPicture]:
    """What this text will be linked to. Raises TooManyPictures."""
    if number_in(html) > MOST_PICTURES:
        raise TooManyPictures
    return [PostPicture(key=key) for key in keys_in(html)]


def show_instead(post_id: int, before: str, shown: list[PostPicture], at: datetime) -> None:
    """The text is about to be replaced or is gone, and shows these pictures now. Most show none, before and after."""
    if "<img" in before:
        let_go(select(PostPicture.key).where(PostPicture.post_id == post_id), at)
        db.session.execute(delete(PostPicture).where(PostPicture.post_id == post_id))
    for picture in shown:
        picture.post_id = post_id
    db.session.add_all(shown)


LASTING.append(select(PostPicture.key).where(PostPicture.key == Picture.key).exists())
