"""Entries: what participants write day by day, their rhythm, and the walls they hit.

Offers: Entry, Wall, rhythm. Knows challenges, posts and accounts.
"""

from flask import Flask

from forum.entries.models import Entry, ForWhom, Wall, WhoGains, refuse_unless_writable
from forum.entries.rhythm import Rhythm, rhythm
from forum.entries.routes import BLUEPRINTS

__all__ = ["Entry", "ForWhom", "Rhythm", "Wall", "WhoGains", "refuse_unless_writable", "rhythm"]


def init_app(app: Flask) -> None:
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
