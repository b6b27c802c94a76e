"""bin/bench help: whether finding people and requests costs the same among many as among few.

A forum of its own is filled with a tenth of the people and requests, measured, filled up, and measured again in the
same run: the growth of each query is what counts, not its milliseconds on this machine.
"""

import argparse
import os
import platform
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from unittest import mock

from flask_migrate import upgrade
from sqlalchemy import Select, case, cast, func, insert, literal, select
from sqlalchemy.types import Date, String

from bench.databases import Databases
from bench.run import say
from bench.within import Findings, app_within, settle, write_in_bulk
from forum.accounts import VISITOR, Account
from forum.core.database import Instant, Key, Model, db
from forum.core.richtext import RENDERER_VERSION, to_html
from forum.core.stored_html import StoredHtml
from forum.help import HelpRequest, MemberSkill, Need, PairWish, Skill, fun_on_today
from forum.help.matching import pairs_of, people_for
from forum.help.queries import AskedFor, list_page, requests_visible_to, skills_like
from forum.posts import Kind, Post

SKILLS_EACH = 10
FUN_EACH = 6
RANGES = (5, *(55,) * 9)  # how many skills there are to choose from: of the first kind few, which many have
TIMES = 25
MOST_GROWTH = 1.5
NOW = datetime.now(UTC)


def options(words: list[str]) -> argparse.Namespace:
    asked = argparse.ArgumentParser(prog="bin/bench help", description="Measure finding people and requests.")
    asked.add_argument("--database", choices=("sqlite", "postgres"), default="postgres")
    asked.add_argument("--people", type=int, default=1_000_000)
    asked.add_argument("--requests", type=int, default=100_000)
    asked.add_argument("--quick", action="store_true", help="20,000 people and 5,000 requests: a first look")
    chosen = asked.parse_args(words)
    if chosen.quick:
        chosen.people, chosen.requests = 20_000, 5_000
    return chosen


@dataclass
class Report(Findings):
    rows: list[tuple[str, float, float]] = field(default_factory=list)

    def text(self) -> str:
        head = f"{'':34}{'a tenth':>10}{'all':>10}{'growth':>9}{'target':>9}"
        lines = [
            f"{what:34}{few:>7.1f} ms{many:>7.1f} ms{many / few:>8.2f}x{f'<= {MOST_GROWTH}':>9}  {verdict(few, many)}"
            for what, few, many in self.rows
        ]
        return "\n".join([*(f"{name}: {value}" for name, value in self.about.items()), "", head, *lines])

    def missed(self) -> int:
        return sum(verdict(few, many) == "missed" for _what, few, many in self.rows)


def verdict(few: float, many: float) -> str:
    """What takes less than two milliseconds may take one more: that is the clock, not the query."""
    return "ok" if many <= max(few * MOST_GROWTH, few + 1) else "missed"


class HelpBench:
    def __init__(self, chosen: argparse.Namespace, where: Databases, stack: ExitStack) -> None:
        self.chosen, self.where = chosen, where
        self.app = app_within(where, stack)
        about = {"database": chosen.database, "python": platform.python_version(), "load": f"{os.getloadavg()[0]:.1f}"}
        many = f"{chosen.people:,} people with {SKILLS_EACH} skills each, {chosen.requests:,} requests"
        self.report = Report(about | {"forum": many})

    def run(self) -> Report:
        with self.app.app_context():
            upgrade()
            add_skills()
            few = self.filled_and_measured(0, 10)
            many = self.filled_and_measured(1, 1)
            db.engine.dispose()
        self.report.rows = [(what, few[what], many[what]) for what in few]
        return self.report

    def filled_and_measured(self, from_tenth: int, part: int) -> dict[str, float]:
        """From so many tenths on, up to the whole divided by `part`."""
        people, requests = self.chosen.people, self.chosen.requests
        say(f"Filling up to {people // part:,} people and {requests // part:,} requests …")
        write_in_bulk()
        add_people(from_tenth * people // 10 + 1, people // part)
        add_requests(from_tenth * requests // 10 + 1, requests // part, people // 10)
        db.session.commit()
        settle()
        return {what: took(query) for what, query in questions().items()}


def numbers(first: int, last: int) -> Any:
    """The whole numbers between these, as a table."""
    one = select(literal(first, Key).label("i")).cte("numbers", recursive=True)
    return one.union_all(select(one.c.i + 1).where(one.c.i < last))


def put(model: type[Model], rows: Select[Any]) -> None:
    db.session.execute(insert(model).from_select([column.name for column in rows.selected_columns], rows))


def add_skills() -> None:
    db.session.execute(
        insert(Skill), [{"key": f"skill {one}", "name": f"Skill {one}", "shown_at": NOW} for one in range(sum(RANGES))]
    )
    db.session.commit()


def add_people(first: int, last: int) -> None:
    n = numbers(first, last).c.i
    number = cast(n, String)
    same = {name: literal("") for name in ("bio", "why_here", "what_i_sell", "how_i_earn")}
    same |= {"password_hash": literal("none"), "zone": literal("UTC"), "first_name": literal("Sample")}
    named = {"handle": "sample-" + number, "handle_skeleton": "sample " + number, "last_name": number}
    mails = dict.fromkeys(("email", "email_key"), number + "@example.org")
    times = dict.fromkeys(("created_at", "email_confirmed_at"), literal(NOW, Instant))
    about = {"id": n, **same, **named, **mails, **times, "bio_html": literal(to_html(""), StoredHtml)}
    put(Account, select(*(value.label(name) for name, value in about.items())))
    for kind in range(SKILLS_EACH):
        add_member_skills(first, last, kind)
    put(PairWish, select(n.label("person_id"), literal(NOW, Instant).label("since_at")).where(n % 3 == 0))


def add_member_skills(first: int, last: int, kind: int) -> None:
    n = numbers(first, last).c.i
    skill = literal(sum(RANGES[:kind]) + 1) + (n * (kind * 2 + 7)) % RANGES[kind]
    put(
        MemberSkill,
        select(
            n.label("person_id"),
            skill.label("skill_id"),
            literal("fun" if kind < FUN_EACH else "tedious").label("feeling"),
            literal(NOW.date() - timedelta(days=99), Date).label("since_on"),
            here_last(n).label("active_on"),
            literal("").label("written"),  # only what never stood in public is called so
        ),
    )


def here_last(n: Any) -> Any:
    """One in five was here within the month, the others long ago; each on some day of it."""
    days: list[date] = [NOW.date() - timedelta(days=day) for day in (1, 5, 12, 25, 200, 300)]
    whens = {number: literal(day, Date) for number, day in enumerate(days)}
    return case(whens, value=n % 24, else_=literal(NOW.date() - timedelta(days=400), Date))


def add_requests(first: int, last: int, authors: int) -> None:
    """Half of them are open."""
    n, base = numbers(first, last).c.i, literal(10_000_000)
    at, html = literal(NOW, Instant), literal(to_html("A word."), StoredHtml)
    about = {"id": n + base, "kind": literal(str(Kind.HELP_REQUEST)), "author_id": n % authors + 1}
    about |= {"title": "Request " + cast(n, String), "source": literal("A word."), "html": html}
    about |= {"renderer_version": literal(RENDERER_VERSION), "created_at": at, "last_activity_at": at}
    put(Post, select(*(value.label(name) for name, value in about.items())))
    state = case((n % 2 == 0, "open"), else_="done")
    place = "place " + cast(n % 300, String)
    facts = {"post_id": n + base, "kind": literal("ask"), "state": state, "time_needed": literal("hour")}
    facts |= {"place": place, "place_key": place, "own_part": literal("Mine."), "quiet_since": at}
    put(HelpRequest, select(*(value.label(name) for name, value in facts.items())))
    for skill in (n % 5 + 1, n % 200 + 6):
        about = {"post_id": n + base, "skill_id": skill, "state": state, "written": literal("")}
        put(Need, select(*(value.label(name) for name, value in about.items())))


def questions() -> dict[str, Callable[[], Any]]:
    """What pages ask, as somebody in the middle of the crowd."""
    me = db.session.get_one(Account, 24)
    some = db.session.scalars(select(Skill).where(Skill.id.in_((1, 2, 9, 70, 130))).order_by(Skill.id)).all()
    wish = db.session.scalars(requests_visible_to(me).where(HelpRequest.post_id == 10_000_002)).unique().one()
    middle = db.session.scalar(select(func.max(HelpRequest.post_id))) or 0
    deep = str((middle + 10_000_000) // 2)
    return {
        "people for an ask of five skills": lambda: people_for(with_needs(wish, some), NOW),
        "pairs": lambda: pairs_of(me, NOW),
        "fun on Today": lambda: db.session.execute(fun_on_today(me)).all(),
        "the list, first page": lambda: list_page(VISITOR, AskedFor()),
        "the list, a deep page": lambda: list_page(VISITOR, AskedFor(), after=deep),
        "of a skill that many need": lambda: list_page(VISITOR, AskedFor(skill=some[0])),
        "names while typing": lambda: db.session.scalars(skills_like("skill")).all(),
        "near a place": lambda: list_page(VISITOR, AskedFor(near="place 77")),
    }


def with_needs(wish: HelpRequest, skills: Any) -> Any:
    return mock.Mock(
        spec=wish, post_id=wish.post_id, post=wish.post, needs=[mock.Mock(skill_id=one.id) for one in skills]
    )


def took(query: Callable[[], Any]) -> float:
    """Milliseconds of the quickest of some runs: what else a machine does only makes one slower."""
    query()
    times = []
    for _run in range(TIMES):
        begun = time.perf_counter()
        query()
        times.append((time.perf_counter() - begun) * 1000)
    db.session.rollback()
    return min(times)
