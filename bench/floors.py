"""The floors: the least that a page can cost with Flask on this machine, served as the forum is.

F1 returns a constant page of 30 KB. F2 asks for twenty rows and loops over them in a template, about 30 KB again.
F3 renders and sanitises one text and writes it: one insert, two updates, one commit. `/kept` is F1 behind the page
store, and `/ready` a compressed page that costs nothing but the server: no page store can be faster.

F2 and F3 use the database driver itself; on SQLite with the same guarantees as the forum (WAL, FULL).
"""

import gzip
import os
import random
import sqlite3
import threading
from collections.abc import Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import bleach
import psycopg
from flask import Flask, Response, redirect, render_template, request
from jinja2 import DictLoader
from markdown_it import MarkdownIt

from forum.core.pagestore import PageStore

ROWS = 1000
WORDS = "I wrote to the one customer who had gone quiet and asked how she was without asking for anything".split()
dice = random.Random(1)
TABLES = [
    "CREATE TABLE threads (id INTEGER PRIMARY KEY, answers INTEGER NOT NULL)",
    "CREATE TABLE people (id INTEGER PRIMARY KEY, posts INTEGER NOT NULL)",
    "CREATE TABLE posts (id {key}, thread_id INTEGER NOT NULL, author TEXT NOT NULL, said_at TEXT NOT NULL,"
    " source TEXT NOT NULL, html TEXT NOT NULL)",
    "CREATE INDEX posts_by_thread ON posts (thread_id, id)",
    "INSERT INTO threads VALUES (1, 0)",
    "INSERT INTO people VALUES (1, 0)",
]
# Twenty of 600 characters: as varied as people's words, so that compressing them is as much work.
TEXTS = [" ".join(dice.choice(WORDS) + str(dice.randrange(100)) for _ in range(92)) for _ in range(20)]
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ title }}</title></head>
<body><h1>{{ title }}</h1>
{% for id, author, said_at, html in posts %}
<article id="post-{{ id }}"><header><a href="/people/{{ author }}">{{ author }}</a>
<time datetime="{{ said_at }}">{{ said_at[:10] }}</time></header>
<div class="text">{{ html|safe }}</div>
<footer><a href="/posts/{{ id }}">Link</a> <a href="/posts/{{ id }}/edit">Edit</a>
<a href="/posts/{{ id }}/report">Report</a></footer></article>
{% endfor %}
</body></html>"""

markdown = MarkdownIt("commonmark")
cleaner = bleach.Cleaner(tags={"p", "em", "strong", "a", "ul", "li"}, attributes={"a": ["href"]})
own = threading.local()


class Database:
    """A connection for each thread: what SQLite and PostgreSQL need to be told differently."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.is_postgres = address.startswith("postgres")

    def sql(self, statement: str) -> str:
        return statement.replace("?", "%s") if self.is_postgres else statement

    def connection(self) -> Any:
        if not hasattr(own, "connection"):
            own.connection = psycopg.connect(self.address) if self.is_postgres else self.open_file()
        return own.connection

    def open_file(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.address, timeout=5, isolation_level="IMMEDIATE", check_same_thread=False)
        for setting in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {setting}")
        return connection

    def fill(self) -> None:
        """Once, before the workers start."""
        connection = self.connection()
        key = "SERIAL PRIMARY KEY" if self.is_postgres else "INTEGER PRIMARY KEY"
        for statement in TABLES:
            connection.execute(statement.format(key=key))
        rows = [row(n) for n in range(ROWS)]
        connection.cursor().executemany(self.sql(INSERT), rows)
        connection.commit()
        connection.close()
        del own.connection


def row(number: int) -> tuple[int, str, str, str, str]:
    one, other = TEXTS[number % 20], TEXTS[number // 50 % 20]
    return number % 50, f"person-{number}", "2026-03-10T12:00:00Z", one, f"<p>{one}</p>\n<p>{other}</p>"


CONSTANT = "".join(f"<p>{text}</p>\n" for text in TEXTS * 3)[:30_000]
INSERT = "INSERT INTO posts (thread_id, author, said_at, source, html) VALUES (?, ?, ?, ?, ?)"
SELECT = "SELECT id, author, said_at, html FROM posts WHERE thread_id = ? ORDER BY id LIMIT 20"

database = Database(os.environ.get("FLOORS_DATABASE", ""))
flask = Flask(__name__)
flask.jinja_loader = DictLoader({"f2.html": PAGE})


@flask.get("/f1")
def f1() -> str:
    return CONSTANT


@flask.get("/kept")
def kept() -> Response:
    return Response(CONSTANT, headers={"X-Page-Store": "keep"})


@flask.get("/f2")
def f2() -> str:
    connection = database.connection()
    posts = connection.execute(database.sql(SELECT), (7,)).fetchall()
    connection.rollback()
    return render_template("f2.html", title="Twenty posts", posts=posts)


@flask.post("/f3")
def f3() -> Any:
    source = request.form["text"]
    html = cleaner.clean(markdown.render(source))
    connection = database.connection()
    connection.execute(database.sql(INSERT), (1, "person-1", "2026-03-10T12:00:00Z", source, html))
    connection.execute("UPDATE threads SET answers = answers + 1 WHERE id = 1")
    connection.execute("UPDATE people SET posts = posts + 1 WHERE id = 1")
    connection.commit()
    return redirect("/f2", 303)


store = PageStore(flask.wsgi_app, cookie_name="session")
ready = gzip.compress(CONSTANT.encode(), 5)


def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """F1 to F3 are bare: only what shows the page store goes through it, and `/ready` through nothing at all."""
    if environ["PATH_INFO"] == "/ready":
        about = {"Content-Type": "text/html", "Content-Encoding": "gzip", "Content-Length": str(len(ready))}
        start_response("200 OK", list(about.items()))
        return [ready]
    return (store if environ["PATH_INFO"] == "/kept" else flask)(environ, start_response)
