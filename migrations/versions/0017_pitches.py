"""pitches: what was found in posts that wait for a moderator; organisers' own words; the addresses of people's links

Revision: 0017, after 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TAKE_OVER = {
    "sqlite": "UPDATE accounts SET own_addresses ="
    " coalesce((SELECT group_concat(url, ' ') FROM account_links WHERE account_id = accounts.id), '')",
    "postgresql": "UPDATE accounts SET own_addresses ="
    " coalesce((SELECT string_agg(url, ' ' ORDER BY position) FROM account_links WHERE account_id = accounts.id), '')",
}


def upgrade() -> None:
    op.create_table(
        "pitches",
        sa.Column("post_id", KEY, nullable=False),
        sa.Column("score", KEY, nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.Column("nothing_is_sold", sa.Boolean(), nullable=False),
        sa.Column("insisted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_pitches_post_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_pitches")),
    )
    is_new = sa.text("queued_at IS NULL")
    op.create_index("ix_pitches_unqueued", "pitches", ["post_id"], sqlite_where=is_new, postgresql_where=is_new)
    op.add_column("challenges", sa.Column("pitch_words", sa.Text(), nullable=False, server_default=""))
    op.add_column("accounts", sa.Column("own_addresses", sa.Text(), nullable=False, server_default=""))
    op.execute(TAKE_OVER[op.get_bind().dialect.name])


def downgrade() -> None:
    op.execute("ALTER TABLE accounts DROP COLUMN own_addresses")
    op.execute("ALTER TABLE challenges DROP COLUMN pitch_words")
    op.drop_table("pitches")
