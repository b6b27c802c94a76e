"""called

The words of what people are called, to find them by the beginning of one; and tags compared letter by letter, so that
those that begin alike are found by their index.

Revision: 0009, after 0006
"""

import re
import unicodedata
from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

A_STEP = 1000


def upgrade() -> None:
    word = sa.String(length=60, collation="C").with_variant(sa.String(length=60), "sqlite")
    op.create_table(
        "name_words",
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("word", word, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_name_words_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "word", name=op.f("pk_name_words")),
    )
    with op.batch_alter_table("name_words", schema=None) as batch_op:
        batch_op.create_index("ix_name_words_word", ["word", "account_id"], unique=False)
    if op.get_bind().dialect.name == "postgresql":  # SQLite compares letter by letter anyway
        op.alter_column("hashtags", "tag", type_=sa.String(length=30, collation="C"))
    fill()


def fill() -> None:
    words = sa.table("name_words", sa.column("account_id"), sa.column("word"))
    for people in everyone():
        rows = [{"account_id": one.id, "word": word} for one in people for word in words_of(one)]
        op.bulk_insert(words, rows)


def everyone() -> Iterator[list[sa.Row]]:
    accounts = sa.table("accounts", *(sa.column(name) for name in ("id", "handle", "first_name", "last_name")))
    last = 0
    while True:
        query = sa.select(accounts).where(accounts.c.id > last).order_by(accounts.c.id).limit(A_STEP)
        people = list(op.get_bind().execute(query))
        if not people:
            return
        yield people
        last = people[-1].id


def words_of(person: sa.Row) -> list[str]:
    """As forum/accounts/names.py made them when this was written."""
    name = f"{person.first_name} {person.last_name}"
    words = [person.handle, *re.split(r"[_-]", person.handle), *re.split(r"[\s.'’-]+", name)]
    return list(dict.fromkeys(folded(word)[:60] for word in words if folded(word)))[:12]


def folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("hashtags", "tag", type_=sa.String(length=30, collation="default"))
    op.drop_table("name_words")
