"""where a search ends: on SQLite, too, a row of a shelf says to which stretches of ids it belongs

Revision: 0014, after 0013

Every row is written anew: a few seconds for each hundred thousand.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

SHELVES = ("search_posts", "search_challenges", "search_people")
BLOCKS = sa.literal_column("' ¤a' || (rowid >> 11) || ' ¤b' || (rowid >> 15) || ' ¤c' || (rowid >> 19)")


def upgrade() -> None:
    mark_anew(sa.column("marks", sa.Text).concat(BLOCKS))


def downgrade() -> None:
    mark_anew(sa.func.replace(sa.column("marks"), BLOCKS, ""))


def mark_anew(marks: sa.ColumnElement[str]) -> None:
    if op.get_bind().dialect.name == "sqlite":
        for shelf in SHELVES:
            op.execute(sa.update(sa.table(shelf, sa.column("marks"))).values(marks=marks))
