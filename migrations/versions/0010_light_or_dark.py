"""light or dark

Whoever wishes chooses how the pages look; for everyone else their device does.

Revision: 0010, after 0006
"""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # A check that comes with its column need not copy the table, which on SQLite a check of its own would.
    op.execute(
        "ALTER TABLE accounts ADD COLUMN theme VARCHAR(6) DEFAULT 'device' NOT NULL "
        "CONSTRAINT ck_accounts_theme CHECK (theme IN ('device', 'light', 'dark'))"
    )


def downgrade() -> None:
    op.execute("ALTER TABLE accounts DROP COLUMN theme")
