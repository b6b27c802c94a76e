"""A site on a port of this machine, served by threads of the test process, so that a test moves its clock and looks
into its database while a browser uses it.
"""

import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from axe_playwright_python.base import AXE_SCRIPT
from flask_migrate import upgrade
from sqlalchemy import create_engine, text
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from forum import create_app
from forum.core import clock
from forum.core.database import commit, db
from forum.ops.demo import let_everyone_hear, tell
from forum.search import index_everything
from forum.settings import Settings
from tests.journeys.looking import AXE_PATH

# Afternoon in Europe, morning in the Americas, and the small hours of the next day in Asia and Oceania.
DAY_NINE = datetime(2026, 3, 10, 16, 0, tzinfo=UTC)
SECRET = "a secret for journeys only, long enough to pass"


class Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """What went wrong is told by the page and by the log of the forum."""


class Counted:
    """A WSGI app that knows whether it is answering."""

    def __init__(self, app: WSGIApplication) -> None:
        self.app = app
        self.under_way = 0
        self.paused = False
        self.changed = threading.Condition()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterator[bytes]:
        if environ["PATH_INFO"] == AXE_PATH:
            start_response("200 OK", [("Content-Type", "text/javascript"), ("Cache-Control", "max-age=9999")])
            yield AXE_SCRIPT.encode()
            return
        self.begin()
        try:
            answer = self.app(environ, start_response)
            yield from answer
            if hasattr(answer, "close"):
                answer.close()
        finally:
            self.end()

    def begin(self) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: not self.paused, timeout=60), "the site stands still for too long"
            self.under_way += 1

    def end(self) -> None:
        with self.changed:
            self.under_way -= 1
            self.changed.notify_all()

    @contextmanager
    def standing_still(self) -> Iterator[None]:
        """No page is made meanwhile. A browser that has left does not wait for its last page, and may have sent a last
        word on its way out: that comes in whenever it likes, and must not open the database while it is exchanged.
        """
        with self.changed:
            assert self.changed.wait_for(lambda: self.under_way == 0, timeout=10), "a page is still being made"
            self.paused = True
        try:
            yield
        finally:
            with self.changed:
                self.paused = False
                self.changed.notify_all()


class Site:
    """The forum with the demo in it, on its ninth day. `as_told` brings it back to how the demo left it."""

    def __init__(self, data_dir: Path, database_url: str = "") -> None:
        self.url = f"http://127.0.0.1:{free_port()}"
        self.settings = Settings(
            data_dir=data_dir,
            database_url=database_url,
            secret_key=SECRET,
            site_url=self.url,
            rate_limits=False,
            log_level="error",
        ).checked()
        self.app = create_app(self.settings)
        self.answering = Counted(self.app)
        self.restored = 0
        with self.app.app_context(), clock.set_to(DAY_NINE):
            upgrade()
            tell(clock.now())
            db.session.commit()
            let_everyone_hear(clock.now())
            commit()
            index_everything()
            self.let_go()
        self.snapshot()

    @contextmanager
    def served(self) -> Iterator["Site"]:
        port = int(self.url.rpartition(":")[2])
        server = make_server("127.0.0.1", port, self.answering, threaded=True, request_handler=Quiet)
        answering = threading.Thread(target=server.serve_forever, name="site")
        answering.start()
        try:
            yield self
        finally:
            self.close(server, answering)

    def close(self, server: BaseWSGIServer, answering: threading.Thread) -> None:
        server.shutdown()
        answering.join()
        server.server_close()
        with self.answering.standing_still(), self.app.app_context():
            self.let_go()

    @contextmanager
    def as_told(self) -> Iterator["Site"]:
        """The demo as it was told, and its clock stopped at its ninth day."""
        with self.answering.standing_still():
            with self.app.app_context():
                self.let_go()
            self.restore()
            self.forget_pages()
        with clock.set_to(DAY_NINE):
            yield self

    @contextmanager
    def session(self) -> Iterator[Any]:
        """A database session of its own; what is done in it is kept at its end."""
        with self.app.app_context():
            yield db.session
            db.session.commit()

    def move_to(self, instant: datetime) -> None:
        """Let it be this instant, for the site and everyone in it."""
        clock.advance(instant - clock.now())
        self.forget_pages()

    def let_a_minute_go_by(self) -> None:
        """Whoever is new and fills in a form in no time is taken for a machine."""
        self.move_to(clock.now() + timedelta(minutes=1))

    def work(self) -> None:
        """What the worker would do now: everything that was asked for with soon()."""
        huey = self.app.extensions["huey"]
        while (task := huey.dequeue()) is not None:
            huey.execute(task)

    def forget_pages(self) -> None:
        """Pages are kept for five seconds of real time; the clock of a test runs faster."""
        store = self.app.extensions["page_store"]
        store._pages.clear()
        store._unkept.clear()

    def let_go(self) -> None:
        """No connection of this process stays open."""
        db.session.remove()
        db.engine.dispose()

    def snapshot(self) -> None:
        if self.settings.database_url:
            self.as_administrator('CREATE DATABASE "as_told" TEMPLATE "{name}"')
        else:
            shutil.copy(self.settings.data_dir / "kindling.sqlite", self.settings.data_dir / "as-told.sqlite")

    def restore(self) -> None:
        if self.settings.database_url:
            self.as_administrator('DROP DATABASE "{name}" WITH (FORCE)', 'CREATE DATABASE "{name}" TEMPLATE "as_told"')
            return
        # Under a name of its own each time: a connection that outlived a failed page must not reach the next test.
        here, self.restored = self.settings.data_dir, self.restored + 1
        for leftover in here.glob("kindling.*"):
            leftover.unlink()
        fresh = here / f"kindling.{self.restored}.sqlite"
        shutil.copy(here / "as-told.sqlite", fresh)
        (here / "kindling.sqlite").symlink_to(fresh.name)

    def as_administrator(self, *statements: str) -> None:
        """From beside the site's own database, which nobody may use while it is copied."""
        engine = create_engine(self.app.config["SQLALCHEMY_DATABASE_URI"])
        name = engine.url.database
        engine = create_engine(engine.url.set(database="template1"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement.format(name=name)))
        engine.dispose()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
