"""earlier texts that were for a circle only

Revision: 0035, after 0034
"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

posts = sa.table("posts", sa.column("id"), sa.column("circle_id"))
revisions = sa.table("revisions", sa.column("post_id"), sa.column("for_circle"))


def upgrade() -> None:
    op.add_column("revisions", sa.Column("for_circle", sa.Boolean(), nullable=False, server_default=sa.false()))
    of_circles = sa.select(posts.c.id).where(posts.c.circle_id.is_not(None))
    op.execute(revisions.update().where(revisions.c.post_id.in_(of_circles)).values(for_circle=sa.true()))


def downgrade() -> None:
    op.drop_column("revisions", "for_circle")
