"""Bulk data for benches: many people, challenges, entries and answers, written in big steps past the verbs.

What the verbs would have counted is counted here, so the pages show what they would after real use. The same numbers
and the same seed give the same forum.
"""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, insert, select, text, update

from forum.accounts import Account, NameWord, hashed, words_of
from forum.challenges import Challenge, Participation, Prompt
from forum.core.database import Model, db
from forum.core.richtext import RENDERER_VERSION, to_html
from forum.entries import Entry
from forum.ops.demo.story import pack
from forum.posts import Kind, Post, Tally, is_shown

PASSWORD = "Kindling-2026"  # noqa: S105  # known to everyone: sample data is for benches
Slot = tuple[int, int, int, int]  # day, challenge, participation, account

CHALLENGES = 20
LONG_THREAD = 1000
ANSWERED = 20
STEP = 1000
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Tokyo", "Africa/Lagos", "America/Sao_Paulo", "Australia/Adelaide")
WORDS = (
    "I wrote to the one customer who had gone quiet and asked how she was without asking for anything it took four "
    "minutes and she wrote back about her mother the garden and the leaking roof so I sent the number of our plumber "
    "tomorrow I will pay him early because he waited for us last winter and never said a word about it"
).split()


def called(row: dict[str, Any]) -> list[str]:
    return words_of(row["handle"], f"{row['own_first_name']} {row['own_last_name']}")


class Sample:
    def __init__(self, people: int, entries: int, seed: int, now: datetime) -> None:
        self.dice = random.Random(seed)  # noqa: S311  # dice for texts, not for secrets
        self.people, self.entries, self.now = people, entries, now
        self.texts = [self.text() for _ in range(50)]

    def text(self) -> tuple[str, Any]:
        """About 600 characters in two paragraphs, and its HTML."""
        words = [self.dice.choice(WORDS) for _ in range(110)]
        source = " ".join(words[:60]).capitalize() + ".\n\n" + " ".join(words[60:]).capitalize() + "."
        return source, to_html(source)

    def fill(self) -> dict[str, Any]:
        """Put it all into an empty forum; gives the addresses a bench wants. The caller commits."""
        accounts = self.add_accounts()
        challenges = self.add_challenges(accounts)
        parts = self.add_parts(challenges, accounts)
        self.add_entries(challenges, parts)
        entry = self.add_answers(challenges[0], accounts)
        thread = self.add_long_thread(challenges[0], accounts)
        self.count()
        return self.addresses(challenges[0], entry, thread)

    def insert(self, model: type[Model], rows: Sequence[dict[str, Any]]) -> None:
        for at in range(0, len(rows), STEP):
            db.session.execute(insert(model), rows[at : at + STEP])

    def ids(self, model: Any) -> list[int]:
        return list(db.session.scalars(select(model.id).order_by(model.id)))

    def add_accounts(self) -> list[int]:
        password, nothing, at = hashed(PASSWORD), to_html(""), self.now - timedelta(days=90)
        same = {"password_hash": password, "bio_html": nothing, "email_confirmed_at": at, "created_at": at}
        rows = [
            same
            | {"own_first_name": "Sample", "own_last_name": f"Person {number}", "handle": f"sample-{number}"}
            | {"handle_skeleton": f"sample {number}", "email": f"sample-{number}@example.org"}
            | {"email_key": f"sample-{number}@example.org", "zone": ZONES[number % len(ZONES)]}
            for number in range(self.people)
        ]
        self.insert(Account, rows)
        ids = self.ids(Account)
        self.insert(
            NameWord,
            [{"account_id": id_, "word": word} for id_, row in zip(ids, rows, strict=True) for word in called(row)],
        )
        return ids

    def add_challenges(self, accounts: list[int]) -> list[int]:
        told = pack("first-28")
        same = {"length": 28, "zone": "Europe/Berlin", "pace": "together", "rest_days_per_week": 1}
        same |= {"visibility": "public", "selling_rule": "quiet", "answer_goal_hours": 24}
        for number in range(CHALLENGES):
            challenge = Challenge.create(
                db.session.get_one(Account, accounts[number % len(accounts)]),
                will=told["pledge"]["will"],
                stop=told["pledge"]["stop"],
                at=self.now - timedelta(days=40),
                slug=f"sample-{number}",
                title=f"Sample challenge {number}",
                summary=told["summary"],
                description=told["description"],
                hashtag=f"sample{number}",
                starts_on=self.now.date() - timedelta(days=26),
                **same,
            )
            for prompt, day in zip(challenge.prompts, told["days"], strict=True):
                prompt.fill(title=day["title"], theme=day["theme"], body=day["body"])
            challenge.announced_at = self.now - timedelta(days=40)
        db.session.flush()
        return self.ids(Challenge)

    def add_parts(self, challenges: list[int], accounts: list[int]) -> dict[int, list[tuple[int, int]]]:
        """Everybody takes part in one challenge; gives (participation, account) by challenge."""
        starts_on, at = self.now.date() - timedelta(days=26), self.now - timedelta(days=30)
        same = {"part": "participant", "first_on": starts_on, "joined_at": at}
        rows = [
            same | {"challenge_id": challenges[number % len(challenges)], "account_id": account}
            for number, account in enumerate(accounts)
        ]
        self.insert(Participation, rows)
        parts: dict[int, list[tuple[int, int]]] = {challenge: [] for challenge in challenges}
        columns = (Participation.challenge_id, Participation.id, Participation.account_id)
        for challenge, part, account in db.session.execute(select(*columns).order_by(Participation.id)):
            parts[challenge].append((part, account or 0))
        return parts

    def add_entries(self, challenges: list[int], parts: dict[int, list[tuple[int, int]]]) -> None:
        """Day by day, as many as fit: everyone has written on every day before the last of them is dropped."""
        slots = [
            (day, challenge, part, account)
            for day in range(1, 28)
            for challenge in challenges
            for part, account in parts[challenge]
        ][: self.entries]
        before = db.session.scalar(select(func.max(Post.id))) or 0
        days = {(slot[1], slot[0]) for slot in slots}
        tallies = {day: Tally.of_day(*day) for day in sorted(days)}
        posts = [
            self.post_row(Kind.ENTRY, slot[3], slot[1], self.at_day(slot[0]), tally_id=tallies[slot[1], slot[0]])
            for slot in slots
        ]
        self.insert(Post, posts)
        prompts = self.prompt_ids()
        ids = db.session.scalars(select(Post.id).where(Post.id > before).order_by(Post.id))
        self.insert(Entry, [self.entry_row(post, slot, prompts) for post, slot in zip(ids, slots, strict=True)])

    def at_day(self, day: int) -> datetime:
        return self.now - timedelta(days=27 - day, minutes=self.dice.randrange(600))

    def prompt_ids(self) -> dict[tuple[int, int], int]:
        rows = db.session.execute(select(Prompt.challenge_id, Prompt.number, Prompt.id))
        return {(challenge, number): prompt for challenge, number, prompt in rows}

    def post_row(self, kind: Kind, account: int, challenge: int, at: datetime, **about: Any) -> dict[str, Any]:
        source, html = self.dice.choice(self.texts)
        return {
            "kind": kind,
            "author_id": account,
            "challenge_id": challenge,
            "source": source,
            "html": html,
            "renderer_version": RENDERER_VERSION,
            "created_at": at,
            "last_activity_at": at,
        } | about

    def entry_row(
        self, post: int, slot: tuple[int, int, int, int], prompts: dict[tuple[int, int], int]
    ) -> dict[str, Any]:
        day, challenge, part, _ = slot
        return {
            "post_id": post,
            "participation_id": part,
            "prompt_id": prompts[challenge, day],
            "number": day,
            "written_on_number": day,
            "local_on": self.now.date() - timedelta(days=27 - day),
            "zone": "Europe/Berlin",
        }

    def add_answers(self, challenge: int, accounts: list[int]) -> int:
        """Twenty comments on one entry; gives its id."""
        entry: int | None = db.session.scalar(select(func.min(Post.id)).where(Post.challenge_id == challenge))
        assert entry is not None, "there is at least one entry"
        self.insert(Post, [self.comment_row(entry, challenge, accounts) for _ in range(ANSWERED)])
        return entry

    def comment_row(self, thread: int, challenge: int, accounts: list[int]) -> dict[str, Any]:
        at = self.now - timedelta(minutes=self.dice.randrange(1, 2000))
        about = {"thread_id": thread, "parent_id": thread, "is_answer": True}
        return self.post_row(Kind.COMMENT, self.dice.choice(accounts), challenge, at, **about)

    def add_long_thread(self, challenge: int, accounts: list[int]) -> int:
        """A topic with a thousand comments; gives its id."""
        at = self.now - timedelta(days=3)
        self.insert(Post, [self.post_row(Kind.TOPIC, accounts[0], challenge, at, title="A long conversation")])
        topic: int | None = db.session.scalar(select(func.max(Post.id)))
        assert topic is not None, "it was just added"
        self.insert(Post, [self.comment_row(topic, challenge, accounts) for _ in range(LONG_THREAD)])
        return topic

    def count(self) -> None:
        """Store the counts the verbs keep. PostgreSQL knows nothing of what just came in, and would take hours."""
        if db.engine.dialect.name == "postgresql":
            db.session.execute(text("SET LOCAL statement_timeout = 0"))
            db.session.execute(text("ANALYZE"))
        comments = Post.__table__.alias("comments")
        mine = select(func.count()).where(comments.c.thread_id == Post.id).scalar_subquery()
        first = select(func.min(comments.c.created_at)).where(comments.c.thread_id == Post.id).scalar_subquery()
        counts = {"comment_count": mine, "answer_count": mine, "first_answer_at": first}
        db.session.execute(update(Post).where(Post.thread_id.is_(None)).values(counts))
        self.count_people_and_entries()
        tallied = select(func.count()).where(Post.tally_id == Tally.id, is_shown())  # as its index has it
        answered = tallied.where(Post.answer_count > 0).scalar_subquery()
        db.session.execute(update(Tally).values(shown=tallied.scalar_subquery(), answered=answered))
        theirs = select(func.count()).where(Entry.participation_id == Participation.id)
        self.store(Participation.entry_count, theirs)
        db.session.execute(update(Challenge).where(Challenge.slug == "sample-0").values(topic_count=1))

    def count_people_and_entries(self) -> None:
        entries = select(func.count()).select_from(Entry)
        people = select(func.count()).where(Participation.challenge_id == Challenge.id)
        self.store(Challenge.participant_count, people)
        self.store(Challenge.entry_count, entries.join(Entry.prompt).where(Prompt.challenge_id == Challenge.id))
        self.store(Prompt.entry_count, entries.where(Entry.prompt_id == Prompt.id))

    def store(self, column: Any, counted: Select[int]) -> None:
        owner = column.class_
        db.session.execute(update(owner).values({column.key: counted.correlate(owner).scalar_subquery()}))

    def addresses(self, challenge: int, entry: int, thread: int) -> dict[str, Any]:
        comments = db.session.scalars(select(Post.id).where(Post.thread_id == thread).order_by(Post.id)).all()
        last_of_page_19 = comments[19 * 50 - 1] if len(comments) >= 19 * 50 else comments[-1]
        return {
            "challenge": "/challenges/sample-0",
            "day": "/challenges/sample-0/days/1",
            "entry": f"/entries/{entry}",
            "thread": f"/topics/{thread}",
            "thread_page_20": f"/topics/{thread}?after={last_of_page_19}.{last_of_page_19}",
            "waiting": "/challenges/sample-0/waiting",
            "waiting_next": "/challenges/sample-0/waiting/next",
            "sign_in": {"email": "sample-40@example.org", "password": PASSWORD},
        }
