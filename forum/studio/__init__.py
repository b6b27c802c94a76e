"""The studio: what those who organise a challenge look after its people with. Asks the rooms below; owns no table."""

from flask import Flask

from forum.studio.commands import register_commands
from forum.studio.routes import leading


def init_app(app: Flask) -> None:
    app.register_blueprint(leading)
    register_commands(app)
