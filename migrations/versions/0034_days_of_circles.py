"""what a circle keeps to itself is in no number that organisers see

Revision: 0034, after 0033
"""

from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

OF_CIRCLES = """
    SELECT count(*) FROM posts JOIN entries ON entries.post_id = posts.id
    WHERE posts.circle_id IS NOT NULL AND posts.challenge_id = day_counts.challenge_id
    AND entries.local_on = day_counts.on_date AND entries.withdrawn_at IS NULL
"""


def upgrade() -> None:
    op.execute(f"UPDATE day_counts SET entries = entries - ({OF_CIRCLES})")


def downgrade() -> None:
    op.execute(f"UPDATE day_counts SET entries = entries + ({OF_CIRCLES})")
