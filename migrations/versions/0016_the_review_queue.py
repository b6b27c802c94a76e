"""the review queue: items, actions with their undo, removals, appeals, saved answers; how people and posts stand

Revision: 0016, after 0015

Reports and decisions are made anew with what they held: their posts need not be there any more. Columns of the large
tables come in one ALTER TABLE each, which both databases take as it is.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
REASONS = "reason IN ('selling', 'unkind', 'spam', 'private_data', 'off_topic', 'other')"
ONE_TARGET = (
    "(post_id IS NOT NULL AND account_id IS NULL AND challenge_id IS NULL)"
    " OR (post_id IS NULL AND account_id IS NOT NULL AND challenge_id IS NULL)"
    " OR (post_id IS NULL AND account_id IS NULL AND challenge_id IS NOT NULL)"
)
TARGETS = {"post": "post_id", "profile": "account_id", "challenge": "about_id", "private_word": "word_id"}
ACCOUNT_COLUMNS = ("suspended_until", "silenced_until", "profile_hidden_at", "suspended_for", "silenced_for")


def upgrade() -> None:
    add_standing()
    add_hiding()
    put_aside("reports")
    put_aside("decisions")
    add_items()
    add_decisions()
    add_reports()
    add_removals_appeals_and_answers()
    fill_the_queue()


def add_standing() -> None:
    instant = "TIMESTAMP WITH TIME ZONE" if is_postgres() else "DATETIME"
    op.execute(f"ALTER TABLE accounts ADD COLUMN trust_at {instant} DEFAULT '2000-01-01 00:00:00' NOT NULL")
    for name in ACCOUNT_COLUMNS:
        op.execute(f"ALTER TABLE accounts ADD COLUMN {name} {'VARCHAR(500)' if name.endswith('_for') else instant}")
    op.create_index(op.f("ix_accounts_trust_at"), "accounts", ["trust_at"])
    op.create_index(op.f("ix_accounts_suspended_until"), "accounts", ["suspended_until"])


def add_hiding() -> None:
    op.execute(
        "ALTER TABLE posts ADD COLUMN hidden_how VARCHAR(10)"
        " CONSTRAINT ck_posts_hidden_how CHECK (hidden_how IN ('reports', 'moderator', 'removed', 'spam'))"
    )
    op.execute(f"ALTER TABLE posts ADD COLUMN hidden_by_id {'BIGINT' if is_postgres() else 'INTEGER'}")
    op.execute("UPDATE posts SET hidden_how = 'moderator' WHERE hidden_at IS NOT NULL")
    op.execute("CREATE INDEX ix_posts_hidden_by ON posts (hidden_by_id, id) WHERE hidden_by_id IS NOT NULL")


def put_aside(name: str) -> None:
    for step in {
        "reports": ("CREATE TABLE reports_before AS SELECT * FROM reports", "DROP TABLE reports"),
        "decisions": ("CREATE TABLE decisions_before AS SELECT * FROM decisions", "DROP TABLE decisions"),
    }[name]:
        op.execute(step)


def count_on(name: str) -> None:
    """The rows came with their numbers: the next one is beyond them."""
    op.drop_table(f"{name}_before")
    if is_postgres():
        table = sa.table(name, sa.column("id"))
        highest = op.get_bind().execute(sa.select(sa.func.max(table.c.id))).scalar()
        op.execute(sa.select(sa.func.setval(sa.func.pg_get_serial_sequence(name, "id"), highest or 1, bool(highest))))


def refers(table: str, column: str, to: str, ondelete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete)


def add_items() -> None:
    kinds = "kind IN ('post', 'profile', 'challenge', 'private_word', 'appeal')"
    checks = [
        sa.CheckConstraint(f"(kind = '{kind}') = ({column} IS NOT NULL)", name=op.f(f"ck_review_items_{column}"))
        for kind, column in TARGETS.items()
    ]
    op.create_table(
        "review_items",
        sa.Column("id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("post_id", KEY, nullable=True),
        sa.Column("account_id", KEY, nullable=True),
        sa.Column("about_id", KEY, nullable=True),
        sa.Column("word_id", KEY, nullable=True),
        sa.Column("person_id", KEY, nullable=True),
        sa.Column("within_id", KEY, nullable=True),
        sa.Column("why", sa.String(length=12), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("reports", KEY, nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("claimed_by_id", KEY, nullable=True),
        sa.Column("claimed_at", INSTANT, nullable=True),
        sa.Column("handover", sa.String(length=500), nullable=False),
        sa.Column("version", KEY, nullable=False),
        sa.CheckConstraint(kinds, name=op.f("ck_review_items_kind")),
        *checks,
        refers("review_items", "post_id", "posts", "CASCADE"),
        refers("review_items", "account_id", "accounts", "CASCADE"),
        refers("review_items", "about_id", "challenges", "CASCADE"),
        refers("review_items", "word_id", "private_words", "CASCADE"),
        refers("review_items", "person_id", "accounts", "SET NULL"),
        refers("review_items", "within_id", "challenges", "SET NULL"),
        refers("review_items", "claimed_by_id", "accounts", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_items")),
    )
    is_open = sa.text("closed_at IS NULL")
    op.create_index(op.f("ix_review_items_person_id"), "review_items", ["person_id"])
    indexes = {"open": ["id"], "kind": ["kind", "id"], "why": ["why", "id"], "within": ["within_id", "id"]}
    for name, columns in {**indexes, "claimed": ["claimed_by_id", "id"]}.items():
        op.create_index(
            f"ix_review_items_{name}", "review_items", columns, sqlite_where=is_open, postgresql_where=is_open
        )
    for column in TARGETS.values():
        name = f"uq_review_items_{column}"
        op.create_index(name, "review_items", [column], unique=True, sqlite_where=is_open, postgresql_where=is_open)


def add_decisions() -> None:
    actions = "action IN ('keep', 'hide', 'remove', 'move', 'warn', 'silence', 'suspend', 'spammer')"
    op.create_table(
        "decisions",
        sa.Column("id", KEY, nullable=False),
        sa.Column("item_id", KEY, nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("post_id", KEY, nullable=True),
        sa.Column("challenge_id", KEY, nullable=True),
        sa.Column("person_id", KEY, nullable=True),
        sa.Column("moderator_id", KEY, nullable=True),
        sa.Column("action", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("until_at", INSTANT, nullable=True),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("decided_at", INSTANT, nullable=False),
        sa.Column("undone_at", INSTANT, nullable=True),
        sa.Column("undone_by_id", KEY, nullable=True),
        sa.Column("undone_why", sa.Text(), nullable=True),
        sa.CheckConstraint(actions, name=op.f("ck_decisions_action")),
        refers("decisions", "item_id", "review_items", "SET NULL"),
        refers("decisions", "post_id", "posts", "CASCADE"),
        refers("decisions", "challenge_id", "challenges", "SET NULL"),
        refers("decisions", "person_id", "accounts", "SET NULL"),
        refers("decisions", "moderator_id", "accounts", "SET NULL"),
        refers("decisions", "undone_by_id", "accounts", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
    )
    for column in ("item_id", "post_id", "moderator_id"):
        op.create_index(op.f(f"ix_decisions_{column}"), "decisions", [column])
    op.create_index("ix_decisions_person", "decisions", ["person_id", "id"])
    op.execute(
        "INSERT INTO decisions (id, post_id, moderator_id, action, reason, decided_at, kind, person_id, before)"
        " SELECT id, post_id, moderator_id, action, reason, decided_at, 'post',"
        " (SELECT author_id FROM posts WHERE posts.id = decisions_before.post_id),"
        """ '{"hidden_how": null, "hidden_by_id": null, "held_reason": null}' FROM decisions_before"""
    )
    count_on("decisions")
    op.execute(
        "UPDATE posts SET hidden_by_id = (SELECT max(id) FROM decisions WHERE post_id = posts.id AND action = 'hide')"
        " WHERE hidden_at IS NOT NULL"
    )


def add_reports() -> None:
    op.create_table(
        "reports",
        sa.Column("id", KEY, nullable=False),
        sa.Column("post_id", KEY, nullable=True),
        sa.Column("account_id", KEY, nullable=True),
        sa.Column("challenge_id", KEY, nullable=True),
        sa.Column("reporter_id", KEY, nullable=True),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("reported_at", INSTANT, nullable=False),
        sa.Column("decision_id", KEY, nullable=True),
        sa.CheckConstraint(REASONS, name=op.f("ck_reports_reason")),
        sa.CheckConstraint(ONE_TARGET, name=op.f("ck_reports_target")),
        refers("reports", "post_id", "posts", "CASCADE"),
        refers("reports", "account_id", "accounts", "CASCADE"),
        refers("reports", "challenge_id", "challenges", "CASCADE"),
        refers("reports", "reporter_id", "accounts", "SET NULL"),
        refers("reports", "decision_id", "decisions", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
    )
    op.create_index(op.f("ix_reports_reporter_id"), "reports", ["reporter_id"])
    decided = sa.text("decision_id IS NOT NULL")
    op.create_index("ix_reports_decided", "reports", ["decision_id"], sqlite_where=decided, postgresql_where=decided)
    for column in ("post_id", "account_id", "challenge_id"):
        there = sa.text(f"{column} IS NOT NULL")
        name, columns = f"uq_reports_{column}", [column, "reporter_id"]
        op.create_index(name, "reports", columns, unique=True, sqlite_where=there, postgresql_where=there)
    copy_reports()


def add_removals_appeals_and_answers() -> None:
    op.create_table(
        "removals",
        sa.Column("decision_id", KEY, nullable=False, autoincrement=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("state", sa.String(length=7), nullable=False),
        sa.Column("total", KEY, nullable=False),
        sa.Column("hidden", KEY, nullable=False),
        sa.Column("shown", KEY, nullable=False),
        sa.Column("after_at", INSTANT, nullable=True),
        sa.Column("after_id", KEY, nullable=True),
        sa.Column("finished_at", INSTANT, nullable=True),
        sa.CheckConstraint("state IN ('hiding', 'hidden', 'showing', 'shown')", name=op.f("ck_removals_state")),
        refers("removals", "decision_id", "decisions", "CASCADE"),
        refers("removals", "person_id", "accounts", "CASCADE"),
        sa.PrimaryKeyConstraint("decision_id", name=op.f("pk_removals")),
    )
    op.create_index(op.f("ix_removals_person_id"), "removals", ["person_id"])
    at_work = sa.text("finished_at IS NULL")
    op.create_index("ix_removals_at_work", "removals", ["decision_id"], sqlite_where=at_work, postgresql_where=at_work)
    op.create_table(
        "appeals",
        sa.Column("id", KEY, nullable=False),
        sa.Column("decision_id", KEY, nullable=False),
        sa.Column("item_id", KEY, nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.Column("answered_by_id", KEY, nullable=True),
        sa.Column("stands", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        refers("appeals", "decision_id", "decisions", "CASCADE"),
        refers("appeals", "item_id", "review_items", "SET NULL"),
        refers("appeals", "answered_by_id", "accounts", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeals")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_appeals_decision_id")),
    )
    op.create_index(op.f("ix_appeals_item_id"), "appeals", ["item_id"])
    op.create_table(
        "saved_answers",
        sa.Column("id", KEY, nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("added_by_id", KEY, nullable=True),
        sa.Column("added_at", INSTANT, nullable=False),
        refers("saved_answers", "added_by_id", "accounts", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_answers")),
        sa.UniqueConstraint("text", name=op.f("uq_saved_answers_text")),
    )


def copy_reports() -> None:
    op.execute(
        "INSERT INTO reports (id, post_id, reporter_id, reason, note, reported_at, decision_id)"
        " SELECT id, post_id, reporter_id, reason, note, reported_at, decision_id FROM reports_before"
    )
    count_on("reports")


def fill_the_queue() -> None:
    """What waited for a moderator before there were items."""
    op.execute(
        "INSERT INTO review_items"
        " (post_id, kind, person_id, within_id, why, note, reports, opened_at, handover, version)"
        " SELECT posts.id, 'post', posts.author_id, posts.challenge_id,"
        " (SELECT reason FROM reports WHERE reports.id = waiting.first_id), '', waiting.many, waiting.since, '', 1"
        " FROM (SELECT post_id, min(id) AS first_id, count(*) AS many, min(reported_at) AS since FROM reports"
        " WHERE decision_id IS NULL GROUP BY post_id) AS waiting JOIN posts ON posts.id = waiting.post_id"
        " ORDER BY waiting.first_id"
    )
    op.execute(
        "INSERT INTO review_items"
        " (post_id, kind, person_id, within_id, why, note, reports, opened_at, handover, version)"
        " SELECT id, 'post', author_id, challenge_id, 'suspect', '', 0, held_at, '', 1 FROM posts"
        " WHERE held_reason = 'review' AND held_at IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM review_items WHERE review_items.post_id = posts.id)"
    )
    op.execute(
        "INSERT INTO review_items (word_id, kind, person_id, why, note, reports, opened_at, handover, version)"
        " SELECT private_words.id, 'private_word', private_words.writer_id,"
        " (SELECT reason FROM word_reports WHERE word_reports.id = waiting.first_id),"
        " '', waiting.many, waiting.since, '', 1"
        " FROM (SELECT word_id, min(id) AS first_id, count(*) AS many, min(reported_at) AS since FROM word_reports"
        " WHERE decided_at IS NULL GROUP BY word_id) AS waiting"
        " JOIN private_words ON private_words.id = waiting.word_id"
    )


def is_postgres() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def downgrade() -> None:
    put_aside("reports")
    for table in ("saved_answers", "appeals", "removals"):
        op.drop_table(table)
    put_aside("decisions")
    op.drop_table("review_items")
    add_decisions_of_before()
    add_reports_of_before()
    op.execute("DROP INDEX ix_posts_hidden_by")
    for column in ("hidden_by_id", "hidden_how"):
        op.execute(f"ALTER TABLE posts DROP COLUMN {column}")
    for index in ("ix_accounts_suspended_until", "ix_accounts_trust_at"):
        op.execute(f"DROP INDEX {index}")
    for column in (*ACCOUNT_COLUMNS, "trust_at"):
        op.execute(f"ALTER TABLE accounts DROP COLUMN {column}")


def add_decisions_of_before() -> None:
    """Of what was decided about posts, whether it hid them."""
    op.create_table(
        "decisions",
        sa.Column("id", KEY, nullable=False),
        sa.Column("post_id", KEY, nullable=False),
        sa.Column("moderator_id", KEY, nullable=True),
        sa.Column("action", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("decided_at", INSTANT, nullable=False),
        sa.CheckConstraint("action IN ('keep', 'hide')", name=op.f("ck_decisions_action")),
        refers("decisions", "moderator_id", "accounts", "SET NULL"),
        refers("decisions", "post_id", "posts", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
    )
    for column in ("moderator_id", "post_id"):
        op.create_index(op.f(f"ix_decisions_{column}"), "decisions", [column])
    op.execute("DELETE FROM decisions_before WHERE post_id IS NULL")
    op.execute(
        "INSERT INTO decisions (id, post_id, moderator_id, reason, decided_at, action)"
        " SELECT id, post_id, moderator_id, reason, decided_at,"
        " CASE WHEN action IN ('hide', 'remove', 'spammer') THEN 'hide' ELSE 'keep' END FROM decisions_before"
    )
    count_on("decisions")


def add_reports_of_before() -> None:
    op.create_table(
        "reports",
        sa.Column("id", KEY, nullable=False),
        sa.Column("post_id", KEY, nullable=False),
        sa.Column("reporter_id", KEY, nullable=True),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("reported_at", INSTANT, nullable=False),
        sa.Column("decision_id", KEY, nullable=True),
        sa.CheckConstraint(REASONS, name=op.f("ck_reports_reason")),
        refers("reports", "decision_id", "decisions", "SET NULL"),
        refers("reports", "post_id", "posts", "CASCADE"),
        refers("reports", "reporter_id", "accounts", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
        sa.UniqueConstraint("post_id", "reporter_id", name=op.f("uq_reports_post_id_reporter_id")),
    )
    for column in ("decision_id", "reporter_id"):
        op.create_index(op.f(f"ix_reports_{column}"), "reports", [column])
    is_open = sa.text("decision_id IS NULL")
    op.create_index("ix_reports_open", "reports", ["post_id"], sqlite_where=is_open, postgresql_where=is_open)
    op.execute("DELETE FROM reports_before WHERE post_id IS NULL")
    op.execute("UPDATE reports_before SET decision_id = NULL WHERE decision_id NOT IN (SELECT id FROM decisions)")
    copy_reports()
