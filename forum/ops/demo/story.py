"""The story as the files have it: its people, challenges, entries and threads, and when each thing happens."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

Told = dict[str, Any]


@cache
def read(name: str) -> Told:
    return tomllib.loads(files("forum.ops.demo").joinpath(f"{name}.toml").read_text())


@cache
def pack(name: str) -> Told:
    return tomllib.loads(files("forum.challenges").joinpath(f"packs/{name}.toml").read_text())


def people() -> list[Told]:
    return list(read("people")["people"])


def challenges() -> list[Told]:
    """Each with its days and pledge, from its pack where it has one."""
    return [one | pack_parts(one["pack"]) if "pack" in one else one for one in read("challenges")["challenges"]]


def pack_parts(name: str) -> Told:
    return {part: pack(name)[part] for part in ("pledge", "days")}


def entries() -> list[Told]:
    return list(read("entries")["entries"])


def threads(kind: str) -> list[Told]:
    """kind: entry_threads, topics, walls, drafts, announcements, reports."""
    return list(read("threads").get(kind, []))


@dataclass(frozen=True)
class Times:
    """When things of the story happen, seen from the day on which it is told."""

    now: datetime

    def days_ago(self, days: float) -> datetime:
        return self.now - timedelta(days=days)

    def date_in(self, days: int) -> date:
        return self.now.date() + timedelta(days=days)

    def starts_on(self, challenge: Told) -> date:
        return self.date_in(challenge["begins"] if challenge["pace"] == "together" else challenge["opened"])

    def announced(self, challenge: Told) -> datetime:
        begins = int(challenge["begins"] if "begins" in challenge else challenge["opened"])
        return self.days_ago(20 - min(begins, 0))

    def first_on(self, challenge: Told, handle: str, zone: str) -> date:
        """Day 1 of this person: the challenge's, or at one's own pace the day of joining."""
        if challenge["pace"] == "together":
            return self.starts_on(challenge)
        joined = next(one["day"] for one in challenge["participants"] if one["handle"] == handle)
        return self.days_ago(joined).astimezone(ZoneInfo(zone)).date()

    def joined(self, challenge: Told, participant: Told, zone: str) -> datetime:
        """Just before breakfast of the day of joining; day 0 is a few days before the first."""
        if challenge["pace"] == "own":
            then = self.days_ago(participant["day"])
            return min(then, datetime.combine(then.astimezone(ZoneInfo(zone)).date(), time(5), ZoneInfo(zone)))
        if participant["day"] == 0:
            ahead = datetime.combine(self.starts_on(challenge) - timedelta(days=4), time(18), ZoneInfo(zone))
            return min(ahead, self.days_ago(0.5))
        on = self.starts_on(challenge) + timedelta(days=participant["day"] - 1)
        return datetime.combine(on, time(5, 30), ZoneInfo(zone))

    def written(self, challenge: Told, entry: Told, zone: str) -> datetime:
        """The hour on the writer's own clock; before 5 it is the small hours after the day."""
        on = self.first_on(challenge, entry["author"], zone)
        number = int(entry["written_on"] if "written_on" in entry else entry["day"])
        on += timedelta(days=number - 1 + (entry["hour"] < 5))
        minute = (len(entry["text"]) * 7 if "text" in entry else 20) % 60
        return datetime.combine(on, time(entry["hour"], minute), ZoneInfo(zone))

    def topic(self, topic: Told, zone: str) -> datetime:
        on = self.days_ago(topic["days_ago"]).astimezone(ZoneInfo(zone)).date()
        return datetime.combine(on, time(topic["hour"], 10), ZoneInfo(zone))


def walk(comments: list[Told], above: Told | None = None) -> Iterator[tuple[Told, Told | None]]:
    """Each comment with the one it answers, whatever the depth."""
    for comment in comments:
        yield comment, above
        yield from walk(comment.get("answers", []), comment)
