"""the name under which a skill was given, before moderators joined it with another: so that names can be parted again

Revision: 0044, after 0043
"""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

TABLES = ("member_skills", "help_needs")


def upgrade() -> None:
    number = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    for table in TABLES:
        name = f"fk_{table}_named_id"
        op.execute(f"ALTER TABLE {table} ADD COLUMN named_id {number} CONSTRAINT {name} REFERENCES skills (id)")
        joined = sa.text("named_id IS NOT NULL")
        op.create_index(f"ix_{table}_named", table, ["named_id"], sqlite_where=joined, postgresql_where=joined)


def downgrade() -> None:
    for table in TABLES:
        op.drop_index(f"ix_{table}_named", table_name=table)
        op.execute(f"ALTER TABLE {table} DROP COLUMN named_id")
