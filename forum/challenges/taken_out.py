"""Who was taken out of a challenge for invited people: nothing that they did before lets them in again."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Select, delete, false, select
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.database import UNSYNCHRONISED, Model, db, insert_into
from forum.posts import Post, Reader


class TakenOut(Model):
    """By those who organise it: they stay out until they are invited anew, by a link or into the team.

    `with_team`: they read it as long as they were in the team, and are not any longer. What they wrote until then does
    not let them in; what they do later does, as it does anybody else.
    """

    __tablename__ = "taken_out"

    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenges.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, index=True)
    since_at: Mapped[datetime]
    with_team: Mapped[bool] = mapped_column(default=False, server_default=false())

    @classmethod
    def note(cls, challenge_id: int, account_id: int, at: datetime, *, with_team: bool = False) -> None:
        how = {"since_at": at, "with_team": with_team}
        row = insert_into(cls).values(challenge_id=challenge_id, account_id=account_id, **how)
        db.session.execute(row.on_conflict_do_update(index_elements=["challenge_id", "account_id"], set_=how))

    @classmethod
    def forget(cls, challenge_id: Any, people: Sequence[int] | Select[int]) -> None:
        """They are invited anew."""
        theirs = delete(cls).where(cls.challenge_id == challenge_id, cls.account_id.in_(people))
        db.session.execute(theirs, execution_options=UNSYNCHRONISED)


def stays_out(account_id: Any, challenge_id: Any) -> ColumnElement[bool]:
    """Ids, or columns."""
    theirs = (TakenOut.challenge_id == challenge_id, TakenOut.account_id == account_id)
    return select(TakenOut.account_id).where(*theirs, ~TakenOut.with_team).exists()


def was_written_in_the_team() -> ColumnElement[bool]:
    """Whether a post is from before its author was out with the team."""
    theirs = (TakenOut.challenge_id == Post.challenge_id, TakenOut.account_id == Post.author_id)
    return select(TakenOut.account_id).where(*theirs, TakenOut.since_at >= Post.created_at).exists()


def turn_away(challenge_id: int) -> None:
    """Of those who were let in together. Asked once they are: whoever was taken out meanwhile is out by then."""
    theirs = delete(Reader).where(Reader.challenge_id == challenge_id)
    out = theirs.where(stays_out(Reader.account_id, Reader.challenge_id))
    db.session.execute(out, execution_options=UNSYNCHRONISED)
