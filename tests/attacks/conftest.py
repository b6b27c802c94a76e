"""What attacks need: a forum that counts how often one knocks, and a count of what hashing is asked for."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from forum import create_app
from forum.accounts import passwords
from forum.core.database import db
from forum.core.limits import limiter
from forum.settings import Settings
from tests.core.test_mail import postbox
from tests.world import World

__all__ = ["postbox"]


@pytest.fixture
def limited(world: World, settings: Settings) -> Iterator[Flask]:
    """A forum that counts how often one knocks, on the same database."""
    app = create_app(replace(settings, rate_limits=True))
    app.testing = True
    limiter.reset()
    yield app
    limiter.enabled = False
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def hashings(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Counts what the hasher is asked: a clock would tell less, and not the same twice."""
    asked: Counter[str] = Counter()

    class Counting:
        def hash(self, password: str) -> str:
            asked["hash"] += 1
            return real.hash(password)

        def verify(self, kept: str, password: str) -> bool:
            asked["verify"] += 1
            return real.verify(kept, password)

    real = passwords.hasher
    passwords.nobodys_hash()
    monkeypatch.setattr(passwords, "hasher", Counting())
    return asked
