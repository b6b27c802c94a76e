"""the studio: earlier texts of days that have begun, and links by which somebody hosts a day

Revision: 0023, after 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("prompts", sa.Column("edited_at", INSTANT, nullable=True))
    add_revisions()
    add_host_invitations()


def add_revisions() -> None:
    op.create_table(
        "prompt_revisions",
        sa.Column("id", KEY, nullable=False),
        sa.Column("prompt_id", KEY, nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("theme", sa.String(length=12), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("no_customers", sa.Text(), nullable=False),
        sa.Column("edited_by_id", KEY, nullable=True),
        sa.Column("replaced_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["prompt_id"], ["prompts.id"], name=op.f("fk_prompt_revisions_prompt_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["edited_by_id"], ["accounts.id"], name=op.f("fk_prompt_revisions_edited_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prompt_revisions")),
    )
    op.create_index("ix_prompt_revisions_prompt", "prompt_revisions", ["prompt_id", "id"])
    op.create_index(op.f("ix_prompt_revisions_edited_by_id"), "prompt_revisions", ["edited_by_id"])


def add_host_invitations() -> None:
    op.create_table(
        "host_invitations",
        sa.Column("id", KEY, nullable=False),
        sa.Column("prompt_id", KEY, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("created_by_id", KEY, nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["prompt_id"], ["prompts.id"], name=op.f("fk_host_invitations_prompt_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["accounts.id"], name=op.f("fk_host_invitations_created_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_host_invitations")),
        sa.UniqueConstraint("code", name=op.f("uq_host_invitations_code")),
    )
    op.create_index(op.f("ix_host_invitations_prompt_id"), "host_invitations", ["prompt_id"])
    op.create_index(op.f("ix_host_invitations_created_by_id"), "host_invitations", ["created_by_id"])


def downgrade() -> None:
    op.drop_table("host_invitations")
    op.drop_table("prompt_revisions")
    op.execute("ALTER TABLE prompts DROP COLUMN edited_at")
