"""pictures

Revision: 0008, after 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "pictures",
        sa.Column("id", number, nullable=False),
        sa.Column("key", sa.String(length=52), nullable=False),
        sa.Column("uploader_id", number, nullable=True),
        sa.Column("width", number, nullable=False),
        sa.Column("height", number, nullable=False),
        sa.Column("size", number, nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("freed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["uploader_id"], ["accounts.id"], name=op.f("fk_pictures_uploader_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pictures")),
        sa.UniqueConstraint("key", "uploader_id", name=op.f("uq_pictures_key_uploader_id")),
    )
    with op.batch_alter_table("pictures", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pictures_uploader_id"), ["uploader_id"], unique=False)
        batch_op.create_index(
            "ix_pictures_freed",
            ["freed_at", "id"],
            unique=False,
            sqlite_where=sa.text("freed_at IS NOT NULL"),
            postgresql_where=sa.text("freed_at IS NOT NULL"),
        )

    op.create_table(
        "post_pictures",
        sa.Column("post_id", number, nullable=False),
        sa.Column("key", sa.String(length=52), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_post_pictures_post_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("post_id", "key", name=op.f("pk_post_pictures")),
    )
    with op.batch_alter_table("post_pictures", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_post_pictures_key"), ["key"], unique=False)

    op.add_column("accounts", sa.Column("picture", sa.String(length=52), nullable=True))
    op.create_index(op.f("ix_accounts_picture"), "accounts", ["picture"])


def downgrade() -> None:
    op.drop_index(op.f("ix_accounts_picture"), "accounts")
    op.drop_column("accounts", "picture")
    op.drop_table("post_pictures")
    op.drop_table("pictures")
