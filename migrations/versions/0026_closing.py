"""the end of a challenge: who lets their entries into the keepsake, the keepsake, pledge check-ins, the wrap-up.

Revision: 0026, after 0025
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("participations", sa.Column("in_keepsake", sa.Boolean(), nullable=True))
    op.add_column("participations", sa.Column("checked", sa.Text(), server_default="", nullable=False))
    add_keepsakes()
    add_pledge_checks()
    add_wrap_ups()
    add_favourites()


def add_keepsakes() -> None:
    op.create_table(
        "keepsakes",
        sa.Column("challenge_id", KEY, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("done", KEY, nullable=False),
        sa.Column("total", KEY, nullable=False),
        sa.Column("ready_at", INSTANT, nullable=True),
        sa.Column("size", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["challenges.id"], name=op.f("fk_keepsakes_challenge_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("challenge_id", name=op.f("pk_keepsakes")),
        sa.UniqueConstraint("name", name=op.f("uq_keepsakes_name")),
    )


def add_pledge_checks() -> None:
    op.create_table(
        "pledge_checks",
        sa.Column("participation_id", KEY, nullable=False),
        sa.Column("number", KEY, nullable=False),
        sa.Column("how", sa.String(length=10), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("said_at", INSTANT, nullable=False),
        sa.CheckConstraint("how IN ('kept', 'partly', 'let_go')", name=op.f("ck_pledge_checks_how")),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participations.id"],
            name=op.f("fk_pledge_checks_participation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("participation_id", "number", name=op.f("pk_pledge_checks")),
    )


def add_wrap_ups() -> None:
    op.create_table(
        "wrap_ups",
        sa.Column("challenge_id", KEY, nullable=False),
        sa.Column("thanks", sa.Text(), nullable=False),
        sa.Column("thanks_html", sa.Text(), nullable=False),
        sa.Column("version", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["challenges.id"], name=op.f("fk_wrap_ups_challenge_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("challenge_id", name=op.f("pk_wrap_ups")),
    )


def add_favourites() -> None:
    op.create_table(
        "favourites",
        sa.Column("id", KEY, nullable=False),
        sa.Column("challenge_id", KEY, nullable=False),
        sa.Column("post_id", KEY, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("chosen_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["challenges.id"], name=op.f("fk_favourites_challenge_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_favourites_post_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["accounts.id"], name=op.f("fk_favourites_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_favourites")),
        sa.UniqueConstraint("post_id", "person_id", name=op.f("uq_favourites_post_id_person_id")),
    )
    op.create_index("ix_favourites_challenge", "favourites", ["challenge_id", "id"])
    op.create_index(op.f("ix_favourites_person_id"), "favourites", ["person_id"])


def downgrade() -> None:
    for name in ("favourites", "wrap_ups", "pledge_checks", "keepsakes"):
        op.drop_table(name)
    for name in ("checked", "in_keepsake"):
        op.execute(f"ALTER TABLE participations DROP COLUMN {name}")
