"""for whom words were written: an answer, by its author's thread; and when they were changed while fewer read them

Revision: 0036, after 0035
"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

# What is for fewer today stays with them: nothing says for whom it was written.
AS_IT_IS = "UPDATE posts SET written_to = CASE WHEN circle_id IS NULL THEN audience ELSE 'circle' END"


def upgrade() -> None:
    op.execute(
        "ALTER TABLE posts ADD COLUMN written_to VARCHAR(10) DEFAULT 'public' NOT NULL"
        " CONSTRAINT ck_posts_written_to CHECK (written_to IN ('public', 'members', 'circle'))"
    )
    op.add_column("posts", sa.Column("narrowed_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(AS_IT_IS)


def downgrade() -> None:
    op.execute("ALTER TABLE posts DROP COLUMN narrowed_at")
    op.execute("ALTER TABLE posts DROP COLUMN written_to")
