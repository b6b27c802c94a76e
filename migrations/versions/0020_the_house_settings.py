"""settings that change while the forum runs, with their log; invitations and requests to join

Revision: 0020, after 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
PROVED = sa.text("proved_at IS NOT NULL")


def account(table: str, column: str, gone: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["accounts.id"], name=op.f(f"fk_{table}_{column}"), ondelete=gone)


def upgrade() -> None:
    op.create_table(
        "site_values",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("html", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_site_values")),
    )
    op.create_table(
        "site_changes",
        sa.Column("id", KEY, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("actor_id", KEY, nullable=True),
        sa.Column("person_id", KEY, nullable=True),
        sa.Column("changed_at", INSTANT, nullable=False),
        account("site_changes", "actor_id", "SET NULL"),
        account("site_changes", "person_id", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_changes")),
    )
    op.create_index("ix_site_changes_kind", "site_changes", ["kind", "id"])
    op.create_index("ix_site_changes_actor", "site_changes", ["actor_id", "id"])
    op.create_index("ix_site_changes_person", "site_changes", ["person_id", "id"])
    invitations_and_requests()
    op.add_column("accounts", sa.Column("waits_since", INSTANT, nullable=True))
    op.add_column("accounts", sa.Column("closed_bar", sa.String(12), nullable=True))
    op.create_index("ix_accounts_role", "accounts", ["role", "id"])


def invitations_and_requests() -> None:
    op.create_table(
        "join_invitations",
        sa.Column("id", KEY, nullable=False),
        sa.Column("made_by_id", KEY, nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("most", KEY, nullable=False),
        sa.Column("used", KEY, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.Column("withdrawn_at", INSTANT, nullable=True),
        account("join_invitations", "made_by_id", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_join_invitations")),
        sa.UniqueConstraint("code", name=op.f("uq_join_invitations_code")),
    )
    op.create_index("ix_join_invitations_made_by_id", "join_invitations", ["made_by_id"])
    op.create_table(
        "join_requests",
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("words", sa.String(1000), nullable=False),
        sa.Column("invited_by_id", KEY, nullable=True),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("proved_at", INSTANT, nullable=True),
        account("join_requests", "account_id", "CASCADE"),
        account("join_requests", "invited_by_id", "SET NULL"),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_join_requests")),
    )
    where = {"sqlite_where": PROVED, "postgresql_where": PROVED}
    op.create_index("ix_join_requests_proved", "join_requests", ["account_id"], **where)
    op.create_index("ix_join_requests_invited_by", "join_requests", ["invited_by_id"])


def downgrade() -> None:
    op.drop_index("ix_accounts_role", "accounts")
    op.execute("ALTER TABLE accounts DROP COLUMN closed_bar")
    # Whoever still waits would be let in by the code of before, without an answer.
    op.execute("DELETE FROM accounts WHERE waits_since IS NOT NULL")
    op.execute("ALTER TABLE accounts DROP COLUMN waits_since")
    for table in ("join_requests", "join_invitations", "site_changes", "site_values"):
        op.drop_table(table)
