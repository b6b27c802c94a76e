"""what a circle keeps to itself is in no number that organisers see

Revision: 0034, after 0033
"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

days = sa.table("day_counts", sa.column("challenge_id"), sa.column("on_date"), sa.column("entries"))
posts = sa.table("posts", sa.column("id"), sa.column("challenge_id"), sa.column("circle_id"))
entries = sa.table("entries", sa.column("post_id"), sa.column("local_on"), sa.column("withdrawn_at"))

of_circles = (
    sa.select(sa.func.count())
    .select_from(posts.join(entries, entries.c.post_id == posts.c.id))
    .where(posts.c.circle_id.is_not(None), posts.c.challenge_id == days.c.challenge_id)
    .where(entries.c.local_on == days.c.on_date, entries.c.withdrawn_at.is_(None))
    .scalar_subquery()
)


def upgrade() -> None:
    op.execute(days.update().values(entries=days.c.entries - of_circles))


def downgrade() -> None:
    op.execute(days.update().values(entries=days.c.entries + of_circles))
