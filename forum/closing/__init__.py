"""Closing: how a challenge comes to its end, and what stays of it: the keepsake."""

from flask import Flask

from forum.closing import jobs
from forum.closing.places import KEEPSAKES
from forum.closing.routes import BLUEPRINTS, chooser_around

__all__ = ["jobs"]


def init_app(app: Flask) -> None:
    KEEPSAKES.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.add_template_global(chooser_around)
