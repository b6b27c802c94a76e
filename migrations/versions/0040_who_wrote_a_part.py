"""who wrote a line of what two agreed

Revision: 0040, after 0039

What stands there is taken for the words of whose part it is.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
parts = sa.table("help_parts", sa.column("taker_id"), sa.column("side"), sa.column("by_id"))
takers = sa.table("help_takers", sa.column("id"), sa.column("post_id"), sa.column("person_id"))
posts = sa.table("posts", sa.column("id"), sa.column("author_id"))


def upgrade() -> None:
    with op.batch_alter_table("help_parts", copy_from=as_it_was()) as batch:
        batch.add_column(sa.Column("by_id", KEY, nullable=True))
        batch.create_foreign_key(op.f("fk_help_parts_by_id"), "accounts", ["by_id"], ["id"], ondelete="SET NULL")
        batch.create_index(op.f("ix_help_parts_by_id"), ["by_id"])
    taker = sa.select(takers.c.person_id).where(takers.c.id == parts.c.taker_id)
    author = sa.select(posts.c.author_id).join_from(takers, posts, posts.c.id == takers.c.post_id)
    author = author.where(takers.c.id == parts.c.taker_id)
    for side, whose in (("taker", taker), ("author", author)):
        theirs = parts.update().where(parts.c.side == side)
        op.execute(theirs.values(by_id=whose.correlate(parts).scalar_subquery()))


def downgrade() -> None:
    op.drop_index(op.f("ix_help_parts_by_id"), table_name="help_parts")
    now = as_it_was(sa.Column("by_id", KEY, nullable=True), refers("by_id", "accounts", "SET NULL"))
    with op.batch_alter_table("help_parts", copy_from=now) as batch:
        batch.drop_constraint(op.f("fk_help_parts_by_id"), type_="foreignkey")
        batch.drop_column("by_id")


def as_it_was(*more: Any) -> sa.Table:
    """SQLite copies it, and need not read what else there is."""
    return sa.Table(
        "help_parts",
        sa.MetaData(),
        sa.Column("id", KEY, nullable=False),
        sa.Column("taker_id", KEY, nullable=False),
        sa.Column("side", sa.String(length=6), nullable=False),
        sa.Column("position", KEY, nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("ticked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("side IN ('author', 'taker')", name=op.f("ck_help_parts_side")),
        refers("taker_id", "help_takers", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_parts")),
        sa.Index("ix_help_parts_taker_id", "taker_id"),
        *more,
    )


def refers(column: str, to: str, ondelete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_help_parts_{column}"), ondelete=ondelete)
