"""leaving: who is about to leave, and what people take along

Revision: 0019, after 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("accounts", sa.Column("leaves_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "accounts", sa.Column("leaves_with_posts", sa.Boolean(), nullable=False, server_default=sa.text("false"))
    )
    leaving = sa.text("leaves_at IS NOT NULL")
    op.create_index(
        op.f("ix_accounts_leaves_at"), "accounts", ["leaves_at"], sqlite_where=leaving, postgresql_where=leaving
    )
    op.create_table(
        "exports",
        sa.Column("person_id", KEY, autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done", KEY, nullable=False),
        sa.Column("total", KEY, nullable=False),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("size", KEY, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["accounts.id"], name=op.f("fk_exports_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_exports")),
        sa.UniqueConstraint("name", name=op.f("uq_exports_name")),
    )


def downgrade() -> None:
    op.drop_table("exports")
    op.drop_index(op.f("ix_accounts_leaves_at"), "accounts")
    op.execute("ALTER TABLE accounts DROP COLUMN leaves_with_posts")
    op.execute("ALTER TABLE accounts DROP COLUMN leaves_at")
