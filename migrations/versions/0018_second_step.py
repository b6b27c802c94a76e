"""a second step: authenticator apps, recovery codes, passkeys; browsers that are known; when somebody proved themselves

Revision: 0018, after 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    add_columns()
    add_known_browsers()
    add_codes()
    add_passkeys()


def add_columns() -> None:
    op.add_column("accounts", sa.Column("second_step_since", INSTANT, nullable=True))
    op.add_column("accounts", sa.Column("guesses", KEY, nullable=False, server_default="0"))
    op.add_column("accounts", sa.Column("guessing_since", INSTANT, nullable=True))
    op.add_column("accounts", sa.Column("guesses_told_at", INSTANT, nullable=True))
    op.add_column("sign_ins", sa.Column("proved_at", INSTANT, nullable=True))


def add_known_browsers() -> None:
    op.create_table(
        "known_browsers",
        sa.Column("id", KEY, nullable=False),
        account_id("known_browsers"),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("first_seen_at", INSTANT, nullable=False),
        sa.Column("last_seen_at", INSTANT, nullable=False),
        sa.Column("guesses", KEY, nullable=False, server_default="0"),
        sa.Column("guessing_since", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_browsers")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_known_browsers_token_hash")),
    )
    op.create_index(op.f("ix_known_browsers_account_id"), "known_browsers", ["account_id"])
    op.create_index(op.f("ix_known_browsers_last_seen_at"), "known_browsers", ["last_seen_at"])


def account_id(table: str) -> sa.Column[int]:
    rule = sa.ForeignKey("accounts.id", name=op.f(f"fk_{table}_account_id"), ondelete="CASCADE")
    return sa.Column("account_id", KEY, rule, nullable=False)


def add_codes() -> None:
    op.create_table(
        "authenticator_apps",
        account_id("authenticator_apps"),
        sa.Column("sealed_secret", sa.String(300), nullable=False),
        sa.Column("last_step", KEY, nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_authenticator_apps")),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("id", KEY, nullable=False),
        account_id("recovery_codes"),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_codes")),
        sa.UniqueConstraint("account_id", "code_hash", name=op.f("uq_recovery_codes_account_id_code_hash")),
    )


def add_passkeys() -> None:
    op.create_table(
        "passkeys",
        sa.Column("id", KEY, nullable=False),
        account_id("passkeys"),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("credential_id", sa.String(1400), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("sign_count", KEY, nullable=False),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkeys")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkeys_credential_id")),
    )
    op.create_index(op.f("ix_passkeys_account_id"), "passkeys", ["account_id"])
    op.create_table(
        "spent_challenges",
        sa.Column("challenge_hash", sa.String(64), nullable=False),
        sa.Column("spent_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("challenge_hash", name=op.f("pk_spent_challenges")),
    )


def downgrade() -> None:
    for table in ("spent_challenges", "passkeys", "recovery_codes", "authenticator_apps", "known_browsers"):
        op.drop_table(table)
    op.execute("ALTER TABLE sign_ins DROP COLUMN proved_at")
    for name in ("second_step_since", "guesses", "guessing_since", "guesses_told_at"):
        op.execute(f"ALTER TABLE accounts DROP COLUMN {name}")
