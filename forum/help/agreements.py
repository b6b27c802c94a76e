"""An agreement has two parts: each side's is a short list, of which each ticks off their own."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import CheckConstraint, Delete, ForeignKey, String, delete, insert, update
from sqlalchemy.orm import Mapped, mapped_column

from forum.core.database import UNSYNCHRONISED, Model, db
from forum.help.words import LONGEST_LINE, MOST_LINES, Side


class Part(Model):
    """One line of what a side does."""

    __tablename__ = "help_parts"
    __table_args__ = (CheckConstraint("side IN ('author', 'taker')", name="side"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    taker_id: Mapped[int] = mapped_column(ForeignKey("help_takers.id", ondelete="CASCADE"), index=True)
    side: Mapped[str] = mapped_column(String(6))
    position: Mapped[int]
    words: Mapped[str] = mapped_column(String(LONGEST_LINE))
    ticked_at: Mapped[datetime | None]

    @classmethod
    def all_of(cls, taker_id: int) -> Delete:
        return delete(cls).where(cls.taker_id == taker_id)

    @classmethod
    def begin(cls, taker_id: int, side: Side, text: str) -> None:
        """What was said before there was an agreement, line by line."""
        lines = [line[:LONGEST_LINE] for line in lines_in(text)[:MOST_LINES]]
        cls.write(taker_id, {side: lines}, {})

    @classmethod
    def replace(cls, taker_id: int, before: Sequence["Part"], after: Mapping[Side, list[str]]) -> None:
        ticked = {(part.side, part.words): part.ticked_at for part in before}
        db.session.execute(cls.all_of(taker_id), execution_options=UNSYNCHRONISED)
        cls.write(taker_id, after, ticked)

    @classmethod
    def write(
        cls, taker_id: int, parts: Mapping[Side, list[str]], ticked: Mapping[tuple[str, str], datetime | None]
    ) -> None:
        rows = [
            {"taker_id": taker_id, "side": str(side), "position": at, "words": words}
            | {"ticked_at": ticked.get((side, words))}
            for side, lines in parts.items()
            for at, words in enumerate(lines)
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
