"""Sizes, names, doors and reasons, held against everything we write in Python."""

from tests.architecture import shape_guards as guards
from tests.architecture.source import TOP, hold, python_files

FORUM = python_files("forum", "app.py")
OURS = python_files("forum", "app.py", "bin", "bench")
EVERYTHING = python_files("forum", "app.py", "bin", "bench", "tests", "migrations")


def test_functions_fit_on_a_screen() -> None:
    hold(guards.functions_fit_on_a_screen, OURS)


def test_files_are_short() -> None:
    hold(guards.files_are_short, OURS)


def test_no_long_file_is_excused_without_need() -> None:
    assert [path for path in guards.LONG_FILES if not (TOP / path).exists()] == []


def test_names_say_what_things_are() -> None:
    hold(guards.names_say_what_things_are, FORUM)


def test_rooms_are_entered_by_their_door() -> None:
    hold(guards.rooms_are_entered_by_their_door, FORUM)


def test_exceptions_say_why() -> None:
    hold(guards.exceptions_say_why, EVERYTHING)
