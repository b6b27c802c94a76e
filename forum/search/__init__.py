"""Search: finding posts, challenges and people, on SQLite and PostgreSQL alike.

Offers `index_everything`, for commands that fill a forum past the verbs, and `read_anew`, for what is changed past
them; all else is kept by events.
"""

from flask import Flask

from forum.search import jobs
from forum.search.commands import index_everything, register_commands
from forum.search.indexing import read_anew
from forum.search.routes import search

__all__ = ["index_everything", "jobs", "read_anew"]


def init_app(app: Flask) -> None:
    app.register_blueprint(search)
    register_commands(app)
