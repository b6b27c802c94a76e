"""The studio: what those who organise a challenge look after it with. Asks the rooms below; owns no table."""

from flask import Flask

from forum.studio.commands import register_commands


def init_app(app: Flask) -> None:
    register_commands(app)
