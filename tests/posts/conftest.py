"""A topic in a challenge, by Ana."""

import pytest

from tests.posts.topics import topic_of
from tests.world import World


@pytest.fixture
def topic(world: World) -> int:
    return topic_of(world, world.ana, world.challenge())
