"""newcomers first: the line in which posts wait for a word

Each post knows whether it is the first thread its author began, and the index of unanswered ones has it in front, so
that a page of those who wait is read off the index however many they are.

Revision: 0005, after 0004
"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

UNANSWERED = "CREATE INDEX ix_posts_unanswered ON posts ({}) WHERE answer_count = 0 AND thread_id IS NULL"


def upgrade() -> None:
    whole_number = "BIGINT" if op.get_bind().dialect.name == "postgresql" else "INTEGER"
    op.execute(f"ALTER TABLE posts ADD COLUMN line {whole_number} DEFAULT '1' NOT NULL")
    op.execute(
        "UPDATE posts SET line = 0 WHERE thread_id IS NULL AND author_id IS NOT NULL AND NOT EXISTS"
        " (SELECT 1 FROM posts AS earlier WHERE earlier.author_id = posts.author_id"
        " AND earlier.thread_id IS NULL AND earlier.id < posts.id)"
    )
    op.execute("DROP INDEX ix_posts_unanswered")
    op.execute(UNANSWERED.format("challenge_id, line, id"))


def downgrade() -> None:
    op.execute("DROP INDEX ix_posts_unanswered")
    op.execute("ALTER TABLE posts DROP COLUMN line")
    op.execute(UNANSWERED.format("challenge_id, id"))
