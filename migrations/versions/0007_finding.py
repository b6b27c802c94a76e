"""finding

Revision: 0007, after 0006
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

SHELVES = {"search_posts": "posts", "search_challenges": "challenges", "search_people": "accounts"}


def upgrade() -> None:
    on_postgres = op.get_bind().dialect.name == "postgresql"
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    # What happened until now is indexed like all that is to come: a forum that is in use fills its shelves by itself.
    op.execute(f"ALTER TABLE events ADD COLUMN indexed_at {'TIMESTAMP WITH TIME ZONE' if on_postgres else 'DATETIME'}")
    waiting = sa.text("indexed_at IS NULL")
    op.create_index("ix_events_unindexed", "events", ["id"], sqlite_where=waiting, postgresql_where=waiting)
    op.create_table(
        "search_words",
        sa.Column("word", sa.String(length=64, collation="C" if on_postgres else None), nullable=False),
        sa.Column("texts", key, nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_search_words")),
    )
    for shelf, owner in SHELVES.items():
        if on_postgres:
            make_table(shelf, owner)
        else:
            make_virtual_table(shelf)


def make_table(shelf: str, owner: str) -> None:
    op.create_table(
        shelf,
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("readers", sa.String(length=20), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("words", postgresql.TSVECTOR(), nullable=False),
        sa.ForeignKeyConstraint(["id"], [f"{owner}.id"], name=op.f(f"fk_{shelf}_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{shelf}")),
    )
    op.create_index(
        f"ix_{shelf}_words", shelf, ["words"], postgresql_using="gin", postgresql_with={"fastupdate": "off"}
    )


def make_virtual_table(shelf: str) -> None:
    """The words come ready made: what is not ASCII is a letter to the tokenizer, and the rest is letters and digits."""
    op.execute(
        f"CREATE VIRTUAL TABLE {shelf} USING fts5("
        "title, body, marks, version UNINDEXED, readers UNINDEXED, tokenize='ascii')"
    )


def downgrade() -> None:
    for shelf in SHELVES:
        op.execute(f"DROP TABLE {shelf}")
    op.drop_table("search_words")
    op.drop_index("ix_events_unindexed", table_name="events")
    op.execute("ALTER TABLE events DROP COLUMN indexed_at")
