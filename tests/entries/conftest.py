"""A challenge on its 9th day in Berlin; the clocks of the people around the world."""

from datetime import UTC, datetime

import pytest

from tests.world import World

NOON_OF_DAY_9 = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


@pytest.fixture
def kind28(world: World) -> int:
    """Twenty-eight days from 2 March 2026; the tests' clock stands at noon (UTC) of 10 March, day 9."""
    return world.challenge("kind-28")


@pytest.fixture
def day(kind28: int) -> str:
    return "/challenges/kind-28/days/9"
