"""bin/bench lead: what the pages for leading a challenge cost when very many people take part in it.

A forum of its own with one challenge on its 20th day. Everybody has written on ten days in a row, and stopped on one of
ten; four in five entries have an answer. Each page is asked for again and again in this process, from the request to
the finished HTML: as long as somebody waits for it. Sending it is measured elsewhere.
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
from sqlalchemy import case, cast, func, literal, select, text, update
from sqlalchemy.types import Date, String

from bench.asking import BASE, ask_often, signed_in
from bench.databases import Databases
from bench.helping import numbers, put
from bench.run import say
from bench.within import Findings, app_within, settle, write_in_bulk
from forum.accounts import Account
from forum.challenges import Challenge, Participation, Prompt
from forum.core.database import Instant, commit, db
from forum.core.paging import encode_key
from forum.core.richtext import RENDERER_VERSION, to_html
from forum.core.stored_html import StoredHtml
from forum.entries import Entry, Wall
from forum.entries.goals import AnswerGoal
from forum.entries.jobs import count_answers
from forum.posts import Post, Tally, is_shown
from forum.studio.recount import mend_days

MOST_MS = 150
DAY = 20
EACH = 10
ENDS = 10  # on one of so many days each has stopped
NOW = datetime.now(UTC)
STARTS_ON = NOW.date() - timedelta(days=DAY - 1)
PLACE = "/challenges/many/"


def options(words: list[str]) -> argparse.Namespace:
    asked = argparse.ArgumentParser(prog="bin/bench lead", description="Measure the pages for leading a challenge.")
    asked.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    asked.add_argument("--people", type=int, default=100_000, help="each of them has written ten entries")
    asked.add_argument("--rounds", type=int, default=15, help="how often each page is asked for")
    asked.add_argument("--quick", action="store_true", help="2,000 people and 5 rounds: a first look")
    chosen = asked.parse_args(words)
    if chosen.quick:
        chosen.people, chosen.rounds = 2000, 5
    return chosen


@dataclass
class Report(Findings):
    rows: list[tuple[str, float, float, int, int]] = field(default_factory=list)

    def text(self) -> str:
        line = "{:<34} {:>10} {:>10} {:>6} {:>10}  {}"
        table = [line.format("page", "median ms", "slowest", "SQL", "bytes", f"goal: median under {MOST_MS} ms")]
        table += [
            line.format(name, f"{half:.1f}", f"{most:.1f}", many, f"{size:,}", "ok" if half < MOST_MS else "missed")
            for name, half, most, many, size in self.rows
        ]
        return "\n".join([*(f"{name}: {value}" for name, value in self.about.items()), "", *table])

    def missed(self) -> int:
        return sum(half >= MOST_MS for _, half, *_ in self.rows)


class LeadBench:
    def __init__(self, chosen: argparse.Namespace, where: Databases, stack: ExitStack) -> None:
        self.chosen = chosen
        self.app = app_within(where, stack, SITE_URL=BASE, KINDLING_COUNT_STATEMENTS="on")
        about = {"machine": f"{len(os.sched_getaffinity(0))} cores; Python {platform.python_version()}"}
        about |= {"load": f"{os.getloadavg()[0]:.1f} before"}
        about["forum"] = f"{chosen.people:,} people, {chosen.people * EACH:,} entries, {chosen.database}"
        self.report = Report(about)

    def run(self) -> Report:
        with self.app.app_context():
            upgrade()
            begun = time.monotonic()
            self.fill()
            self.report.about["forum"] += f"; filled in {time.monotonic() - begun:.0f} s"
            self.recount()
            pages = self.pages()
            db.session.remove()
        client = signed_in(self.app, 1)
        for name, path in pages.items():
            self.measure(client, name, path)
        self.report.about["load"] += f", {os.getloadavg()[0]:.1f} after"
        with self.app.app_context():
            db.engine.dispose()
        return self.report

    def fill(self) -> None:
        say(f"Filling a challenge with {self.chosen.people:,} people …")
        write_in_bulk()
        add_people(self.chosen.people)
        challenge = add_challenge()
        add_parts(challenge.id, self.chosen.people)
        for turn in range(EACH):
            say(f"Entries, {turn + 1} of {EACH} …")
            add_entries(challenge.id, turn, self.chosen.people)
        count(challenge.id)
        commit()
        settle()

    def recount(self) -> None:
        begun = time.monotonic()
        if self.chosen.database == "postgres":
            db.session.execute(text("SET LOCAL statement_timeout = 0"))
        mended = mend_days(the_challenge().id)
        commit()
        self.report.about["counting anew"] = f"{mended} dates in {time.monotonic() - begun:.1f} s"
        begun = time.monotonic()
        count_answers()
        self.report.about["how soon people are answered"] = f"counted in {time.monotonic() - begun:.1f} s, by a job"

    def pages(self) -> dict[str, str]:
        middle = db.session.get_one(Participation, self.chosen.people // 2)
        quiet = encode_key((STARTS_ON + timedelta(days=12), self.chosen.people // 2))
        after = encode_key((middle.joined_at, middle.id))
        return {
            "what wants doing first": "lead",
            "everyone's days": "lead/days",
            "everyone's days, in the middle": f"lead/days?after={after}",
            "who may need a hand": "lead/people",
            "the same, in the middle": f"lead/people?after={quiet}",
            "a note to somebody": f"lead/people/sample-{self.chosen.people // 2}",
            "how people are answered": "answers",
        }

    def measure(self, client: Any, name: str, path: str) -> None:
        say(f"{name} …")
        asked = ask_often(client, PLACE + path, self.chosen.rounds)
        self.report.rows.append((name, asked.half, asked.most, asked.statements, asked.size))


def add_people(many: int) -> None:
    n = numbers(1, many).c.i
    number = cast(n, String)
    same = {name: literal("") for name in ("bio", "why_here", "what_i_sell", "how_i_earn")}
    same |= {"password_hash": literal("none"), "zone": literal("UTC"), "first_name": literal("Sample")}
    named = {"handle": "sample-" + number, "handle_skeleton": "sample " + number, "last_name": number}
    mails = dict.fromkeys(("email", "email_key"), number + "@example.org")
    times = dict.fromkeys(("created_at", "email_confirmed_at"), instant(NOW - timedelta(days=90)))
    put_all(Account, {"id": n, **same, **named, **mails, **times, "bio_html": literal(to_html(""), StoredHtml)})


def put_all(model: Any, about: dict[str, Any]) -> None:
    put(model, select(*(value.label(name) for name, value in about.items())))


def instant(at: datetime) -> Any:
    return literal(at, Instant)


def add_challenge() -> Challenge:
    told: dict[str, Any] = {"length": 28, "zone": "UTC", "pace": "together", "rest_days_per_week": 1}
    told |= {"visibility": "public", "selling_rule": "quiet", "answer_goal_hours": 24}
    told |= {
        "slug": "many",
        "title": "Very many",
        "summary": "Kind days.",
        "description": "Kind days.",
        "hashtag": "many",
    }
    olga, at = db.session.get_one(Account, 1), NOW - timedelta(days=30)
    challenge = Challenge.create(olga, will="I listen.", stop="I guess.", at=at, starts_on=STARTS_ON, **told)
    for prompt in challenge.prompts:
        prompt.fill(title="Ten names", theme="understand", body="Write down ten people.")
    challenge.announced_at = at
    db.session.flush()
    return challenge


def the_challenge() -> Challenge:
    return db.session.scalars(select(Challenge).where(Challenge.slug == "many")).one()


def add_parts(challenge_id: int, many: int) -> None:
    """One in a hundred stands at a wall; the others have stopped after their tenth day."""
    n = numbers(1, many).c.i
    done = {end: literal(" " + " ".join(str(day) for day in range(end + 1, end + 1 + EACH))) for end in range(ENDS)}
    heard = {end: literal(STARTS_ON + timedelta(days=end + EACH - 1), Date) for end in range(ENDS)}
    joined = {day: instant(NOW - timedelta(days=20 + day)) for day in range(10)}
    begun = case(joined, value=n % 10)
    about = {"id": n, "account_id": n, "challenge_id": literal(challenge_id), "part": literal("participant")}
    about |= {"first_on": literal(STARTS_ON, Date), "joined_at": begun, "took_part_at": begun}
    about |= {"entry_count": literal(EACH), "done": case(done, value=n % ENDS), "heard_on": case(heard, value=n % ENDS)}
    put_all(Participation, about)
    stuck = select((n * 100).label("participation_id"), literal(challenge_id).label("challenge_id"))
    stuck = stuck.add_columns(literal("Nobody reads it.").label("sentence"), instant(NOW).label("hit_at"))
    put(Wall, stuck.where(n <= many // 100))


def add_entries(challenge_id: int, turn: int, many: int) -> None:
    """The entry that everybody wrote on this one of their ten days, with its goal; four in five are answered."""
    tallies = {end: literal(Tally.of_day(challenge_id, end + 1 + turn)) for end in range(ENDS)}
    n, written = numbers(1, many).c.i, {end: instant(written_at(end, turn)) for end in range(ENDS)}
    post, has_answer = n + turn * many, (n + turn) % 5 > 0
    about = {"id": post, "kind": literal("entry"), "author_id": n, "challenge_id": literal(challenge_id)}
    about |= {"source": literal("A word."), "html": literal(to_html("A word."), StoredHtml)}
    about |= {"renderer_version": literal(RENDERER_VERSION), "tally_id": case(tallies, value=n % ENDS)}
    about |= dict.fromkeys(("created_at", "last_activity_at"), case(written, value=n % ENDS))
    about |= {"answer_count": case((has_answer, 1), else_=0), "line": literal(0 if turn == 0 else 1)}
    put_all(Post, about | {"first_answer_at": case((has_answer, answered_at(n, turn)))})
    begun = dict.fromkeys(("begun_at", "goal_at"), case(written, value=n % ENDS))
    put_all(AnswerGoal, {"post_id": post, **begun, "asked": literal(3)})
    put_all(Entry, about_entries(challenge_id, n, post, turn))


def written_at(end: int, turn: int) -> datetime:
    return NOW - timedelta(days=DAY - 1 - end - turn, hours=3)


def answered_at(n: Any, turn: int) -> Any:
    """After 1 to 29 hours."""
    times = {
        end * 15 + at: instant(written_at(end, turn) + timedelta(hours=2 * at + 1))
        for end in range(ENDS)
        for at in range(15)
    }
    return case(times, value=(n % ENDS) * 15 + n % 15)


def about_entries(challenge_id: int, n: Any, post: Any, turn: int) -> dict[str, Any]:
    query = select(Prompt.number, Prompt.id).where(Prompt.challenge_id == challenge_id)
    prompts = {row.number: row.id for row in db.session.execute(query)}
    days = {end: literal(prompts[end + 1 + turn]) for end in range(ENDS)}
    on = {end: literal(STARTS_ON + timedelta(days=end + turn), Date) for end in range(ENDS)}
    entry = {"post_id": post, "participation_id": n, "prompt_id": case(days, value=n % ENDS)}
    entry |= dict.fromkeys(("number", "written_on_number"), n % ENDS + 1 + turn)
    return entry | {"local_on": case(on, value=n % ENDS), "zone": literal("UTC")}


def count(challenge_id: int) -> None:
    """What the verbs would have counted."""
    here = Post.tally_id == Tally.id
    shown = select(func.count()).where(here, is_shown()).scalar_subquery()
    answered = select(func.count()).where(here, is_shown(), Post.answer_count > 0).scalar_subquery()
    db.session.execute(update(Tally).values(shown=shown, answered=answered))
    entries = select(func.count()).select_from(Entry).scalar_subquery()
    people = select(func.count()).select_from(Participation).scalar_subquery()
    whole = update(Challenge).where(Challenge.id == challenge_id)
    db.session.execute(whole.values(entry_count=entries, participant_count=people))
