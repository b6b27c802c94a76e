"""places: how many people may take part in a challenge, and who waits for a place.

Whoever takes part holds a place, but for those who organise the challenge.

Revision: 0029, after 0028
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    # A check that comes with its column need not copy the table, which on SQLite a check of its own would.
    number = "BIGINT" if op.get_bind().dialect.name == "postgresql" else "INTEGER"
    op.execute(
        f"ALTER TABLE challenges ADD COLUMN most_people {number} "
        "CONSTRAINT ck_challenges_most_people CHECK (most_people >= 1)"
    )
    op.add_column("challenges", sa.Column("place_count", KEY, server_default="0", nullable=False))
    op.add_column("participations", sa.Column("has_place", sa.Boolean(), server_default=sa.false(), nullable=False))
    count_places()
    add_waiting_list()


def count_places() -> None:
    op.execute(
        "UPDATE participations SET has_place = true WHERE part = 'participant' AND left_at IS NULL AND NOT EXISTS ("
        "SELECT 1 FROM organisers WHERE organisers.challenge_id = participations.challenge_id "
        "AND organisers.account_id = participations.account_id)"
    )
    op.execute(
        "UPDATE challenges SET place_count = (SELECT count(*) FROM participations "
        "WHERE participations.challenge_id = challenges.id AND has_place)"
    )


def add_waiting_list() -> None:
    op.create_table(
        "waiting_list",
        sa.Column("id", KEY, nullable=False),
        sa.Column("challenge_id", KEY, nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("kept_until", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["challenges.id"], name=op.f("fk_waiting_list_challenge_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_waiting_list_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting_list")),
        sa.UniqueConstraint("challenge_id", "account_id", name=op.f("uq_waiting_list_challenge_id_account_id")),
    )
    op.create_index("ix_waiting_list_line", "waiting_list", ["challenge_id", "id"])
    op.create_index(op.f("ix_waiting_list_account_id"), "waiting_list", ["account_id"])
    is_kept = sa.text("kept_until IS NOT NULL")
    op.create_index(
        "ix_waiting_list_kept", "waiting_list", ["kept_until"], sqlite_where=is_kept, postgresql_where=is_kept
    )


def downgrade() -> None:
    op.drop_table("waiting_list")
    op.execute("ALTER TABLE participations DROP COLUMN has_place")
    for name in ("place_count", "most_people"):
        op.execute(f"ALTER TABLE challenges DROP COLUMN {name}")
