"""since when somebody is called otherwise, until the texts that quote them say so; and who was hidden before is seen to

Revision: 0047, after 0046
"""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("accounts", sa.Column("called_anew_at", sa.DateTime(timezone=True), nullable=True))
    is_called_anew = sa.text("called_anew_at IS NOT NULL")
    where = {"sqlite_where": is_called_anew, "postgresql_where": is_called_anew}
    op.create_index("ix_accounts_called_anew_at", "accounts", ["called_anew_at"], **where)
    op.execute("UPDATE accounts SET called_anew_at = profile_hidden_at WHERE profile_hidden_at IS NOT NULL")


def downgrade() -> None:
    op.drop_index("ix_accounts_called_anew_at", "accounts")
    op.execute("ALTER TABLE accounts DROP COLUMN called_anew_at")
