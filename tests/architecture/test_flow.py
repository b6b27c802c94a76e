"""Rules 4 to 8, 11 and 13 of how we write, held against the whole of forum/."""

from pathlib import Path

import pytest

from tests.architecture import flow_guards as guards
from tests.architecture.source import TOP, hold, python_files

FORUM = python_files("forum", "app.py")


def test_only_routes_jobs_and_commands_commit() -> None:
    hold(guards.only_routes_jobs_and_commands_commit, FORUM)


def test_a_route_commits_once() -> None:
    hold(guards.a_route_commits_once, FORUM)


def test_nobody_flushes_or_rolls_back() -> None:
    hold(guards.nobody_flushes_or_rolls_back, FORUM)


def test_nobody_listens() -> None:
    hold(guards.nobody_listens, FORUM)


def test_only_one_file_makes_markup() -> None:
    hold(guards.only_one_file_makes_markup, FORUM)


def test_only_the_clock_tells_the_time() -> None:
    hold(guards.only_the_clock_tells_the_time, FORUM)


def test_models_and_queries_know_neither_request_nor_clock() -> None:
    hold(guards.models_and_queries_know_neither_request_nor_clock, FORUM)


def test_redirects_are_see_other() -> None:
    hold(guards.redirects_are_see_other, FORUM)


def test_relationships_never_load_by_themselves() -> None:
    hold(guards.relationships_never_load_by_themselves, FORUM)


def test_pages_go_by_key() -> None:
    hold(guards.pages_go_by_key, FORUM)


@pytest.mark.attack("A52")
def test_nothing_makes_code_of_data() -> None:
    hold(guards.nothing_makes_code_of_data, FORUM)


@pytest.mark.attack("A52")
def test_secrets_are_compared_in_constant_time() -> None:
    hold(guards.secrets_are_compared_in_constant_time, FORUM)


@pytest.mark.parametrize(
    "exceptions",
    [guards.MAY_COMMIT_TOO, guards.MAY_FLUSH_OR_ROLL_BACK, guards.MAY_MAKE_MARKUP, guards.MAY_READ_THE_CLOCK],
)
def test_no_exception_is_left_over(exceptions: dict[str, str]) -> None:
    if not Path(TOP / "app.py").exists():
        pytest.skip("the house is not built yet")
    assert [path for path in exceptions if not (TOP / path).exists()] == []
