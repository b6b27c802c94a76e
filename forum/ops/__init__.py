"""Running the forum: health, commands for operators, the demo and bulk data."""

from flask import Flask

from forum.ops.commands import register_commands
from forum.ops.dev import dev
from forum.ops.routes import health


def init_app(app: Flask) -> None:
    app.register_blueprint(health)
    register_commands(app)
    if not app.config["SETTINGS"].is_production:
        app.register_blueprint(dev)
