"""what was taken off the lists is found at once

Revision: 0023, after 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    was_removed = sa.text("removed_at IS NOT NULL")
    op.create_index("ix_listed_removed", "listed", ["id"], sqlite_where=was_removed, postgresql_where=was_removed)


def downgrade() -> None:
    op.drop_index("ix_listed_removed", "listed")
