"""Leaving: taking everything along as one file, and going, with seven days to change one's mind.

It stands above all rooms whose rows know people, and says of each what an export holds of it (`contents.py`) and what
becomes of it when somebody goes (`rows.py`).
"""

from flask import Flask

from forum.leaving import jobs
from forum.leaving.commands import register_commands
from forum.leaving.places import EXPORTS
from forum.leaving.routes import BLUEPRINTS

__all__ = ["jobs"]


def init_app(app: Flask) -> None:
    EXPORTS.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    register_commands(app)
