"""The admin's room: roles, the settings that change while the forum runs, requests to join, and the log of all that."""

from flask import Flask

from forum.house.commands import register_commands
from forum.house.permissions import Can
from forum.house.routes import BLUEPRINTS

__all__ = ["Can"]


def init_app(app: Flask) -> None:
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    register_commands(app)
