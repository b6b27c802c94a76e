"""Files that a job makes for people to fetch, such as exports and keepsakes: made on the disk of this machine, then put
into a store of their own, beside the pictures and apart from them. What no row names any more is swept.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask, current_app

from forum.core import clock
from forum.core.jobs import time_is_up
from forum.core.storage import Store, store_apart
from forum.settings import current_settings

LEFTOVER = timedelta(days=1)  # as old as this, no worker is at it any more


@dataclass(frozen=True)
class Workshop:
    name: str

    def init_app(self, app: Flask) -> None:
        app.extensions[f"kindling-{self.name}"] = store_apart(app.config["SETTINGS"], self.name)

    @property
    def store(self) -> Store:
        """Of the app that is answering."""
        kept: Store = current_app.extensions[f"kindling-{self.name}"]
        return kept

    @property
    def folder(self) -> Path:
        place: Path = current_settings().data_dir / self.name
        place.mkdir(parents=True, exist_ok=True)
        return place

    @contextmanager
    def place_for(self, file: str) -> Iterator[Path]:
        """Where a file is made before it is handed out. Whatever is left there at the end goes."""
        place = self.folder / f".{file}"
        place.unlink(missing_ok=True)
        try:
            yield place
        finally:
            place.unlink(missing_ok=True)

    def sweep(self, known: Callable[[], Collection[str]]) -> None:
        """What no row names any more goes, and what was left half done. The rows are asked for after the files, so that
        one which is only just put there is named."""
        files = self.store.names()
        named = set(known())
        for file in files:
            if file not in named and not time_is_up():
                self.store.delete(file)
        for place in self.folder.glob(".*.*"):
            if clock.now() - datetime.fromtimestamp(place.stat().st_mtime, tz=clock.now().tzinfo) > LEFTOVER:
                place.unlink(missing_ok=True)
