"""links into a challenge end by themselves, and say how many came in by them

Revision: 0025, after 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("invitations", sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("invitations", sa.Column("most_uses", NUMBER, nullable=True))
    op.add_column("invitations", sa.Column("use_count", NUMBER, server_default="0", nullable=False))


def downgrade() -> None:
    for name in ("use_count", "most_uses", "expires_at"):
        op.execute(f"ALTER TABLE invitations DROP COLUMN {name}")
