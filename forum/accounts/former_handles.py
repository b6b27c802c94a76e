"""What people were called before: mentions and links lead there still, so nobody else takes it.

Of whoever has left, nothing may be kept that says what they were called. A fingerprint is enough to refuse a handle.
"""

import hmac
from collections.abc import Collection
from datetime import datetime
from hashlib import sha256

from sqlalchemy import ForeignKey, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from forum.accounts.sealing import key_from
from forum.core.database import UNSYNCHRONISED, Model, db, insert_into
from forum.settings import current_settings

MOST_KEPT = 10  # of one person, the latest: nobody keeps handles from others by the dozen


class FormerHandle(Model):
    """By what a hasty eye sees of it."""

    __tablename__ = "former_handles"

    skeleton: Mapped[str] = mapped_column(String(120), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    until_at: Mapped[datetime]

    @classmethod
    def keep(cls, account_id: int, skeleton: str, at: datetime) -> None:
        row = insert_into(cls).values(skeleton=skeleton, account_id=account_id, until_at=at)
        anew = row.on_conflict_do_update(index_elements=["skeleton"], set_={"account_id": account_id, "until_at": at})
        db.session.execute(anew)
        mine = cls.account_id == account_id
        latest = select(cls.skeleton).where(mine).order_by(cls.until_at.desc(), cls.skeleton).limit(MOST_KEPT)
        db.session.execute(delete(cls).where(mine, cls.skeleton.not_in(latest)), execution_options=UNSYNCHRONISED)


class RetiredHandle(Model):
    """Of somebody who has left, as it is seen by a hasty eye: by a fingerprint that only this forum can make.

    What it was, whose and until when stands nowhere. It counts as long as its key is SECRET_KEY or a fallback.
    """

    __tablename__ = "retired_handles"

    fingerprint: Mapped[str] = mapped_column(String(64), primary_key=True)

    @classmethod
    def keep(cls, account_id: int, skeleton: str) -> None:
        """This handle of somebody who goes, and those they had before."""
        had = db.session.scalars(select(FormerHandle.skeleton).where(FormerHandle.account_id == account_id))
        today = current_settings().secret_key
        rows = [{"fingerprint": one} for one in fingerprints({skeleton, *had}, [today])]
        db.session.execute(insert_into(cls).values(rows).on_conflict_do_nothing())


def fingerprints(skeletons: Collection[str], secrets: Collection[str]) -> dict[str, str]:
    """What each was made of, by every key."""
    keys = [key_from(one, "handles") for one in secrets]
    return {hmac.new(key, one.encode(), sha256).hexdigest(): one for key in keys for one in skeletons}
