"""What a challenge has of its cover: a picture at its head, and the words that say what it shows."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.picture_names import PictureName

LONGEST_WORDS = 300  # characters that say what a picture shows


class Covered:
    """`cover_hidden_at`: since when a moderator has taken it away; nobody sees it then, and an undo brings it back."""

    cover_key: Mapped[str | None] = mapped_column(String(52), index=True)
    cover_width: Mapped[int | None]
    cover_height: Mapped[int | None]
    cover_words: Mapped[str] = mapped_column(String(LONGEST_WORDS), default="", server_default="")
    cover_hidden_at: Mapped[datetime | None]

    @property
    def cover(self) -> PictureName | None:
        """The picture that everyone sees who sees the challenge."""
        if self.cover_key is None or self.cover_hidden_at is not None:
            return None
        return PictureName(self.cover_key, self.cover_width or 0, self.cover_height or 0)
