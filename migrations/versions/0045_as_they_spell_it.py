"""how each person spells a skill, so that nobody reads in a shared row how somebody else spells what is private

Revision: 0045, after 0044
"""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

LONGEST_SKILL = 40
TABLES = ("member_skills", "help_needs")
AS_NAMED = (
    "UPDATE member_skills SET written = (SELECT name FROM skills WHERE id = skill_id)",
    "UPDATE help_needs SET written = (SELECT name FROM skills WHERE id = skill_id)",
)
HOLD_ALL = """
    CREATE TEMPORARY TABLE held AS
    SELECT skill_id, min(written) AS written, count(*) AS times
    FROM (SELECT skill_id, written FROM member_skills UNION ALL SELECT skill_id, written FROM help_needs) AS each_one
    GROUP BY skill_id
"""
FOR_NOBODY_ELSE = "UPDATE skills SET name = key WHERE shown_at IS NULL AND merged_into_id IS NULL"
FOR_ALL_OF_THEM = """
    UPDATE skills SET name = key
    WHERE shown_at IS NULL AND merged_into_id IS NULL AND id IN (SELECT skill_id FROM held WHERE times > 1)
"""
AS_HELD = """
    UPDATE skills SET name = (SELECT written FROM held WHERE skill_id = id)
    WHERE shown_at IS NULL AND merged_into_id IS NULL AND id IN (SELECT skill_id FROM held)
"""


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("written", sa.String(LONGEST_SKILL), server_default="", nullable=False))
    # Who of several wrote it first is not known: then nobody reads how.
    for step in (*AS_NAMED, HOLD_ALL, FOR_ALL_OF_THEM, *AS_NAMED, FOR_NOBODY_ELSE, "DROP TABLE held"):
        op.execute(step)


def downgrade() -> None:
    for step in (HOLD_ALL, AS_HELD, "DROP TABLE held"):
        op.execute(step)
    for table in TABLES:
        op.execute(f"ALTER TABLE {table} DROP COLUMN written")
