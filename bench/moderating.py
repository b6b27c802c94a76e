"""bin/bench moderate: a long queue, and a spammer with very many posts who is removed and taken back.

A forum of its own with a thousand topics. First the pages of the queue, each asked for again and again in this process,
from the request to the finished HTML. Then somebody is removed as a spammer who has answered in all the topics: how
long the job takes that hides it all, and the one that shows it all again. After the first nothing of theirs may be
seen, and after the second all must be as it was, to the last count.
"""

import argparse
import os
import platform
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from flask_migrate import upgrade
from sqlalchemy import Select, func, literal, select, update

from bench.asking import BASE, ask_often, signed_in
from bench.databases import Databases
from bench.helping import numbers, put
from bench.leading import add_people, instant, put_all
from bench.run import say
from bench.within import Findings, app_within, settle, write_in_bulk
from forum.accounts import Account, Role
from forum.core import clock
from forum.core.database import commit, db
from forum.core.paging import encode_key
from forum.core.richtext import RENDERER_VERSION, to_html
from forum.core.stored_html import StoredHtml
from forum.moderation import Action, Decision, Report, ReviewItem, jobs
from forum.moderation.as_read import mark_of
from forum.moderation.queries import decision_to_change, item_to_decide
from forum.posts import Post

MOST_MS = 150
THREADS = 1_000
SPAMMER, MODERATOR, REPORTER = 1, 2, 3
NOW = datetime.now(UTC)


def options(words: list[str]) -> argparse.Namespace:
    asked = argparse.ArgumentParser(prog="bin/bench moderate", description="Measure the queue, and removing a spammer.")
    asked.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    asked.add_argument("--items", type=int, default=10_000, help="that wait in the queue")
    asked.add_argument("--posts", type=int, default=50_000, help="that the spammer wrote")
    asked.add_argument("--rounds", type=int, default=15, help="how often each page is asked for")
    asked.add_argument("--quick", action="store_true", help="1,000 items, 5,000 posts and 5 rounds: a first look")
    chosen = asked.parse_args(words)
    if chosen.quick:
        chosen.items, chosen.posts, chosen.rounds = 1_000, 5_000, 5
    if chosen.items < 100 or chosen.posts < 100:
        asked.error("a hundred of each at the least")
    return chosen


@dataclass
class Outcome(Findings):
    pages: list[tuple[str, float, float, int]] = field(default_factory=list)
    jobs: list[tuple[str, float]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def text(self) -> str:
        line = "{:<34} {:>10} {:>10} {:>6}  {}"
        table = [line.format("page", "median ms", "slowest", "SQL", f"goal: median under {MOST_MS} ms")]
        table += [
            line.format(name, f"{half:.1f}", f"{most:.1f}", many, "ok" if half < MOST_MS else "missed")
            for name, half, most, many in self.pages
        ]
        table += ["", *(f"{name}: {seconds:.1f} s" for name, seconds in self.jobs)]
        table += ["", *(self.faults or ["Hidden was everything of theirs, and exactly that came back."])]
        return "\n".join([*(f"{name}: {value}" for name, value in self.about.items()), "", *table])

    def missed(self) -> int:
        return len(self.faults) + sum(half >= MOST_MS for _, half, *_ in self.pages)


class ModerateBench:
    def __init__(self, chosen: argparse.Namespace, where: Databases, stack: ExitStack) -> None:
        self.chosen = chosen
        self.app = app_within(where, stack, SITE_URL=BASE, KINDLING_COUNT_STATEMENTS="on")
        about = {"machine": f"{len(os.sched_getaffinity(0))} cores; Python {platform.python_version()}"}
        about |= {"load": f"{os.getloadavg()[0]:.1f} before"}
        about["forum"] = f"{chosen.items:,} items, {chosen.posts:,} posts of one spammer, {chosen.database}"
        self.report = Outcome(about)

    def run(self) -> Outcome:
        with self.app.app_context():
            upgrade()
            self.fill()
            pages = self.pages()
            db.session.remove()
        client = signed_in(self.app, MODERATOR)
        for name, path in pages.items():
            self.measure(client, name, path)
        with self.app.app_context():
            self.remove_and_take_back()
            self.report.about["load"] += f", {os.getloadavg()[0]:.1f} after"
            db.engine.dispose()
        return self.report

    def fill(self) -> None:
        say(f"Writing {self.chosen.items + self.chosen.posts:,} posts …")
        write_in_bulk()
        add_people(10)
        db.session.execute(update(Account).where(Account.id == MODERATOR).values(role=Role.MODERATOR))
        add_threads()
        add_answers(THREADS, self.chosen.posts, SPAMMER)
        add_answers(THREADS + self.chosen.posts, self.chosen.items, 5)
        add_items(THREADS + self.chosen.posts, self.chosen.items)
        add_items(THREADS, 1)
        count_threads()
        commit()
        settle()

    def pages(self) -> dict[str, str]:
        middle = self.chosen.items // 2
        return {
            "the queue": "/moderation",
            "the queue, in the middle": f"/moderation?after={encode_key((middle,))}",
            "the newest first": "/moderation?order=newest",
            "of one reason": "/moderation?why=spam",
            "one item": f"/moderation/items/{middle}",
        }

    def measure(self, client: Any, name: str, path: str) -> None:
        asked = ask_often(client, path, self.chosen.rounds)
        self.report.pages.append((name, asked.half, asked.most, asked.statements))

    def remove_and_take_back(self) -> None:
        before = state()
        decision = remove(self.chosen.items + 1)
        self.do("hiding it all")
        theirs = select(func.count()).where(Post.author_id == SPAMMER, Post.hidden_at.is_(None))
        self.hold(db.session.scalar(theirs) == 0, "something of theirs is still to be seen")
        take_back(decision)
        self.do("showing it all again")
        self.hold(state() == before, "not all is as it was before")

    def do(self, name: str) -> None:
        say(f"{name} …")
        begun = time.perf_counter()
        jobs.remove_spam()
        self.report.jobs.append((name, time.perf_counter() - begun))

    def hold(self, is_so: bool, fault: str) -> None:
        if not is_so:
            self.report.faults.append(fault)


def add_threads() -> None:
    n = numbers(1, THREADS).c.i
    put_all(Post, {"id": n, "kind": literal("topic"), "author_id": literal(4), "title": literal("Pears"), **a_text()})


def a_text() -> dict[str, Any]:
    at = instant(NOW - timedelta(days=1))
    html = literal(to_html("Only today, and only here."), StoredHtml)
    about = {"source": literal("Only today, and only here."), "html": html}
    return about | {"renderer_version": literal(RENDERER_VERSION), "created_at": at, "last_activity_at": at}


def add_answers(after: int, many: int, author: int) -> None:
    """One in each thread, then the next in each."""
    n = numbers(1, many).c.i
    about: dict[str, Any] = {"id": n + after, "kind": literal("comment"), "author_id": literal(author)}
    about |= {"thread_id": n % THREADS + 1, "parent_id": n % THREADS + 1, "is_answer": literal(True)}
    put_all(Post, about | a_text())


def add_items(after: int, many: int) -> None:
    theirs = select(Post.id.label("post_id")).where(Post.id > after, Post.id <= after + many).order_by(Post.id)
    at, spam, nothing = instant(NOW), literal("spam").label("why"), literal("")
    item = {"kind": literal("post"), "reports": literal(1), "opened_at": at, "version": literal(1), "note": nothing}
    more = [value.label(name) for name, value in (item | {"handover": nothing}).items()]
    put(ReviewItem, theirs.add_columns(spam, Post.author_id.label("person_id"), *more))
    said = {"reporter_id": literal(REPORTER), "reason": literal("spam"), "note": nothing, "reported_at": at}
    put(Report, theirs.add_columns(*(value.label(name) for name, value in said.items())))


def count_threads() -> None:
    """As the threads would say it of themselves."""
    answers = Post.__table__.alias("answers")
    number: Select[Any] = select(func.count()).where(answers.c.thread_id == Post.id)
    first = select(func.min(answers.c.created_at)).where(answers.c.thread_id == Post.id)
    same = dict.fromkeys(("comment_count", "answer_count"), number.scalar_subquery())
    threads = update(Post).where(Post.thread_id.is_(None)).values(**same, first_answer_at=first.scalar_subquery())
    db.session.execute(threads, execution_options={"synchronize_session": False})


def state() -> list[Any]:
    """What others see: which posts, and what their threads say of themselves."""
    columns = (Post.id, Post.hidden_at, Post.hidden_how, Post.deleted_at)
    counts = (Post.comment_count, Post.answer_count, Post.first_answer_at)
    return [tuple(row) for row in db.session.execute(select(*columns, *counts).order_by(Post.id))]


def remove(item_id: int) -> int:
    item = db.session.scalars(item_to_decide(item_id)).one()
    moderator = db.session.get_one(Account, MODERATOR)
    about: dict[str, Any] = {"by": moderator, "version": item.version, "as_read": mark_of(item.thing)}
    decision = Decision.make(item, Action.REMOVE_SPAMMER, "This is spam.", at=clock.now(), **about)
    commit()
    return int(decision.id)


def take_back(decision_id: int) -> None:
    decision = db.session.scalars(decision_to_change(decision_id)).one()
    by, read = db.session.get_one(Account, MODERATOR), mark_of(decision.thing)
    decision.undo("It was none.", by=by, at=clock.now(), as_read=read)
    commit()
