"""Guards: a table or a column that knows people is named in the export and in the deletion, or it says why not."""

from collections import Counter

from forum.core.database import db
from forum.leaving.contents import LEFT_OUT, PARTS
from forum.leaving.readme import FILES
from forum.leaving.rows import ELSEWHERE, GOES, UNNAMED

PEOPLE = "accounts"


def tables_that_know_people():
    """Those that point to a person, or to a row that does."""
    known, tables = {PEOPLE}, db.metadata.sorted_tables
    while True:
        more = {one.name for one in tables if {key.column.table.name for key in one.foreign_keys} & known} - known
        if not more:
            return known
        known |= more


def columns_that_point_to_people():
    keys = [key for table in db.metadata.sorted_tables for key in table.foreign_keys]
    return {f"{key.parent.table.name}.{key.parent.name}" for key in keys if key.column.table.name == PEOPLE}


def test_every_table_that_knows_people_is_in_the_export_or_says_why_not(migrated):
    held, left_out = {part.table for part in PARTS}, set(LEFT_OUT)
    assert held & left_out == set()
    missing = tables_that_know_people() - held - left_out
    assert not missing, f"name them in forum/leaving/contents.py: {sorted(missing)}"
    assert held | left_out <= set(db.metadata.tables), "a table that is no more"


def test_every_column_that_points_to_a_person_is_seen_to_when_they_go(migrated):
    seen_to = [*GOES, *(one.column for one in UNNAMED), *ELSEWHERE]
    assert [name for name, times in Counter(seen_to).items() if times > 1] == []
    assert set(seen_to) == columns_that_point_to_people(), "see to it in forum/leaving/rows.py"


def test_the_readme_names_every_file(migrated):
    assert list(FILES) == list(dict.fromkeys(f"{part.file}.json" for part in PARTS))


def test_each_list_in_a_file_has_a_name_of_its_own_and_columns_that_are_there(migrated):
    assert len({(part.file, part.table) for part in PARTS}) == len(PARTS)
    for part in PARTS:
        assert set(part.without) <= set(db.metadata.tables[part.table].columns.keys()), part
