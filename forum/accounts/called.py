"""What somebody is called by others: the name they give themselves or, once a moderator has hidden what they say about
themselves, their handle. A name is the first thing that people read of anybody, and stands above all they wrote.

Every page, mail and list asks for `name` or `first_name`, in a statement too, so that this is the one place. What they
call themselves, `full_name`, is for their own form, and for who decides about it. docs/decisions/moderation.md.
"""

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, String, case
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.refusals import NotAllowed


class NameHidden(NotAllowed):
    message = _l(
        "A moderator has hidden what you say about yourself, and your handle stands in place of your name. "
        "Until that is taken back, it stays as it is."
    )


class Called:
    """These columns of an account."""

    handle: Any
    profile_hidden_at: Mapped[datetime | None]
    called_anew_at: Mapped[datetime | None]  # until those texts say so in which the forum put the name
    own_first_name: Mapped[str] = mapped_column("first_name", String(60))
    own_last_name: Mapped[str] = mapped_column("last_name", String(60))
    own_picture: Mapped[str | None] = mapped_column("picture", String(52), index=True)

    def refuse_if_hidden(self) -> None:
        """What stands above their words stays as it is while moderators have hidden it. Raises NameHidden."""
        if self.profile_hidden_at is not None:
            raise NameHidden

    @property
    def full_name(self) -> str:
        return f"{self.own_first_name} {self.own_last_name}".strip()

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @hybrid_property
    def first_name(self) -> str:
        return self.own_first_name if self.profile_hidden_at is None else str(self.handle)

    @first_name.inplace.setter
    def _set_first_name(self, name: str) -> None:
        self.own_first_name = name

    @first_name.inplace.expression
    @classmethod
    def _first_name_there(cls) -> ColumnElement[str]:
        return case((cls.profile_hidden_at.is_(None), cls.own_first_name), else_=cls.handle)

    @hybrid_property
    def last_name(self) -> str:
        return self.own_last_name if self.profile_hidden_at is None else ""

    @last_name.inplace.setter
    def _set_last_name(self, name: str) -> None:
        self.own_last_name = name

    @last_name.inplace.expression
    @classmethod
    def _last_name_there(cls) -> ColumnElement[str]:
        return case((cls.profile_hidden_at.is_(None), cls.own_last_name), else_="")

    @hybrid_property
    def picture(self) -> str | None:
        """Their face stands beside the name, and is hidden with it."""
        return self.own_picture if self.profile_hidden_at is None else None

    @picture.inplace.expression
    @classmethod
    def _picture_there(cls) -> ColumnElement[str | None]:
        return case((cls.profile_hidden_at.is_(None), cls.own_picture))
