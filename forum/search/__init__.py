"""Search: finding posts, challenges and people, on SQLite and PostgreSQL alike.

Offers `index_everything`, for commands that fill a forum past the verbs, and `read_anew` and `merge_some`, for what is
changed past them or must not leave a trace; all else is kept by events.
"""

from flask import Flask

from forum.search import jobs
from forum.search.commands import index_everything, register_commands
from forum.search.indexing import merge_some, read_anew
from forum.search.routes import search

__all__ = ["index_everything", "jobs", "merge_some", "read_anew"]


def init_app(app: Flask) -> None:
    app.register_blueprint(search)
    register_commands(app)
