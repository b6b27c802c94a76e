"""why a post waits, and an index of those that do

Revision: 0004, after 0003

The column comes with its check in one ALTER TABLE, which both databases take as it is: Alembic's way for SQLite would
copy the table and lose the index over an expression.
"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "ALTER TABLE posts ADD COLUMN held_reason VARCHAR(12) "
        "CONSTRAINT ck_posts_held_reason CHECK (held_reason IN ('unconfirmed', 'review'))"
    )
    op.execute("UPDATE posts SET held_reason = 'unconfirmed' WHERE held_at IS NOT NULL")
    op.execute("CREATE INDEX ix_posts_held ON posts (id) WHERE held_at IS NOT NULL")


def downgrade() -> None:
    op.execute("DROP INDEX ix_posts_held")
    op.execute("ALTER TABLE posts DROP COLUMN held_reason")
