"""leading a challenge: what happened by date, who was last heard of when, and notes of those who organise

Revision: 0024, after 0023
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NUMBERS = ("joined", "stepped_in", "returned", "entries")
IS_TAKING_PART = sa.text("part = 'participant' AND left_at IS NULL")


def upgrade() -> None:
    op.add_column("participations", sa.Column("took_part_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("participations", sa.Column("has_returned", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("participations", sa.Column("heard_on", sa.Date(), nullable=True))
    fill_participations()
    op.create_index(
        "ix_participations_heard",
        "participations",
        ["challenge_id", "heard_on", "id"],
        sqlite_where=IS_TAKING_PART,
        postgresql_where=IS_TAKING_PART,
    )
    add_day_counts()
    fill_day_counts()
    add_answer_figures()
    let_organisers_write()


def fill_participations() -> None:
    """Whoever signed a pledge has taken part since then."""
    op.execute(
        "UPDATE participations SET took_part_at ="
        " coalesce((SELECT min(signed_at) FROM signatures WHERE participation_id = participations.id), joined_at)"
        " WHERE part = 'participant' OR EXISTS (SELECT 1 FROM signatures WHERE participation_id = participations.id)"
    )
    op.execute(HEARD_ON_POSTGRES if is_postgres() else HEARD_ON_SQLITE)
    for challenge_id, earlier in editions().items():
        op.get_bind().execute(RETURNED, {"here": challenge_id, "earlier": earlier})


HEARD_ON_SQLITE = (
    "UPDATE participations SET heard_on = max(first_on, date(took_part_at), coalesce((SELECT max(local_on) FROM entries"
    " WHERE participation_id = participations.id AND withdrawn_at IS NULL), first_on)) WHERE part = 'participant'"
)
HEARD_ON_POSTGRES = (
    "UPDATE participations SET heard_on = greatest(first_on, (took_part_at AT TIME ZONE 'UTC')::date,"
    " (SELECT max(local_on) FROM entries WHERE participation_id = participations.id AND withdrawn_at IS NULL))"
    " WHERE part = 'participant'"
)
RETURNED = sa.text(
    "UPDATE participations SET has_returned = true WHERE challenge_id = :here AND took_part_at IS NOT NULL AND EXISTS"
    " (SELECT 1 FROM participations AS earlier WHERE earlier.account_id = participations.account_id"
    " AND earlier.challenge_id IN :earlier AND earlier.took_part_at < participations.took_part_at)"
).bindparams(sa.bindparam("earlier", expanding=True))


def editions() -> dict[int, list[int]]:
    """The earlier editions of each challenge that has any."""
    rows = op.get_bind().execute(sa.text("SELECT id, edition_of_id FROM challenges WHERE edition_of_id IS NOT NULL"))
    made_from = {int(row[0]): int(row[1]) for row in rows}
    return {one: list(before(one, made_from)) for one in made_from}


def before(challenge_id: int, made_from: dict[int, int]) -> Iterator[int]:
    seen = {challenge_id}
    while (challenge_id := made_from.get(challenge_id, 0)) and challenge_id not in seen:
        seen.add(challenge_id)
        yield challenge_id


def add_day_counts() -> None:
    op.create_table(
        "day_counts",
        sa.Column("challenge_id", KEY, nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        *(sa.Column(name, KEY, nullable=False) for name in NUMBERS),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["challenges.id"], name=op.f("fk_day_counts_challenge_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("challenge_id", "on_date", name=op.f("pk_day_counts")),
    )


def add_answer_figures() -> None:
    """Empty: a job of the worker counts, a few minutes later."""
    op.create_table(
        "answer_figures",
        sa.Column("tally_id", KEY, nullable=False),
        *(sa.Column(name, KEY, nullable=False) for name in ("shown", "answered", "within", "due")),
        sa.Column("waits", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tally_id"], ["tallies.id"], name=op.f("fk_answer_figures_tally_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("tally_id", name=op.f("pk_answer_figures")),
    )


def fill_day_counts() -> None:
    counts: dict[tuple[int, Any], Counter[str]] = {}
    for challenge_id, on, *numbers in (
        op.get_bind().execute(sa.text(BEGUN_POSTGRES if is_postgres() else BEGUN_SQLITE)).all()
    ):
        found = counts.setdefault((challenge_id, as_date(on)), Counter())
        found.update(dict(zip(("joined", "stepped_in", "returned"), map(int, numbers), strict=True)))
    for challenge_id, on, many in op.get_bind().execute(sa.text(WRITTEN)).all():
        counts.setdefault((challenge_id, as_date(on)), Counter())["entries"] += int(many)
    rows = [
        {"challenge_id": key[0], "on_date": key[1]} | {name: numbers[name] for name in NUMBERS}
        for key, numbers in counts.items()
    ]
    columns = (sa.column("challenge_id", KEY), sa.column("on_date", sa.Date()), *(sa.column(one) for one in NUMBERS))
    op.bulk_insert(sa.table("day_counts", *columns), rows)


def as_date(on: Any) -> date:
    return on if isinstance(on, date) else date.fromisoformat(on)


WRITTEN = (
    "SELECT participations.challenge_id, entries.local_on, count(*) FROM entries"
    " JOIN participations ON participations.id = entries.participation_id"
    " WHERE entries.withdrawn_at IS NULL GROUP BY participations.challenge_id, entries.local_on"
)


BEGUN_SQLITE = (
    "SELECT challenge_id, date(took_part_at) AS begun_on, count(*),"
    " sum(CASE WHEN took_part_at > joined_at THEN 1 ELSE 0 END), sum(CASE WHEN has_returned THEN 1 ELSE 0 END)"
    " FROM participations WHERE took_part_at IS NOT NULL GROUP BY challenge_id, begun_on"
)
BEGUN_POSTGRES = (
    "SELECT challenge_id, (took_part_at AT TIME ZONE 'UTC')::date AS begun_on, count(*),"
    " sum(CASE WHEN took_part_at > joined_at THEN 1 ELSE 0 END), sum(CASE WHEN has_returned THEN 1 ELSE 0 END)"
    " FROM participations WHERE took_part_at IS NOT NULL GROUP BY challenge_id, begun_on"
)


def let_organisers_write() -> None:
    """A private word is about a post, or from those who organise a challenge to somebody who takes part in it."""
    if is_postgres():
        op.alter_column("private_words", "post_id", existing_type=KEY, nullable=True)
        op.add_column("private_words", sa.Column("challenge_id", KEY, nullable=True))
        op.create_foreign_key(IN_CHALLENGE, "private_words", "challenges", ["challenge_id"], ["id"], ondelete="CASCADE")
        op.create_check_constraint(op.f("ck_private_words_about"), "private_words", ABOUT)
    else:
        copy_private_words(with_notes=True)
    is_note = sa.text("challenge_id IS NOT NULL")
    op.create_index(
        "ix_private_words_challenge",
        "private_words",
        ["challenge_id", "to_id", "id"],
        sqlite_where=is_note,
        postgresql_where=is_note,
    )


ABOUT = "(post_id IS NULL) != (challenge_id IS NULL)"
IN_CHALLENGE = "fk_private_words_challenge_id"
COPY = (
    "INSERT INTO private_words_anew (id, post_id, writer_id, to_id, source, html, written_at, answer_source,"
    " answer_html, answered_at, reported_at, hidden_at) SELECT id, post_id, writer_id, to_id, source, html, written_at,"
    " answer_source, answer_html, answered_at, reported_at, hidden_at FROM private_words"
)


def is_postgres() -> bool:
    return str(op.get_bind().dialect.name) == "postgresql"


def copy_private_words(*, with_notes: bool) -> None:
    """SQLite cannot let a column be empty, so the table is made anew. Alembic's way would read the table of posts, with
    an index that it cannot read.
    """
    op.create_table(
        "private_words_anew",
        *columns_of_private_words(with_notes=with_notes),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_private_words_post_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["to_id"], ["accounts.id"], name=op.f("fk_private_words_to_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["writer_id"], ["accounts.id"], name=op.f("fk_private_words_writer_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_private_words")),
        sa.UniqueConstraint("post_id", "writer_id", name=op.f("uq_private_words_post_id_writer_id")),
    )
    op.execute(COPY)
    op.drop_table("private_words")
    op.rename_table("private_words_anew", "private_words")
    op.create_index("ix_private_words_to", "private_words", ["to_id", "id"])
    op.create_index("ix_private_words_writer", "private_words", ["writer_id", "id"])


def columns_of_private_words(*, with_notes: bool) -> Iterator[Any]:
    instants = ("answered_at", "reported_at", "hidden_at")
    yield sa.Column("id", KEY, nullable=False)
    yield sa.Column("post_id", KEY, nullable=with_notes)
    yield sa.Column("writer_id", KEY, nullable=True)
    yield sa.Column("to_id", KEY, nullable=False)
    yield from (sa.Column(name, sa.Text(), nullable=False) for name in ("source", "html"))
    yield sa.Column("written_at", sa.DateTime(timezone=True), nullable=False)
    yield from (sa.Column(name, sa.Text(), nullable=True) for name in ("answer_source", "answer_html"))
    yield from (sa.Column(name, sa.DateTime(timezone=True), nullable=True) for name in instants)
    if with_notes:
        yield sa.Column("challenge_id", KEY, nullable=True)
        yield sa.ForeignKeyConstraint(["challenge_id"], ["challenges.id"], name=op.f(IN_CHALLENGE), ondelete="CASCADE")
        yield sa.CheckConstraint(ABOUT, name=op.f("ck_private_words_about"))


def downgrade() -> None:
    op.drop_index("ix_private_words_challenge", "private_words")
    forget_notes()
    if is_postgres():
        op.drop_constraint(op.f("ck_private_words_about"), "private_words", type_="check")
        op.drop_column("private_words", "challenge_id")
        op.alter_column("private_words", "post_id", existing_type=KEY, nullable=False)
    else:
        copy_private_words(with_notes=False)
    op.drop_table("answer_figures")
    op.drop_table("day_counts")
    op.drop_index("ix_participations_heard", "participations")
    for name in ("heard_on", "has_returned", "took_part_at"):
        op.execute(f"ALTER TABLE participations DROP COLUMN {name}")


def forget_notes() -> None:
    """What is about no post has no place in the tables of before. Foreign keys are off on SQLite: one by one, then."""
    for statement in FORGETTING:
        op.execute(statement)


FORGETTING = (
    "UPDATE appeals SET item_id = NULL WHERE item_id IN (SELECT review_items.id FROM review_items"
    " JOIN private_words ON private_words.id = review_items.word_id WHERE private_words.post_id IS NULL)",
    "UPDATE decisions SET item_id = NULL WHERE item_id IN (SELECT review_items.id FROM review_items"
    " JOIN private_words ON private_words.id = review_items.word_id WHERE private_words.post_id IS NULL)",
    "DELETE FROM review_items WHERE word_id IN (SELECT id FROM private_words WHERE post_id IS NULL)",
    "DELETE FROM word_reports WHERE word_id IN (SELECT id FROM private_words WHERE post_id IS NULL)",
    "DELETE FROM private_words WHERE post_id IS NULL",
)
