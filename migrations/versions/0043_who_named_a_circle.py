"""who gave a circle its name

Revision: 0043, after 0042

What a circle is called is taken for the words of whoever began it.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
IS_OPEN = "takes_others = 1 AND ended_at IS NULL", "takes_others AND ended_at IS NULL"


def upgrade() -> None:
    with op.batch_alter_table("circles", copy_from=as_it_was()) as batch:
        batch.add_column(sa.Column("named_by_id", KEY, nullable=True))
        batch.create_foreign_key(
            op.f("fk_circles_named_by_id"), "accounts", ["named_by_id"], ["id"], ondelete="SET NULL"
        )
        batch.create_index(op.f("ix_circles_named_by_id"), ["named_by_id"])
    op.execute("UPDATE circles SET named_by_id = founder_id")


def downgrade() -> None:
    op.drop_index(op.f("ix_circles_named_by_id"), table_name="circles")
    now = as_it_was(sa.Column("named_by_id", KEY, nullable=True), refers("named_by_id", "accounts", "SET NULL"))
    with op.batch_alter_table("circles", copy_from=now) as batch:
        batch.drop_constraint(op.f("fk_circles_named_by_id"), type_="foreignkey")
        batch.drop_column("named_by_id")


def as_it_was(*more: Any) -> sa.Table:
    """SQLite copies it, and need not read what else there is."""
    return sa.Table(
        "circles",
        sa.MetaData(),
        sa.Column("id", KEY, nullable=False),
        sa.Column("challenge_id", KEY, nullable=False),
        sa.Column("founder_id", KEY, nullable=True),
        sa.Column("merged_into_id", KEY, nullable=True),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=True),
        sa.Column("takes_others", sa.Boolean(), nullable=False),
        sa.Column("member_count", KEY, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("began_at", INSTANT, nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.CheckConstraint("member_count BETWEEN 0 AND 10", name=op.f("ck_circles_member_count")),
        refers("challenge_id", "challenges", "CASCADE"),
        refers("founder_id", "accounts", "SET NULL"),
        refers("merged_into_id", "circles", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circles")),
        sa.UniqueConstraint("code", name=op.f("uq_circles_code")),
        sa.Index("ix_circles_founder_id", "founder_id"),
        sa.Index("ix_circles_merged_into_id", "merged_into_id"),
        sa.Index(
            "ix_circles_open", "challenge_id", sqlite_where=sa.text(IS_OPEN[0]), postgresql_where=sa.text(IS_OPEN[1])
        ),
        *more,
        sqlite_autoincrement=True,
    )


def refers(column: str, to: str, ondelete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_circles_{column}"), ondelete=ondelete)
