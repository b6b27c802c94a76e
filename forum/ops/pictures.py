"""Moving pictures from files to a store elsewhere, while the forum runs."""

from collections.abc import Iterator
from pathlib import Path

from forum.core.storage import Bucket, Files


def moved(data_dir: Path, address: str) -> Iterator[str]:
    """Copy all that is not there yet, and give each name. The files stay where they are; said again, it goes on."""
    here, there = Files(data_dir / "pictures"), Bucket(address)
    known = set(there.names())
    for name in here.names():
        body = here.get(name)
        if name not in known and body is not None:
            there.put(name, body)
            yield name
