"""bin/bench search: what it costs to find something among many posts.

A forum of its own, whose posts hold words as rare and as common as in real ones: some stand in nearly every post,
others in one of many. Each question is asked again and again in this process, from the words typed to the loaded
posts: as long as a page waits for it. Sending the page is measured elsewhere.
"""

import argparse
import os
import platform
import random
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import accumulate
from statistics import median
from typing import Any

from flask_migrate import upgrade
from sqlalchemy import select, text

from bench.databases import Databases
from bench.run import say
from bench.within import Findings
from forum import create_app
from forum.accounts import VISITOR, Account
from forum.core import clock
from forum.core.database import commit, db
from forum.ops.sample import Sample
from forum.posts import Kind
from forum.search import index_everything
from forum.search.asking import Question
from forum.search.queries import Asked, Ground, ground_of
from forum.search.results import Place, Results, everything, of_one_kind
from forum.search.shelves import POSTS
from forum.settings import Settings

MOST_MS = 50
VOCABULARY = 40_000
RARE_WORDS = 12  # of these in each post, beside the common ones
SYLLABLES = "ka lo mi ren to sa vel dun ge pri has fo".split()


def options(words: list[str]) -> argparse.Namespace:
    asked = argparse.ArgumentParser(prog="bin/bench search", description="Measure what it costs to find something.")
    asked.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    asked.add_argument("--posts", type=int, default=200_000)
    asked.add_argument("--rounds", type=int, default=30, help="how often each question is asked")
    asked.add_argument("--quick", action="store_true", help="5,000 posts and 10 rounds: a first look")
    chosen = asked.parse_args(words)
    if chosen.quick:
        chosen.posts, chosen.rounds = 5000, 10
    return chosen


class Library(Sample):
    """Sample posts with a few words of their own, some of them seldom, as in any language."""

    def __init__(self, posts: int, now: datetime) -> None:
        super().__init__(posts // 27 + 20, posts, seed=1, now=now)
        self.vocabulary = list(words_made_up(VOCABULARY))
        self.weights = list(accumulate(1 / (rank + 10) for rank in range(VOCABULARY)))

    def post_row(self, kind: Kind, account: int, challenge: int, at: datetime, **about: Any) -> dict[str, Any]:
        row = super().post_row(kind, account, challenge, at, **about)
        own = " ".join(self.dice.choices(self.vocabulary, cum_weights=self.weights, k=RARE_WORDS))
        return row | {"source": f"{row['source']} {own}", "html": row["html"] + f" {own}"}


def words_made_up(many: int) -> Iterator[str]:
    for number in range(many):
        yield "".join(SYLLABLES[number // 12**place % 12] for place in range(5))


@dataclass
class Report(Findings):
    rows: list[tuple[str, int, float, float, float]] = field(default_factory=list)

    def text(self) -> str:
        head = [f"{name}: {value}" for name, value in self.about.items()]
        line = "{:<44} {:>6} {:>10} {:>10} {:>10}  {}"
        table = [
            line.format("question", "found", "median ms", "slowest", "cpu here", f"goal: median under {MOST_MS} ms")
        ]
        table += [
            line.format(name, many, f"{half:.1f}", f"{most:.1f}", f"{cpu:.1f}", "ok" if half < MOST_MS else "missed")
            for name, many, half, most, cpu in self.rows
        ]
        return "\n".join([*head, "", *table])

    def missed(self) -> int:
        return sum(half >= MOST_MS for _, _, half, _, _ in self.rows)


class SearchBench:
    def __init__(self, chosen: argparse.Namespace, where: Databases, stack: ExitStack) -> None:
        self.chosen, self.dice = chosen, random.Random(7)
        settings = Settings(
            data_dir=where.folder, database_url=where.forum, secret_key="for a bench only, and long enough for it"
        )
        app = create_app(settings.checked())
        stack.enter_context(app.app_context())
        machine = f"{len(os.sched_getaffinity(0))} cores; Python {platform.python_version()}"
        self.report = Report({"machine": machine, "load": f"{os.getloadavg()[0]:.1f} before"})

    def run(self) -> Report:
        self.fill()
        self.member = db.session.scalars(select(Account).order_by(Account.id).limit(1)).one()
        for name, typed, within in self.questions():
            for viewer, who in ((VISITOR, "visitor"), (self.member, "member")):
                say(f"{name}, {who} …")
                self.measure(f"{name}, {who}", Asked(Question.read(typed), viewer, **within))
        self.report.about["load"] += f", {os.getloadavg()[0]:.1f} after"
        return self.report

    def fill(self) -> None:
        say(f"Filling a forum with {self.chosen.posts:,} posts …")
        upgrade()
        self.library = Library(self.chosen.posts, clock.now())
        self.library.fill()
        commit()
        begun = time.monotonic()
        index_everything()
        took = time.monotonic() - begun
        self.report.about["forum"] = f"{self.chosen.posts:,} posts, {self.chosen.database}; indexed in {took:.0f} s"
        if db.engine.dialect.name == "postgresql":
            db.session.execute(text("ANALYZE"))  # as its autovacuum will have done in a forum that is in use
        commit()

    def questions(self) -> list[tuple[str, str, dict[str, Any]]]:
        phrase = " ".join(self.library.texts[0][0].split()[3:6])
        common, frequent, rare = "the", self.library.vocabulary[0], self.library.vocabulary[30_000]
        challenge = {"challenge_id": 3}
        return [
            ("a word in nearly every post", f"{common} ", {}),
            ("a frequent word", f"{frequent} ", {}),
            ("a rare word", rare, {}),
            ("a rare and a common word", f"{rare} {common}", {}),
            ("a word that is nowhere", "xylophone", {}),
            ("a phrase of common words", f'"{phrase}"', {}),
            ("a phrase that is nowhere", '"the the the the the"', {}),
            ("common words that never stand so", f'"{common} {frequent}"', {}),
            ("a beginning with many endings", "ka*", {}),
            ("a beginning with few endings", rare[:-2] + "*", {}),
            ("a common word in one challenge", common, challenge),
            ("a common word by one person", common, {"person_id": self.member.id}),
            ("a common word among topics", common, {"kind": Kind.TOPIC}),
            ("a rare word in one challenge", rare, challenge),
        ]

    def measure(self, name: str, asked: Asked) -> None:
        took, cpu, many = [], [], 0
        for _ in range(self.chosen.rounds):
            begun, worked = time.perf_counter(), time.process_time()
            many = len(self.answer(asked).posts)
            took.append((time.perf_counter() - begun) * 1000)
            cpu.append((time.process_time() - worked) * 1000)
            db.session.expunge_all()
            db.session.rollback()
        self.report.rows.append((name, many, median(took), max(took), median(cpu)))

    def answer(self, asked: Asked) -> Results:
        """As the page does it."""
        ground = ground_of(asked.viewer, asked.question)
        if ground is not None:
            asked = replace(asked, ground=Ground.of(db.session.execute(ground)))
        is_narrow = asked.kind or asked.challenge_id or asked.person_id
        return of_one_kind(POSTS, asked, Place()) if is_narrow else everything(asked)
