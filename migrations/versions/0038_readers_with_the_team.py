"""who reads a challenge for invited people as one of its team only

Revision: 0038, after 0037
"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

# Who organises or hosts now, came in with that, and has no part of their own. Whoever came by a link stays in.
WITH_TEAM = """
UPDATE readers SET with_team = true
WHERE (
    EXISTS (
        SELECT 1 FROM organisers
        WHERE organisers.challenge_id = readers.challenge_id AND organisers.account_id = readers.account_id
        AND organisers.since_at <= readers.since_at
    )
    OR EXISTS (
        SELECT 1 FROM prompts
        WHERE prompts.challenge_id = readers.challenge_id AND prompts.host_id = readers.account_id
    )
)
AND NOT EXISTS (
    SELECT 1 FROM participations
    WHERE participations.challenge_id = readers.challenge_id AND participations.account_id = readers.account_id
)
"""


def upgrade() -> None:
    op.add_column("readers", sa.Column("with_team", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(WITH_TEAM)


def downgrade() -> None:
    op.drop_column("readers", "with_team")
