"""who was taken out of a challenge for invited people, so that closing it once more does not let them in

Revision: 0046, after 0045

Who was taken out before is known no longer.
"""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "taken_out",
        sa.Column("challenge_id", KEY, nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("since_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("with_team", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_taken_out_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["challenges.id"], name=op.f("fk_taken_out_challenge_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("challenge_id", "account_id", name=op.f("pk_taken_out")),
    )
    op.create_index(op.f("ix_taken_out_account_id"), "taken_out", ["account_id"])


def downgrade() -> None:
    op.drop_table("taken_out")
