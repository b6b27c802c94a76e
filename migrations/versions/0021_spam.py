"""spam: lists of domains and words, what looks like spam, what Akismet was asked; messages to moderators; market day;
challenges that moderators hid

Revision: 0021, after 0017
"""

import re

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
KINDS = ("entry", "topic", "comment", "help_request")
TABLES = ("launches", "messages", "spam_checks", "suspects", "listed")


def upgrade() -> None:
    add_lists()
    add_suspects()
    add_messages()
    add_launches()
    let_posts_be(*KINDS, "launch")
    op.add_column("posts", sa.Column("fingerprint", sa.String(length=32), nullable=True))
    op.create_index("ix_posts_alike", "posts", ["fingerprint", "created_at"])
    op.add_column("challenges", sa.Column("hidden_at", INSTANT, nullable=True))
    op.add_column("challenges", sa.Column("has_market_day", sa.Boolean(), nullable=False, server_default=sa.true()))


def let_posts_be(*kinds: str) -> None:
    """Which kinds there may be. SQLite changes no constraint but by copying the whole table, or by what it says of the
    table: https://sqlite.org/lang_altertable.html tells how, and that no row is touched by it."""
    rule = "kind IN ({})".format(", ".join(f"'{kind}'" for kind in kinds))
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE posts DROP CONSTRAINT ck_posts_kind")
        op.execute(f"ALTER TABLE posts ADD CONSTRAINT ck_posts_kind CHECK ({rule}) NOT VALID")
        op.execute("ALTER TABLE posts VALIDATE CONSTRAINT ck_posts_kind")
        return
    run = op.get_bind().exec_driver_sql
    [sql] = run("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'posts'").one()
    version = run("PRAGMA schema_version").scalar_one()
    changed = re.sub(r"(CONSTRAINT ck_posts_kind CHECK \()kind IN \([^)]*\)", rf"\g<1>{rule}", sql)
    assert rule in changed
    run("PRAGMA writable_schema = ON")
    run("UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = 'posts'", (changed,))
    run(f"PRAGMA schema_version = {version + 1}")
    run("PRAGMA writable_schema = OFF")


def add_lists() -> None:
    op.create_table(
        "listed",
        sa.Column("id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=6), nullable=False),
        sa.Column("value", sa.String(length=100), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("added_by_id", KEY, nullable=True),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.Column("removed_by_id", KEY, nullable=True),
        sa.Column("removed_at", INSTANT, nullable=True),
        sa.Column("removed_why", sa.String(length=200), nullable=True),
        sa.CheckConstraint("kind IN ('domain', 'word')", name=op.f("ck_listed_kind")),
        refers("listed", "added_by_id", "accounts.id", "SET NULL"),
        refers("listed", "removed_by_id", "accounts.id", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listed")),
    )
    op.create_index("ix_listed_added_by_id", "listed", ["added_by_id"])
    op.create_index("ix_listed_removed_by_id", "listed", ["removed_by_id"])
    where("uq_listed_kind", "listed", ["kind", "value"], "removed_at IS NULL", unique=True)


def add_suspects() -> None:
    op.create_table(
        "suspects",
        sa.Column("post_id", KEY, nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.Column("found_at", INSTANT, nullable=False),
        sa.Column("queued_at", INSTANT, nullable=True),
        refers("suspects", "post_id", "posts.id", "CASCADE"),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_suspects")),
    )
    where("ix_suspects_unqueued", "suspects", ["post_id"], "queued_at IS NULL")
    op.create_table(
        "spam_checks",
        sa.Column("post_id", KEY, nullable=False),
        sa.Column("begun_at", INSTANT, nullable=False),
        sa.Column("next_at", INSTANT, nullable=True),
        sa.Column("address", sa.String(length=64), nullable=True),
        sa.Column("browser", sa.String(length=120), nullable=True),
        sa.Column("verdict", sa.String(length=4), nullable=True),
        sa.Column("feedback", sa.String(length=4), nullable=True),
        sa.CheckConstraint("verdict IN ('ham', 'spam', 'none')", name=op.f("ck_spam_checks_verdict")),
        sa.CheckConstraint("feedback IN ('ham', 'spam')", name=op.f("ck_spam_checks_feedback")),
        refers("spam_checks", "post_id", "posts.id", "CASCADE"),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_spam_checks")),
    )
    where("ix_spam_checks_due", "spam_checks", ["next_at"], "next_at IS NOT NULL")


def add_messages() -> None:
    op.create_table(
        "messages",
        sa.Column("id", KEY, nullable=False),
        sa.Column("sender_id", KEY, nullable=True),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("locale", sa.String(length=12), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("is_suspect", sa.Boolean(), nullable=False),
        sa.Column("sent_at", INSTANT, nullable=False),
        sa.Column("submission_key", sa.String(length=40), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.Column("answered_by_id", KEY, nullable=True),
        refers("messages", "sender_id", "accounts.id", "CASCADE"),
        refers("messages", "answered_by_id", "accounts.id", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_messages_submission_key")),
    )
    op.create_index("ix_messages_sender_id", "messages", ["sender_id"])
    op.create_index("ix_messages_answered_by_id", "messages", ["answered_by_id"])
    where("ix_messages_open", "messages", ["id"], "answered_at IS NULL")


def add_launches() -> None:
    op.create_table(
        "launches",
        sa.Column("post_id", KEY, nullable=False),
        sa.Column("participation_id", KEY, nullable=False),
        sa.Column("challenge_id", KEY, nullable=False),
        sa.Column("not_for", sa.String(length=500), nullable=False),
        sa.Column("free_way", sa.String(length=500), nullable=False),
        refers("launches", "post_id", "posts.id", "CASCADE"),
        refers("launches", "participation_id", "participations.id", "CASCADE"),
        refers("launches", "challenge_id", "challenges.id", "CASCADE"),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_launches")),
        sa.UniqueConstraint("participation_id", name=op.f("uq_launches_participation_id")),
    )
    op.create_index("ix_launches_challenge", "launches", ["challenge_id", "post_id"])


def refers(table: str, column: str, to: str, then: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=op.f(f"fk_{table}_{column}"), ondelete=then)


def where(name: str, table: str, columns: list[str], condition: str, *, unique: bool = False) -> None:
    part = sa.text(condition)
    op.create_index(name, table, columns, unique=unique, sqlite_where=part, postgresql_where=part)


def downgrade() -> None:
    """A launch is a topic for an older version, and no longer one that waits for a word."""
    op.execute("UPDATE posts SET kind = 'topic' WHERE kind = 'launch'")
    let_posts_be(*KINDS)
    op.execute("ALTER TABLE challenges DROP COLUMN has_market_day")
    op.execute("ALTER TABLE challenges DROP COLUMN hidden_at")
    op.drop_index("ix_posts_alike", table_name="posts")
    op.execute("ALTER TABLE posts DROP COLUMN fingerprint")
    for name in TABLES:
        op.drop_table(name)
