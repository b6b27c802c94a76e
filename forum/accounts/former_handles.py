"""What people were called before: mentions and links lead there still, so nobody else takes it."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.database import UNSYNCHRONISED, Model, db, insert_into

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
