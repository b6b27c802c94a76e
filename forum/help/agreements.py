"""An agreement has two parts: each side's is a short list, of which each ticks off their own."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import CheckConstraint, Delete, ForeignKey, String, delete, insert, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.accounts import Account
from forum.core.database import UNSYNCHRONISED, Model, db
from forum.help.words import LONGEST_LINE, MOST_LINES, Side


class Part(Model):
    """One line of what a side does. `by`: who wrote it, for either side may change both parts."""

    __tablename__ = "help_parts"
    __table_args__ = (CheckConstraint("side IN ('author', 'taker')", name="side"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    taker_id: Mapped[int] = mapped_column(ForeignKey("help_takers.id", ondelete="CASCADE"), index=True)
    side: Mapped[str] = mapped_column(String(6))
    position: Mapped[int]
    words: Mapped[str] = mapped_column(String(LONGEST_LINE))
    ticked_at: Mapped[datetime | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)

    by: Mapped[Account | None] = relationship(lazy="raise")

    @classmethod
    def all_of(cls, taker_id: int) -> Delete:
        return delete(cls).where(cls.taker_id == taker_id)

    @classmethod
    def begin(cls, taker_id: int, side: Side, text: str, by_id: int | None) -> None:
        """What was said before there was an agreement, line by line."""
        lines = [line[:LONGEST_LINE] for line in lines_in(text)[:MOST_LINES]]
        cls.write(taker_id, {side: lines}, {}, by_id)

    @classmethod
    def replace(cls, taker_id: int, before: Sequence["Part"], after: Mapping[Side, list[str]], by_id: int) -> None:
        """What stood there before stays ticked, and whose words it is."""
        known = {(part.side, part.words): part for part in before}
        db.session.execute(cls.all_of(taker_id), execution_options=UNSYNCHRONISED)
        cls.write(taker_id, after, known, by_id)

    @classmethod
    def write(
        cls,
        taker_id: int,
        parts: Mapping[Side, list[str]],
        known: Mapping[tuple[str, str], "Part"],
        by_id: int | None,
    ) -> None:
        written = [(side, at, words) for side, lines in parts.items() for at, words in enumerate(lines)]
        rows = [
            {"taker_id": taker_id, "side": str(side), "position": at, "words": words}
            | ({"ticked_at": was.ticked_at, "by_id": was.by_id} if was else {"ticked_at": None, "by_id": by_id})
            for side, at, words in written
            for was in (known.get((side, words)),)
        ]
        if rows:
            db.session.execute(insert(cls), rows)

    def tick(self, at: datetime | None) -> bool:
        """Done; or, with None, not yet. False: it was so already."""
        is_other = Part.ticked_at.is_(None) if at is not None else Part.ticked_at.is_not(None)
        mine = update(Part).where(Part.id == self.id, is_other).values(ticked_at=at).returning(Part.id)
        return db.session.execute(mine, execution_options=UNSYNCHRONISED).first() is not None


def lines_in(text: str) -> list[str]:
    """One line a thing to do, whatever sign it begins with."""
    return [line for line in (one.strip().lstrip("-*•").strip() for one in text.splitlines()) if line]
