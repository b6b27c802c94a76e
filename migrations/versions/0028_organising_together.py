"""organising together by links for one person; by how much a keepsake is older than what it is made of

Revision: 0028, after 0027
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    add_organiser_invitations()
    op.add_column("participations", sa.Column("changed_mind_at", INSTANT, nullable=True))
    op.add_column("keepsakes", sa.Column("begun_at", INSTANT, nullable=True))
    op.add_column("keepsakes", sa.Column("changes", KEY, server_default="0", nullable=False))
    op.add_column("keepsakes", sa.Column("compared_at", INSTANT, nullable=True))
    # A book from before is compared with the time at which it was asked for.
    op.execute("UPDATE keepsakes SET begun_at = asked_at WHERE ready_at IS NOT NULL")


def add_organiser_invitations() -> None:
    op.create_table(
        "organiser_invitations",
        sa.Column("challenge_id", KEY, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("created_by_id", KEY, nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("joined", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["challenges.id"], name=op.f("fk_organiser_invitations_challenge_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"],
            ["accounts.id"],
            name=op.f("fk_organiser_invitations_created_by_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organiser_invitations")),
        sa.UniqueConstraint("code", name=op.f("uq_organiser_invitations_code")),
    )
    for name in ("challenge_id", "created_by_id"):
        op.create_index(op.f(f"ix_organiser_invitations_{name}"), "organiser_invitations", [name])


def downgrade() -> None:
    for name in ("compared_at", "changes", "begun_at"):
        op.execute(f"ALTER TABLE keepsakes DROP COLUMN {name}")
    op.execute("ALTER TABLE participations DROP COLUMN changed_mind_at")
    op.drop_table("organiser_invitations")
