"""Where exports are made and kept."""

from pathlib import Path

from flask import Flask, current_app

from forum.core.storage import Store, exports_of
from forum.settings import current_settings


def init_places(app: Flask) -> None:
    app.extensions["kindling-exports"] = exports_of(app.config["SETTINGS"])


def exports() -> Store:
    """The store of the app that is answering."""
    kept: Store = current_app.extensions["kindling-exports"]
    return kept


def workshop() -> Path:
    """Where a file is made before it is handed out: on the disk of this machine."""
    place: Path = current_settings().data_dir / "exports"
    place.mkdir(parents=True, exist_ok=True)
    return place
