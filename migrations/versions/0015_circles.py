"""circles: who belongs to one, invitations, wishes; posts that only a circle reads

Revision: 0015, after 0014

On the way down, what only a circle read is held for a moderator's look: an older version would show it to all members.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    add_circles()
    add_memberships()
    add_invitations_and_wishes()
    add_readers()
    whole_number, instant = ("BIGINT", "TIMESTAMP WITH TIME ZONE") if is_postgres() else ("INTEGER", "DATETIME")
    key = "CONSTRAINT fk_posts_circle_id REFERENCES circles (id)"
    op.execute(f"ALTER TABLE posts ADD COLUMN circle_id {whole_number} {key}")
    op.execute(f"ALTER TABLE posts ADD COLUMN reported_at {instant}")
    op.execute("CREATE INDEX ix_posts_circle ON posts (circle_id, id) WHERE circle_id IS NOT NULL")


def add_circles() -> None:
    op.create_table(
        "circles",
        sa.Column("id", KEY, nullable=False),
        sa.Column("challenge_id", KEY, nullable=False),
        sa.Column("founder_id", KEY, nullable=True),
        sa.Column("merged_into_id", KEY, nullable=True),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=True),
        sa.Column("takes_others", sa.Boolean(), nullable=False),
        sa.Column("member_count", KEY, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("began_at", INSTANT, nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.CheckConstraint("member_count BETWEEN 0 AND 10", name=op.f("ck_circles_member_count")),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["challenges.id"], name=op.f("fk_circles_challenge_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["founder_id"], ["accounts.id"], name=op.f("fk_circles_founder_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["circles.id"], name=op.f("fk_circles_merged_into_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circles")),
        sa.UniqueConstraint("code", name=op.f("uq_circles_code")),
    )
    op.create_index(op.f("ix_circles_founder_id"), "circles", ["founder_id"])
    op.create_index(op.f("ix_circles_merged_into_id"), "circles", ["merged_into_id"])
    is_open = f"{true('takes_others')} AND ended_at IS NULL"
    create_partial("ix_circles_open", "circles", ["challenge_id"], is_open, unique=False)


def add_memberships() -> None:
    op.create_table(
        "circle_memberships",
        sa.Column("id", KEY, nullable=False),
        sa.Column("circle_id", KEY, nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("joined_at", INSTANT, nullable=False),
        sa.Column("counted_from", INSTANT, nullable=False),
        sa.Column("look_at", INSTANT, nullable=True),
        sa.Column("asked_at", INSTANT, nullable=True),
        sa.Column("paused_until", INSTANT, nullable=True),
        sa.Column("left_at", INSTANT, nullable=True),
        sa.Column("left_because", sa.String(length=6), nullable=True),
        sa.Column("left_words", sa.String(length=300), nullable=True),
        sa.CheckConstraint(
            "left_because IN ('left', 'moved', 'merged', 'went')", name=op.f("ck_circle_memberships_left_because")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_circle_memberships_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circles.id"], name=op.f("fk_circle_memberships_circle_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circle_memberships")),
    )
    op.create_index(op.f("ix_circle_memberships_account_id"), "circle_memberships", ["account_id"])
    create_partial("uq_circle_memberships_now", "circle_memberships", ["circle_id", "account_id"], "left_at IS NULL")
    looks = "look_at IS NOT NULL"
    create_partial("ix_circle_memberships_look", "circle_memberships", ["look_at"], looks, unique=False)


def add_invitations_and_wishes() -> None:
    op.create_table(
        "circle_invitations",
        sa.Column("id", KEY, nullable=False),
        sa.Column("circle_id", KEY, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("by_id", KEY, nullable=True),
        sa.Column("invited_at", INSTANT, nullable=False),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.Column("answer", sa.String(length=9), nullable=True),
        sa.CheckConstraint(
            "answer IN ('accepted', 'declined', 'withdrawn')", name=op.f("ck_circle_invitations_answer")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["accounts.id"], name=op.f("fk_circle_invitations_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circles.id"], name=op.f("fk_circle_invitations_circle_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["accounts.id"], name=op.f("fk_circle_invitations_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circle_invitations")),
    )
    op.create_index(op.f("ix_circle_invitations_by_id"), "circle_invitations", ["by_id"])
    op.create_index("ix_circle_invitations_person", "circle_invitations", ["person_id", "id"])
    stands = "answered_at IS NULL"
    create_partial("uq_circle_invitations_standing", "circle_invitations", ["circle_id", "person_id"], stands)
    op.create_table(
        "circle_wishes",
        sa.Column("challenge_id", KEY, nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("not_in_id", KEY, nullable=True),
        sa.Column("starts_again", sa.Boolean(), nullable=False),
        sa.Column("since_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_circle_wishes_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["challenges.id"], name=op.f("fk_circle_wishes_challenge_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["not_in_id"], ["circles.id"], name=op.f("fk_circle_wishes_not_in_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("challenge_id", "account_id", name=op.f("pk_circle_wishes")),
    )
    op.create_index(op.f("ix_circle_wishes_account_id"), "circle_wishes", ["account_id"])
    op.create_index(op.f("ix_circle_wishes_not_in_id"), "circle_wishes", ["not_in_id"])


def add_readers() -> None:
    op.create_table(
        "circle_readers",
        sa.Column("circle_id", KEY, nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("challenge_id", KEY, nullable=False),
        sa.Column("since_at", INSTANT, nullable=False),
        sa.Column("is_member", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_circle_readers_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["challenges.id"], name=op.f("fk_circle_readers_challenge_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["circle_id"], ["circles.id"], name=op.f("fk_circle_readers_circle_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("circle_id", "account_id", name=op.f("pk_circle_readers")),
    )
    op.create_index(op.f("ix_circle_readers_account_id"), "circle_readers", ["account_id"])
    create_partial("uq_circle_readers_one", "circle_readers", ["challenge_id", "account_id"], true("is_member"))


def create_partial(name: str, table: str, columns: list[str], where: str, *, unique: bool = True) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, unique=unique, sqlite_where=condition, postgresql_where=condition)


def true(column: str) -> str:
    """As queries ask it: SQLite uses a partial index only for what is asked in the same words."""
    return column if is_postgres() else f"{column} = 1"


def is_postgres() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def downgrade() -> None:
    op.execute(
        "UPDATE posts SET held_at = created_at, held_reason = 'review' WHERE circle_id IS NOT NULL AND held_at IS NULL"
    )
    op.execute("DROP INDEX ix_posts_circle")
    op.execute("ALTER TABLE posts DROP COLUMN reported_at")
    op.execute("ALTER TABLE posts DROP COLUMN circle_id")
    for table in ("circle_readers", "circle_wishes", "circle_invitations", "circle_memberships", "circles"):
        op.drop_table(table)
