"""Where keepsakes are made and kept."""

from pathlib import Path

from flask import Flask, current_app

from forum.core.storage import Store, keepsakes_of
from forum.settings import current_settings


def init_places(app: Flask) -> None:
    app.extensions["kindling-keepsakes"] = keepsakes_of(app.config["SETTINGS"])


def keepsakes() -> Store:
    """The store of the app that is answering."""
    kept: Store = current_app.extensions["kindling-keepsakes"]
    return kept


def workshop() -> Path:
    """Where a book is made before it is handed out: on the disk of this machine."""
    place: Path = current_settings().data_dir / "keepsakes"
    place.mkdir(parents=True, exist_ok=True)
    return place
