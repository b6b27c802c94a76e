"""covers: the picture at the head of a challenge, and that moderators can take it away

Revision: 0030, after 0029
"""

import re

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
BEFORE = ("keep", "hide", "remove", "move", "warn", "silence", "suspend", "spammer")
COLUMNS = ("cover_hidden_at", "cover_words", "cover_height", "cover_width", "cover_key")


def upgrade() -> None:
    op.add_column("challenges", sa.Column("cover_key", sa.String(length=52), nullable=True))
    op.add_column("challenges", sa.Column("cover_width", KEY, nullable=True))
    op.add_column("challenges", sa.Column("cover_height", KEY, nullable=True))
    op.add_column("challenges", sa.Column("cover_words", sa.String(length=300), server_default="", nullable=False))
    op.add_column("challenges", sa.Column("cover_hidden_at", INSTANT, nullable=True))
    op.create_index("ix_challenges_cover_key", "challenges", ["cover_key"])
    let_actions_be(*BEFORE, "uncover")


def let_actions_be(*actions: str) -> None:
    """As in 0021: SQLite changes no constraint but by copying the whole table, or by what it says of the table."""
    rule = "action IN ({})".format(", ".join(f"'{action}'" for action in actions))
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE decisions DROP CONSTRAINT ck_decisions_action")
        op.execute(f"ALTER TABLE decisions ADD CONSTRAINT ck_decisions_action CHECK ({rule})")
        return
    run = op.get_bind().exec_driver_sql
    [sql] = run("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'decisions'").one()
    version = run("PRAGMA schema_version").scalar_one()
    changed = re.sub(r"(CONSTRAINT ck_decisions_action CHECK \()action IN \([^)]*\)", rf"\g<1>{rule}", sql)
    assert rule in changed
    run("PRAGMA writable_schema = ON")
    run("UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = 'decisions'", (changed,))
    run(f"PRAGMA schema_version = {version + 1}")
    run("PRAGMA writable_schema = OFF")


def downgrade() -> None:
    # What was decided stays in the log: the nearest to it that was known before.
    op.execute("UPDATE decisions SET action = 'warn' WHERE action = 'uncover'")
    let_actions_be(*BEFORE)
    op.drop_index("ix_challenges_cover_key", table_name="challenges")
    for name in COLUMNS:
        op.execute(f"ALTER TABLE challenges DROP COLUMN {name}")
