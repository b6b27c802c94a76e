"""Running the forum: health, the administrators' pages, commands for operators, the demo and bulk data."""

from flask import Flask

from forum.ops import jobs
from forum.ops.commands import register_commands
from forum.ops.dev import dev
from forum.ops.permissions import Can
from forum.ops.routes import BLUEPRINTS
from forum.ops.style import style

__all__ = ["Can", "jobs"]


def init_app(app: Flask) -> None:
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    register_commands(app)
    if not app.config["SETTINGS"].is_production:
        app.register_blueprint(dev)
        app.register_blueprint(style)
