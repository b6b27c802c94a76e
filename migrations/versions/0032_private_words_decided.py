"""private words: reported and decided about like everything else; an answer can be hidden without its word

Revision: 0032, after 0031

Reports are made anew with what they held, for a private word to be among what they are about. Reasons of decisions
until now were written for a page that said they stand in no log, and may quote the word: a sentence is in their place.
"""

from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
REASONS = "reason IN ('selling', 'unkind', 'spam', 'private_data', 'off_topic', 'other')"
BEFORE = ("post_id", "account_id", "challenge_id")
ONE_OF_THREE = (
    "(post_id IS NOT NULL AND account_id IS NULL AND challenge_id IS NULL)"
    " OR (post_id IS NULL AND account_id IS NOT NULL AND challenge_id IS NULL)"
    " OR (post_id IS NULL AND account_id IS NULL AND challenge_id IS NOT NULL)"
)
REFERS = "CONSTRAINT fk_decisions_word_id FOREIGN KEY(word_id) REFERENCES private_words (id) ON DELETE SET NULL"
TABLES = {"post_id": "posts", "account_id": "accounts", "challenge_id": "challenges", "word_id": "private_words"}


def upgrade() -> None:
    instant, number = ("TIMESTAMP WITH TIME ZONE", "BIGINT") if is_postgres() else ("DATETIME", "INTEGER")
    op.execute(f"ALTER TABLE private_words ADD COLUMN answer_hidden_at {instant}")
    op.execute(f"ALTER TABLE decisions ADD COLUMN word_id {number}")
    let_decisions_refer_to_words()
    op.create_index(op.f("ix_decisions_word_id"), "decisions", ["word_id"])
    op.execute(
        "INSERT INTO decisions (word_id, kind, item_id, person_id, moderator_id, action, reason, before, decided_at)"
        " SELECT word_id, 'private_word',"
        " (SELECT max(id) FROM review_items WHERE review_items.word_id = decided.word_id AND closed_at IS NOT NULL),"
        " (SELECT writer_id FROM private_words WHERE private_words.id = decided.word_id),"
        " decided_by_id, action, 'Decided before reasons about private words stood in the log.',"
        """ '{"word": "shown"}', decided_at"""
        " FROM (SELECT word_id, decided_by_id, action, decided_at FROM word_reports"
        " WHERE decided_at IS NOT NULL GROUP BY word_id, decided_by_id, action, decided_at"
        " ORDER BY decided_at) AS decided"
    )
    one_of_four = " + ".join(f"(CASE WHEN {one} IS NULL THEN 0 ELSE 1 END)" for one in TABLES)
    make_reports_anew(tuple(TABLES), f"{one_of_four} = 1")
    op.execute(
        "INSERT INTO reports (word_id, reporter_id, reason, note, reported_at, decision_id)"
        " SELECT word_id, reporter_id, reason, note, reported_at, (SELECT max(decisions.id) FROM decisions"
        " WHERE decisions.word_id = word_reports.word_id AND decisions.decided_at = word_reports.decided_at)"
        " FROM word_reports ORDER BY id"
    )
    op.drop_table("word_reports")


def let_decisions_refer_to_words() -> None:
    if is_postgres():
        op.execute(f"ALTER TABLE decisions ADD {REFERS}")
    else:
        change_what_is_said(lambda sql: f"{sql.rstrip().removesuffix(')').rstrip()}, {REFERS})")


def change_what_is_said(change: Callable[[str], str]) -> None:
    """As in 0030: SQLite changes no constraint but by copying the whole table, or by what it says of the table."""
    run = op.get_bind().exec_driver_sql
    [sql] = run("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'decisions'").one()
    version = run("PRAGMA schema_version").scalar_one()
    changed = change(sql)
    assert changed != sql
    run("PRAGMA writable_schema = ON")
    run("UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = 'decisions'", (changed,))
    run(f"PRAGMA schema_version = {version + 1}")
    run("PRAGMA writable_schema = OFF")


def make_reports_anew(targets: tuple[str, ...], one_of_them: str) -> None:
    """About these, with the rows about what was there before."""
    op.execute("CREATE TABLE reports_before AS SELECT * FROM reports")
    op.drop_table("reports")
    op.create_table(
        "reports",
        sa.Column("id", KEY, nullable=False),
        *(sa.Column(name, KEY, nullable=True) for name in targets),
        sa.Column("reporter_id", KEY, nullable=True),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("reported_at", INSTANT, nullable=False),
        sa.Column("decision_id", KEY, nullable=True),
        sa.CheckConstraint(REASONS, name=op.f("ck_reports_reason")),
        sa.CheckConstraint(one_of_them, name=op.f("ck_reports_target")),
        *(refers("reports", name, TABLES[name], "CASCADE") for name in targets),
        refers("reports", "reporter_id", "accounts", "SET NULL"),
        refers("reports", "decision_id", "decisions", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
    )
    names = ("id", *BEFORE, "reporter_id", "reason", "note", "reported_at", "decision_id")
    now, before = (sa.table(name, *map(sa.column, names)) for name in ("reports", "reports_before"))
    op.execute(sa.insert(now).from_select(names, sa.select(*before.c)))
    op.drop_table("reports_before")
    count_on("reports")
    op.create_index(op.f("ix_reports_reporter_id"), "reports", ["reporter_id"])
    decided = sa.text("decision_id IS NOT NULL")
    op.create_index("ix_reports_decided", "reports", ["decision_id"], sqlite_where=decided, postgresql_where=decided)
    for name in targets:
        there = sa.text(f"{name} IS NOT NULL")
        columns_of_it = [name, "reporter_id"]
        op.create_index(
            f"uq_reports_{name}", "reports", columns_of_it, unique=True, sqlite_where=there, postgresql_where=there
        )


def refers(table: str, column: str, to: str, ondelete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete)


def count_on(name: str) -> None:
    """The rows came with their numbers: the next one is beyond them."""
    if is_postgres():
        table = sa.table(name, sa.column("id"))
        highest = op.get_bind().execute(sa.select(sa.func.max(table.c.id))).scalar()
        op.execute(sa.select(sa.func.setval(sa.func.pg_get_serial_sequence(name, "id"), highest or 1, bool(highest))))


def is_postgres() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def downgrade() -> None:
    """What was decided about people stays; what was decided about a private word stands with its reports again."""
    make_word_reports()
    op.execute("DELETE FROM reports WHERE word_id IS NOT NULL")
    make_reports_anew(BEFORE, ONE_OF_THREE)
    op.execute("UPDATE decisions SET kind = 'profile' WHERE kind = 'private_word' AND action NOT IN ('keep', 'hide')")
    op.execute("DELETE FROM decisions WHERE kind = 'private_word'")
    op.drop_index(op.f("ix_decisions_word_id"), table_name="decisions")
    if is_postgres():
        op.execute("ALTER TABLE decisions DROP CONSTRAINT fk_decisions_word_id")
    else:
        change_what_is_said(lambda sql: sql.replace(f", {REFERS}", ""))
    op.execute("ALTER TABLE decisions DROP COLUMN word_id")
    op.execute("ALTER TABLE private_words DROP COLUMN answer_hidden_at")


def make_word_reports() -> None:
    op.create_table(
        "word_reports",
        sa.Column("id", KEY, nullable=False),
        sa.Column("word_id", KEY, nullable=False),
        sa.Column("reporter_id", KEY, nullable=True),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("reported_at", INSTANT, nullable=False),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("decided_by_id", KEY, nullable=True),
        sa.Column("action", sa.String(length=10), nullable=True),
        sa.Column("why", sa.String(length=500), nullable=True),
        sa.CheckConstraint("action IN ('keep', 'hide')", name=op.f("ck_word_reports_action")),
        sa.CheckConstraint(REASONS, name=op.f("ck_word_reports_reason")),
        refers("word_reports", "decided_by_id", "accounts", "SET NULL"),
        refers("word_reports", "reporter_id", "accounts", "SET NULL"),
        refers("word_reports", "word_id", "private_words", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_word_reports")),
        sa.UniqueConstraint("word_id", "reporter_id", name=op.f("uq_word_reports_word_id_reporter_id")),
    )
    for column in ("decided_by_id", "reporter_id"):
        op.create_index(op.f(f"ix_word_reports_{column}"), "word_reports", [column])
    is_open = sa.text("decided_at IS NULL")
    op.create_index("ix_word_reports_open", "word_reports", ["word_id"], sqlite_where=is_open, postgresql_where=is_open)
    op.execute(
        "INSERT INTO word_reports"
        " (word_id, reporter_id, reason, note, reported_at, decided_at, decided_by_id, action, why)"
        " SELECT reports.word_id, reporter_id, reports.reason, note, reported_at, decided_at, moderator_id,"
        " CASE WHEN action IN ('hide', 'spammer') AND undone_at IS NULL THEN 'hide' WHEN decided_at IS NULL THEN NULL"
        " ELSE 'keep' END, decisions.reason"
        " FROM reports LEFT JOIN decisions ON decisions.id = reports.decision_id"
        " WHERE reports.word_id IS NOT NULL ORDER BY reports.id"
    )
