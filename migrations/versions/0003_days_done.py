"""days done

Each participation knows which of its days have an entry, so that a calendar costs no query of its own.

Revision: 0003, after 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("participations", sa.Column("done", sa.Text(), nullable=False, server_default=""))
    participations = sa.table("participations", sa.column("id"), sa.column("done"), sa.column("entry_count"))
    entries = sa.table(
        "entries", sa.column("participation_id"), sa.column("number", sa.Integer), sa.column("withdrawn_at")
    )
    numbers = sa.func.aggregate_strings(sa.cast(entries.c.number, sa.Text), " ")
    written = sa.select(numbers).where(
        entries.c.participation_id == participations.c.id, entries.c.withdrawn_at.is_(None)
    )
    done = sa.literal(" ") + sa.func.coalesce(written.scalar_subquery(), "")
    op.execute(participations.update().where(participations.c.entry_count > 0).values(done=done))


def downgrade() -> None:
    op.drop_column("participations", "done")
