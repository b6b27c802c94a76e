"""Whether Akismet is to be asked about a post: a row each, which a job of the moderation room reads.

Only where a key is set, and only about newcomers; the job leaves out what is not for everyone to read.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts import Account
from forum.core.database import Model, db, insert_into
from forum.settings import current_settings


class SpamCheck(Model):
    """`verdict` is empty while it is asked; `none`: no answer came in time. `feedback` is what moderators found, which
    Akismet is told once. `address` and `browser` are those that the author was signed in with."""

    __tablename__ = "spam_checks"
    __table_args__ = (
        CheckConstraint("verdict IN ('ham', 'spam', 'none')", name="verdict"),
        CheckConstraint("feedback IN ('ham', 'spam')", name="feedback"),
    )

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    begun_at: Mapped[datetime]
    next_at: Mapped[datetime | None]
    address: Mapped[str | None] = mapped_column(String(64))
    browser: Mapped[str | None] = mapped_column(String(120))
    verdict: Mapped[str | None] = mapped_column(String(4))
    feedback: Mapped[str | None] = mapped_column(String(4))

    post: Mapped[Any] = relationship("Post", lazy="raise")

    @classmethod
    def begin(cls, post: Any, author: Account, at: datetime) -> None:
        if is_to_be_asked(author):
            db.session.add(cls(post=post, begun_at=at, next_at=at))

    def remember(self, sign_in: Any) -> None:
        """Where its author is signed in; a row, or none any more."""
        if sign_in is not None:
            self.address, self.browser = sign_in.address, sign_in.browser

    @classmethod
    def begin_again(cls, post: Any, author: Account, at: datetime) -> None:
        """Its words are others now."""
        if is_to_be_asked(author):
            new = {"begun_at": at, "next_at": at, "verdict": None}
            row = insert_into(cls).values(post_id=post.id, **new)
            db.session.execute(row.on_conflict_do_update(index_elements=["post_id"], set_=new))


IS_DUE = SpamCheck.next_at.is_not(None)
Index("ix_spam_checks_due", SpamCheck.next_at, sqlite_where=IS_DUE, postgresql_where=IS_DUE)


def is_to_be_asked(author: Account) -> bool:
    return bool(current_settings().akismet_key) and author.is_newcomer
