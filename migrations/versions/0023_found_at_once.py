"""what was taken off the lists, and what of somebody waits for a word, is found at once

Revision: 0023, after 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    where("ix_listed_removed", "listed", ["id"], "removed_at IS NOT NULL")
    where("ix_posts_unanswered_of", "posts", ["author_id", "id"], "answer_count = 0 AND thread_id IS NULL")


def where(name: str, table: str, columns: list[str], condition: str) -> None:
    part = sa.text(condition)
    op.create_index(name, table, columns, sqlite_where=part, postgresql_where=part)


def downgrade() -> None:
    op.drop_index("ix_posts_unanswered_of", "posts")
    op.drop_index("ix_listed_removed", "listed")
