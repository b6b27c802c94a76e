"""A post office for tests of mails, and a push service for tests of pushes."""

from collections.abc import Iterator

import pytest

from tests.notifications.post import Office, Postbox, post_office
from tests.notifications.push_service import PushService, a_push_service


@pytest.fixture
def office(app, settings) -> Iterator[Office]:
    with post_office(settings) as opened:
        yield opened


@pytest.fixture
def box(office) -> Postbox:
    return office.box


@pytest.fixture
def service(app, settings, monkeypatch, tmp_path) -> Iterator[PushService]:
    """The forum has a key to push with, and knows this service."""
    with a_push_service(app, settings, monkeypatch, tmp_path) as opened:
        yield opened
