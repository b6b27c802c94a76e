"""on SQLite, too, no number is given twice

Revision: 0041, after 0040
"""

from collections.abc import Callable
from typing import Any

from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

PLAIN, NEVER_AGAIN = "PRIMARY KEY (id)", "PRIMARY KEY (id AUTOINCREMENT)"
ITS_OWN = """
    SELECT name FROM sqlite_master WHERE type = 'table' AND instr(sql, ?)
    AND sql LIKE '%id INTEGER NOT NULL%' AND sql NOT LIKE '%FOREIGN KEY(id)%'
"""


def upgrade() -> None:
    """SQLite gives the number of a deleted last row to the next one: a page that was left open would then be about
    another person. PostgreSQL never does."""
    if op.get_bind().dialect.name == "sqlite":
        say_of_tables(PLAIN, NEVER_AGAIN, begin_counting)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        say_of_tables(NEVER_AGAIN, PLAIN, stop_counting)


def say_of_tables(before: str, after: str, count: Callable[[Any, list[str]], None]) -> None:
    """What SQLite says of a table is changed, and no row: https://sqlite.org/lang_altertable.html tells how. A number
    that is another table's stays so."""
    run = op.get_bind().exec_driver_sql
    names = [name for (name,) in run(ITS_OWN, (before,))]
    assert names
    count(run, names)
    version = run("PRAGMA schema_version").scalar_one()
    run("PRAGMA writable_schema = ON")
    for name in names:
        said = "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = ?"
        run(said, (before, after, name))
    run(f"PRAGMA schema_version = {version + 1}")
    run("PRAGMA writable_schema = OFF")


def begin_counting(run: Any, names: list[str]) -> None:
    """SQLite makes its table of last numbers with the first table that needs one."""
    run("CREATE TABLE counting (id INTEGER PRIMARY KEY AUTOINCREMENT)")
    run("DROP TABLE counting")
    for name in names:
        last = run(f'SELECT coalesce(max(id), 0) FROM "{name}"').scalar_one()  # noqa: S608  # a table of ours
        run("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (name, last))


def stop_counting(run: Any, _names: list[str]) -> None:
    run("DELETE FROM sqlite_sequence")
