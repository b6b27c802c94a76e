"""links for one person: whom one asks by name

Revision: 0033, after 0032

Both tables are copied, as SQLite does it: they hold a few links a challenge, and nothing points to them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = ("host_invitations", "organiser_invitations")


def upgrade() -> None:
    for table in TABLES:
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("asked_id", KEY, nullable=True))
            key = op.f(f"fk_{table}_asked_id")
            batch.create_foreign_key(key, "accounts", ["asked_id"], ["id"], ondelete="SET NULL")
            batch.create_index(op.f(f"ix_{table}_asked_id"), ["asked_id"])


def downgrade() -> None:
    for table in TABLES:
        with op.batch_alter_table(table) as batch:
            batch.drop_index(op.f(f"ix_{table}_asked_id"))
            batch.drop_constraint(op.f(f"fk_{table}_asked_id"), type_="foreignkey")
            batch.drop_column("asked_id")
