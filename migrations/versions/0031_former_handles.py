"""former_handles: what people were called before, which nobody else takes.

Revision: 0031, after 0030
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "former_handles",
        sa.Column("skeleton", sa.String(120), nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("until_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_former_handles_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("skeleton", name=op.f("pk_former_handles")),
    )
    op.create_index(op.f("ix_former_handles_account_id"), "former_handles", ["account_id"])


def downgrade() -> None:
    op.drop_table("former_handles")
