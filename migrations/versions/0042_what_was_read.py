"""what a report was about, and what a moderator had read

Revision: 0042, after 0041
"""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of earlier ones nobody knows any more."""
    for name in ("reports", "decisions"):
        op.add_column(name, sa.Column("mark", sa.String(32), nullable=True))


def downgrade() -> None:
    for name in ("decisions", "reports"):
        op.drop_column(name, "mark")
