"""What a worker does with mails, each in a process of its own that watches itself; and a mail server that only counts.

`python -m bench.postroom WHAT INSTANT [more]` does one thing at this instant. It says "ready" when it begins, and at
last, as JSON, how long it took, with how many statements, and how much memory it had when.
"""

import json
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy import event as sqlalchemy_event
from sqlalchemy import func, insert, select, update

from bench.crowd import Crowd
from bench.servers import bin_serve, resident
from forum import create_app
from forum.accounts import Account
from forum.challenges import Announcement, Challenge
from forum.core import clock
from forum.core.database import commit, db
from forum.core.deliveries import CARRIERS, Delivery
from forum.core.events import Event
from forum.core.jobs import JOBS, run
from forum.core.mail import Line
from forum.core.sending import send_deliveries
from forum.notifications import Heard
from forum.notifications.jobs import plan_mails
from forum.notifications.planning import plan_news
from forum.notifications.telling import tell
from forum.notifications.words import ROUND
from forum.posts import Happened, Post

LOOK_EVERY = 0.1


class Watch:
    """Counts statements, the time that each kind of work takes, and looks at the memory of this process."""

    def __init__(self) -> None:
        self.statements, self.memory = 0, [resident(os.getpid())]
        self.spent: dict[str, float] = {}
        sqlalchemy_event.listen(db.engine, "before_cursor_execute", self.count)
        self.begun, self.cpu_before = time.monotonic(), time.process_time()
        threading.Thread(target=self.look, daemon=True).start()
        say("ready")

    def count(self, *statement: Any) -> None:
        self.statements += 1

    def look(self) -> None:
        while True:
            time.sleep(LOOK_EVERY)
            self.memory.append(resident(os.getpid()))

    def timed(self, name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def working(*about: Any, **more: Any) -> Any:
            begun = time.monotonic()
            try:
                return work(*about, **more)
            finally:
                self.spent[name] = self.spent.get(name, 0) + time.monotonic() - begun

        return working

    def found(self) -> dict[str, Any]:
        """So far."""
        return {
            "seconds": time.monotonic() - self.begun,
            "cpu": time.process_time() - self.cpu_before,
            "statements": self.statements,
            "memory": [self.memory[len(self.memory) * part // 10] for part in (0, 1, 5, 9)],
            "most_memory": max(self.memory),
        } | {f"{name}_seconds": seconds for name, seconds in self.spent.items()}


def plan(at: datetime) -> dict[str, Any]:
    watch = Watch()
    plan_mails()
    found = watch.found()
    return found | {"planned": number_of(Delivery.due_at.is_not(None))}


def send(at: datetime) -> dict[str, Any]:
    """Everything that is due, and how long of it a mail is being made, and is on its way to the mail server."""
    watch = Watch()
    for kind, make in CARRIERS.items():
        CARRIERS[kind] = watch.timed("making", make)
    Line.send = watch.timed("line", Line.send)  # type: ignore[method-assign]  # to hold a watch beside it
    send_deliveries()
    found = watch.found()
    return found | {"sent": number_of(Delivery.sent_at.is_not(None)), "due": number_of(Delivery.due_at <= at)}


def send_again(at: datetime) -> dict[str, Any]:
    """The round once more, as if none of it had been sent; as a worker does it, which leaves pages their part."""
    db.session.execute(update(Delivery).where(Delivery.kind == ROUND).values(sent_at=None, dropped_at=None, due_at=at))
    db.session.execute(update(Heard).values(mailed_at=None))
    commit()
    watch = Watch()
    trouble, _ = run(JOBS["send_deliveries"])
    return watch.found() | {"trouble": trouble}


def number_of(*which: Any) -> int:
    return db.session.scalars(select(func.count()).select_from(Delivery).where(*which)).one()


def tell_comments(at: datetime, thread: str, warm_up: str, many: str, pause: str) -> dict[str, Any]:
    """One comment after the other: seconds that telling it took, which on SQLite is how long nobody else can write."""
    crowd = Crowd(1, 2, 0, 1, at)
    where, elsewhere = (db.session.get_one(Post, int(one)) for one in (thread, warm_up))
    watch = Watch()
    tell_comment(watch, crowd, elsewhere, at)  # the statements are put together once in each worker
    told = []
    for _ in range(int(many)):
        told.append(tell_comment(watch, crowd, where, at))
        time.sleep(float(pause))
    return watch.found() | {"told": told}


def tell_comment(watch: Watch, crowd: Crowd, thread: Post, at: datetime) -> dict[str, float]:
    event_id = comment(crowd, thread, at)
    statements, begun, cpu = watch.statements, time.monotonic(), time.process_time()
    tell(event_id, at)
    commit()
    took = {"took": time.monotonic() - begun, "cpu": time.process_time() - cpu}
    heard = db.session.scalars(select(func.count()).where(Heard.event_id == event_id)).one()
    return took | {"statements": watch.statements - statements - 1, "heard": heard}


def comment(crowd: Crowd, thread: Post, at: datetime) -> int:
    """Somebody answers there; gives the id of the event."""
    author = db.session.scalars(select(func.max(Account.id))).one()  # watches nothing
    row = crowd.comment_row(thread.id, thread.challenge_id or 0, [author]) | {"created_at": at}
    post: int = db.session.scalars(insert(Post).returning(Post.id), [row]).one()
    about = {"kind": str(Happened.POSTED), "actor_id": author, "post_id": post, "challenge_id": thread.challenge_id}
    happened = insert(Event).returning(Event.id)
    event: int = db.session.scalars(happened, [about | {"details": {}, "happened_at": at}]).one()
    commit()
    return event


def announce(at: datetime, challenge: str, with_hour: str) -> dict[str, Any]:
    """A word to everybody: at once, or when its hour comes where each of them lives."""
    where, organiser = db.session.get_one(Challenge, int(challenge)), db.session.get_one(Account, 1)
    when: dict[str, Any] = {"on_date": at.date(), "hour": 9} if with_hour == "yes" else {}
    word = Announcement.make(where, organiser, "A word to all", "Tomorrow we **rest**.", at=at, **when)
    commit()
    before = number_of()
    watch = Watch()
    plan_news(word, at)
    commit()
    found = watch.found()
    return found | {"planned": number_of() - before}


def fill(at: datetime, people: str, zones: str, watchers: str, due_one_in: str) -> dict[str, Any]:
    facts = Crowd(int(people), int(zones), int(watchers), int(due_one_in), at).fill()
    commit()
    return facts


WORK: dict[str, Callable[..., dict[str, Any]]] = {
    "fill": fill,
    "plan": plan,
    "send": send,
    "send-again": send_again,
    "tell": tell_comments,
    "announce": announce,
}


def main(what: str, instant: str, *more: str) -> None:
    bin_serve().end_with_parent()
    at = datetime.fromisoformat(instant)
    with create_app().app_context(), clock.set_to(at):
        say(json.dumps(WORK[what](at, *more)))


def say(line: str) -> None:
    print(line, flush=True)


class Postbox:
    """A mail server in a process of its own: takes everything, keeps nothing, and counts mails and bytes."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("fork")
        self.mails, self.bytes = context.Value("q", 0), context.Value("q", 0)
        self.door = socket.create_server(("127.0.0.1", 0))
        self.url = f"smtp://127.0.0.1:{self.door.getsockname()[1]}"
        self.process = context.Process(target=self.take_mail, daemon=True)
        self.process.start()

    def take_mail(self) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        bin_serve().end_with_parent()
        while True:
            line, _ = self.door.accept()
            threading.Thread(target=self.talk, args=(line,), daemon=True).start()

    def talk(self, line: socket.socket) -> None:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with line, line.makefile("rb") as heard, suppress(ConnectionError):  # a worker was ended
            line.sendall(b"220 here\r\n")
            for command in heard:
                verb = command[:4].upper()
                if verb == b"DATA":
                    line.sendall(b"354 go on\r\n")
                    self.count(sum(len(part) for part in iter(heard.readline, b".\r\n")))
                line.sendall(b"221 bye\r\n" if verb == b"QUIT" else b"250 fine\r\n")

    def count(self, size: int) -> None:
        with self.mails.get_lock():
            self.mails.value += 1
            self.bytes.value += size

    def close(self) -> None:
        self.process.terminate()
        self.process.join()
        self.door.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
