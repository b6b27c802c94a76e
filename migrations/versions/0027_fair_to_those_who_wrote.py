"""fairness: for whom and by whom what was written is read, who held a post lately, how many joined by a link.

Revision: 0027, after 0026
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CLOSED_AS_ITS_CHALLENGE = (
    "UPDATE posts SET written_for = (SELECT visibility FROM challenges WHERE challenges.id = posts.challenge_id)"
    " WHERE challenge_id IN (SELECT id FROM challenges WHERE visibility <> 'public')"
)


def upgrade() -> None:
    op.execute(
        "ALTER TABLE posts ADD COLUMN written_for VARCHAR(10) DEFAULT 'public' NOT NULL"
        " CONSTRAINT ck_posts_written_for CHECK (written_for IN ('public', 'members', 'invited'))"
    )
    op.execute(CLOSED_AS_ITS_CHALLENGE)
    op.add_column("readers", sa.Column("came_openly", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("invitations", sa.Column("joined", KEY, server_default="0", nullable=False))
    op.add_column("host_invitations", sa.Column("joined", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "promises",
        sa.Column("post_id", KEY, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_promises_post_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["accounts.id"], name=op.f("fk_promises_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("post_id", "person_id", name=op.f("pk_promises")),
    )
    op.create_index(op.f("ix_promises_person_id"), "promises", ["person_id"])


def downgrade() -> None:
    op.drop_table("promises")
    for table in ("host_invitations", "invitations"):
        op.execute(f"ALTER TABLE {table} DROP COLUMN joined")
    op.execute("ALTER TABLE readers DROP COLUMN came_openly")
    op.execute("ALTER TABLE posts DROP COLUMN written_for")
