"""The clock on the wall: the only place in forum/ that reads the time.

It belongs to the whole process, so that a server thread started in a test sees the same time as the test.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta

_stopped_at: datetime | None = None
_shift = timedelta()


def now() -> datetime:
    return datetime.now(UTC) + _shift if _stopped_at is None else _stopped_at


def shift_by(by: timedelta) -> None:
    """For development: lets the whole site live earlier or later. Said again, it replaces the shift from before."""
    global _shift
    _shift = by


@contextmanager
def set_to(instant: datetime) -> Iterator[None]:
    """Stops the clock at this instant; afterwards it goes on as before. May be nested."""
    global _stopped_at
    before = _stopped_at
    _stopped_at = _in_utc(instant)
    try:
        yield
    finally:
        _stopped_at = before


def freeze() -> AbstractContextManager[None]:
    return set_to(now())


def advance(by: timedelta) -> None:
    """Moves a stopped clock on, or back."""
    global _stopped_at
    if _stopped_at is None:
        # Moving the running clock would stay moved for everyone who comes later.
        raise RuntimeError("Only a clock stopped by set_to() or freeze() can be advanced.")
    _stopped_at += by


def _in_utc(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("An instant needs a time zone.")
    return instant.astimezone(UTC)
