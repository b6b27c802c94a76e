"""bin/bench keepsake: how long a long keepsake takes, and how much memory the process that makes it needs at most.

A forum of its own is filled with one challenge whose every entry was let in, half of them with a picture of its own,
and the job makes the book. The memory is the highest that this process ever had, filling included.
"""

import argparse
import os
import platform
import resource
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from flask_migrate import upgrade
from sqlalchemy import insert, select

from bench.databases import Databases
from bench.run import say
from bench.within import Findings, app_within
from forum.accounts import Account
from forum.challenges import Challenge, Participation, Prompt
from forum.closing.jobs import make_keepsakes
from forum.closing.models import Keepsake
from forum.core.database import commit, db
from forum.core.picture_names import PictureName
from forum.core.richtext import RENDERER_VERSION, to_html
from forum.core.storage import store
from forum.entries import Entry
from forum.posts import Kind, Post

DAYS = 25
PICTURE_BYTES = 60_000  # as a photograph in the smaller size has
MOST_MEMORY = 1024  # MB
NOW = datetime.now(UTC)
WORDS = "I asked Rosa what she needs, and **listened** & wrote it down. " * 12


def options(words: list[str]) -> argparse.Namespace:
    asked = argparse.ArgumentParser(prog="bin/bench keepsake", description="Measure making a long keepsake.")
    asked.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    asked.add_argument("--people", type=int, default=400, help=f"in hundreds; each of them has written on {DAYS} days")
    chosen = asked.parse_args(words)
    if chosen.people < 100 or chosen.people % 100:
        asked.error("people come in hundreds")
    chosen.entries = chosen.people * DAYS
    return chosen


@dataclass
class Report(Findings):
    seconds: float = 0
    megabytes: float = 0
    book: float = field(default=0)

    def text(self) -> str:
        verdict = "missed" if self.missed() else "ok"
        head = [f"{name}: {value}" for name, value in self.about.items()]
        line = f"{self.seconds:.1f} s, a book of {self.book:.0f} MB, at most {self.megabytes:.0f} MB of memory"
        return "\n".join([*head, "", f"{line} (target <= {MOST_MEMORY} MB): {verdict}"])

    def missed(self) -> int:
        return int(self.megabytes > MOST_MEMORY or not self.book)


class KeepsakeBench:
    def __init__(self, chosen: argparse.Namespace, where: Databases, stack: ExitStack) -> None:
        self.chosen = chosen
        self.app = app_within(where, stack)
        about = {"database": chosen.database, "python": platform.python_version(), "load": f"{os.getloadavg()[0]:.1f}"}
        self.report = Report(about | {"book": f"{chosen.entries:,} entries, half of them with a picture"})

    def run(self) -> Report:
        with self.app.app_context():
            upgrade()
            say(f"Writing {self.chosen.entries:,} entries …")
            challenge = a_challenge()
            for people in range(self.chosen.people // 100):
                add_a_hundred(challenge, people * 100)
            db.session.expunge_all()
            Keepsake.ask(db.session.get_one(Challenge, challenge.id), "en", NOW)
            commit()
            say("Making the book …")
            begun = time.perf_counter()
            make_keepsakes()
            self.report.seconds = time.perf_counter() - begun
            self.report.book = (db.session.scalar(select(Keepsake.size)) or 0) / 1e6
            db.engine.dispose()
        self.report.megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return self.report


def a_challenge() -> Challenge:
    """It ended a month ago."""
    olga = Account.sign_up(
        handle="olga", email="olga@example.org", password="x" * 12, first_name="Olga", last_name="O", zone="UTC", at=NOW
    )
    db.session.add(olga)
    about = {
        "title": "Twenty-five days",
        "slug": "long",
        "summary": "A long one.",
        "description": "",
        "hashtag": "long",
    }
    about |= {"pace": "together", "zone": "UTC", "visibility": "public", "selling_rule": "none"}
    numbers: dict[str, Any] = {"length": DAYS, "rest_days_per_week": 1, "answer_goal_hours": 24}
    day = NOW.date() - timedelta(days=60)
    challenge = Challenge.create(olga, will="Ask.", stop="Guess.", at=NOW, starts_on=day, **about, **numbers)
    for prompt in challenge.prompts:
        prompt.fill(title=f"Day {prompt.number}", theme="understand", body="Ask somebody.")
    challenge.announce(by=olga, at=NOW - timedelta(days=70))
    commit()
    return challenge


def add_a_hundred(challenge: Challenge, first: int) -> None:
    """People, each with an entry for each day."""
    prompts = db.session.scalars(select(Prompt).where(Prompt.challenge_id == challenge.id)).all()
    for number in range(first, first + 100):
        person = an_account(number)
        part = {"challenge_id": challenge.id, "account_id": person, "part": "participant", "joined_at": NOW}
        part |= {"first_on": challenge.starts_on, "in_keepsake": True}
        mine = db.session.scalar(insert(Participation).values(part).returning(Participation.id))
        posts = [a_post(challenge, person, f"{number}-{prompt.number}", prompt.number % 2 == 0) for prompt in prompts]
        ids = db.session.scalars(insert(Post).returning(Post.id, sort_by_parameter_order=True), posts).all()
        about = {"participation_id": mine, "local_on": challenge.starts_on, "zone": "UTC"}
        entries = [
            about | {"post_id": post, "prompt_id": one.id, "number": one.number, "written_on_number": one.number}
            for post, one in zip(ids, prompts, strict=True)
        ]
        db.session.execute(insert(Entry), entries)
    commit()


def an_account(number: int) -> int:
    name = f"sample-{number}"
    blank = dict.fromkeys(("bio", "why_here", "what_i_sell", "how_i_earn"), "")
    same = {"handle": name, "handle_skeleton": name, "email": f"{name}@example.org", "email_key": name}
    about = {
        "own_first_name": "Sample",
        "own_last_name": str(number),
        "zone": "UTC",
        "password_hash": "none",
        "created_at": NOW,
    }
    row = insert(Account).values(**same, **about, **blank, bio_html=to_html(""))
    return int(db.session.scalar(row.returning(Account.id)) or 0)


def a_post(challenge: Challenge, author: int, word: str, has_picture: bool) -> dict[str, Any]:
    source = WORDS + (f"\n\n![a cup]({a_picture(word).address})" if has_picture else "")
    times = {"created_at": NOW, "last_activity_at": NOW}
    about = {"kind": Kind.ENTRY, "author_id": author, "challenge_id": challenge.id, "source": source}
    return about | times | {"html": to_html(source), "renderer_version": RENDERER_VERSION}


def a_picture(word: str) -> PictureName:
    """No picture that anybody could look at: a book asks for its size only."""
    letters = "".join("abcdefghij-"[int(one) if one.isdigit() else 10] for one in word).replace("-", "z")
    name = PictureName(letters.ljust(52, "q"), 640, 480)
    store().put(name.file, os.urandom(PICTURE_BYTES))
    return name
