"""what a moderator had read

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
    op.add_column("decisions", sa.Column("mark", sa.String(32), nullable=True))


def downgrade() -> None:
    op.drop_column("decisions", "mark")
