"""retired_handles: what people who have left were called, as fingerprints, so that nobody else takes it

Revision: 0039, after 0038
"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "retired_handles",
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_retired_handles")),
    )


def downgrade() -> None:
    op.drop_table("retired_handles")
