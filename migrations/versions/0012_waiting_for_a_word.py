"""waiting for a word: claims, tallies, greeters and answer goals; private words; notes of sideliners

Revision: 0012, after 0011

Columns come with their keys in one ALTER TABLE, which both databases take as it is: Alembic's way for SQLite would copy
the table and lose the index over an expression.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    add_tallies()
    add_claims()
    add_greeters_and_goals()
    add_private_words()
    add_notes_and_offers()


def add_tallies() -> None:
    op.create_table(
        "tallies",
        sa.Column("id", KEY, nullable=False),
        sa.Column("challenge_id", KEY, nullable=False),
        sa.Column("number", KEY, nullable=False),
        sa.Column("shown", KEY, nullable=False),
        sa.Column("answered", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["challenges.id"], name=op.f("fk_tallies_challenge_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tallies")),
        sa.UniqueConstraint("challenge_id", "number", name=op.f("uq_tallies_challenge_id_number")),
    )
    whole_number = "BIGINT" if is_postgres() else "INTEGER"
    op.execute(
        f"ALTER TABLE posts ADD COLUMN tally_id {whole_number} CONSTRAINT fk_posts_tally_id REFERENCES tallies (id)"
    )
    op.execute(
        "INSERT INTO tallies (challenge_id, number, shown, answered)"
        " SELECT prompts.challenge_id, prompts.number,"
        " sum(CASE WHEN is_there THEN 1 ELSE 0 END), sum(CASE WHEN is_there AND answer_count > 0 THEN 1 ELSE 0 END)"
        " FROM (SELECT entries.prompt_id, posts.answer_count, posts.deleted_at IS NULL AND posts.hidden_at IS NULL"
        " AND posts.held_at IS NULL AS is_there FROM entries JOIN posts ON posts.id = entries.post_id) AS written"
        " JOIN prompts ON prompts.id = written.prompt_id"
        " GROUP BY prompts.challenge_id, prompts.number"
    )
    op.execute(
        "UPDATE posts SET tally_id = (SELECT tallies.id FROM entries JOIN prompts ON prompts.id = entries.prompt_id"
        " JOIN tallies ON tallies.challenge_id = prompts.challenge_id AND tallies.number = prompts.number"
        " WHERE entries.post_id = posts.id) WHERE kind = 'entry'"
    )
    op.execute(
        "CREATE INDEX ix_posts_tally ON posts (tally_id, created_at, first_answer_at)"
        " WHERE tally_id IS NOT NULL AND deleted_at IS NULL AND hidden_at IS NULL AND held_at IS NULL"
    )
    op.execute(
        "CREATE INDEX ix_posts_help_unanswered ON posts (line, id) WHERE answer_count = 0 AND thread_id IS NULL"
        " AND challenge_id IS NULL AND kind = 'help_request'"
    )


def add_claims() -> None:
    op.create_table(
        "claims",
        sa.Column("post_id", KEY, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("slot", KEY, nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("slot IN (1, 2)", name=op.f("ck_claims_slot")),
        sa.ForeignKeyConstraint(["person_id"], ["accounts.id"], name=op.f("fk_claims_person_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_claims_post_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_claims")),
        sa.UniqueConstraint("person_id", "slot", name=op.f("uq_claims_person_id_slot")),
    )


def add_greeters_and_goals() -> None:
    op.create_table(
        "greeters",
        sa.Column("challenge_id", KEY, nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("since_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_greeters_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["challenges.id"], name=op.f("fk_greeters_challenge_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("challenge_id", "account_id", name=op.f("pk_greeters")),
    )
    op.create_index(op.f("ix_greeters_account_id"), "greeters", ["account_id"])
    op.create_table(
        "answer_goals",
        sa.Column("post_id", KEY, nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("goal_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked", KEY, nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_answer_goals_post_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_answer_goals")),
    )
    is_due = sa.text("due_at IS NOT NULL")
    op.create_index("ix_answer_goals_due", "answer_goals", ["due_at"], sqlite_where=is_due, postgresql_where=is_due)


def add_private_words() -> None:
    op.create_table(
        "private_words",
        sa.Column("id", KEY, nullable=False),
        sa.Column("post_id", KEY, nullable=False),
        sa.Column("writer_id", KEY, nullable=True),
        sa.Column("to_id", KEY, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_source", sa.Text(), nullable=True),
        sa.Column("answer_html", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_private_words_post_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["to_id"], ["accounts.id"], name=op.f("fk_private_words_to_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["writer_id"], ["accounts.id"], name=op.f("fk_private_words_writer_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_private_words")),
        sa.UniqueConstraint("post_id", "writer_id", name=op.f("uq_private_words_post_id_writer_id")),
    )
    op.create_index("ix_private_words_to", "private_words", ["to_id", "id"])
    op.create_index("ix_private_words_writer", "private_words", ["writer_id", "id"])
    op.create_table(
        "word_reports",
        sa.Column("id", KEY, nullable=False),
        sa.Column("word_id", KEY, nullable=False),
        sa.Column("reporter_id", KEY, nullable=True),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", KEY, nullable=True),
        sa.Column("action", sa.String(length=10), nullable=True),
        sa.Column("why", sa.String(length=500), nullable=True),
        sa.CheckConstraint("action IN ('keep', 'hide')", name=op.f("ck_word_reports_action")),
        sa.CheckConstraint(
            "reason IN ('selling', 'unkind', 'spam', 'private_data', 'off_topic', 'other')",
            name=op.f("ck_word_reports_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["accounts.id"], name=op.f("fk_word_reports_decided_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["reporter_id"], ["accounts.id"], name=op.f("fk_word_reports_reporter_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["word_id"], ["private_words.id"], name=op.f("fk_word_reports_word_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_word_reports")),
        sa.UniqueConstraint("word_id", "reporter_id", name=op.f("uq_word_reports_word_id_reporter_id")),
    )
    op.create_index(op.f("ix_word_reports_decided_by_id"), "word_reports", ["decided_by_id"])
    op.create_index(op.f("ix_word_reports_reporter_id"), "word_reports", ["reporter_id"])
    is_open = sa.text("decided_at IS NULL")
    op.create_index("ix_word_reports_open", "word_reports", ["word_id"], sqlite_where=is_open, postgresql_where=is_open)


def add_notes_and_offers() -> None:
    instant = "TIMESTAMP WITH TIME ZONE" if is_postgres() else "DATETIME"
    op.execute(f"ALTER TABLE entries ADD COLUMN noted_at {instant}")
    op.create_table(
        "notes",
        sa.Column("id", KEY, nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("challenge_id", KEY, nullable=False),
        sa.Column("number", KEY, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("renderer_version", KEY, nullable=False),
        sa.Column("version", KEY, nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("local_on", sa.Date(), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_notes_account_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["challenges.id"], name=op.f("fk_notes_challenge_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
        sa.UniqueConstraint(
            "account_id", "challenge_id", "number", name=op.f("uq_notes_account_id_challenge_id_number")
        ),
    )
    op.create_index(op.f("ix_notes_challenge_id"), "notes", ["challenge_id"])
    op.create_table(
        "join_offers",
        sa.Column("challenge_id", KEY, nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("answer", sa.String(length=3), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("answer IN ('yes', 'no')", name=op.f("ck_join_offers_answer")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_join_offers_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["challenges.id"], name=op.f("fk_join_offers_challenge_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("challenge_id", "account_id", name=op.f("pk_join_offers")),
    )
    op.create_index(op.f("ix_join_offers_account_id"), "join_offers", ["account_id"])


def is_postgres() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def downgrade() -> None:
    op.execute("ALTER TABLE entries DROP COLUMN noted_at")
    for table in ("join_offers", "notes", "word_reports", "private_words", "answer_goals", "greeters", "claims"):
        op.drop_table(table)
    for index in ("ix_posts_help_unanswered", "ix_posts_tally"):
        op.execute(f"DROP INDEX {index}")
    op.execute("ALTER TABLE posts DROP COLUMN tally_id")
    op.drop_table("tallies")
