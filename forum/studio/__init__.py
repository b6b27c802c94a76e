"""The studio: what those who organise a challenge look after its people with. Asks the rooms below; owns no table."""

from flask import Flask

from forum.studio.commands import register_commands
from forum.studio.routes import BLUEPRINTS


def init_app(app: Flask) -> None:
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    register_commands(app)
