"""Circles in the demo: who is in one, what they wrote for each other, and who waits for one, by the verbs of the product."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from forum.circles import Circle, CircleInvitation, Wish, come_in, look_round
from forum.entries import Entry
from forum.ops.demo.story import Times, Told, challenges, read
from forum.posts import Post

When = Callable[[datetime, Callable[[datetime], None]], None]
SLUG = "first-28"


class Circling:
    """`told` are what the story knows by then: its people, their parts in challenges, and the prompts."""

    def __init__(self, times: Times, people: dict[str, Any], parts: dict[Any, Any], prompts: dict[Any, Any]) -> None:
        self.times, self.people, self.parts, self.prompts = times, people, parts, prompts
        self.circles: dict[str, Circle] = {}
        self.posts: dict[tuple[str, int], Post] = {}

    def plan(self, when: When) -> None:
        challenge = next(one for one in challenges() if one["slug"] == SLUG)
        for told in read("circles")["circles"]:
            begun = self.times.days_ago(told["days_ago"])
            when(begun, partial(self.begin, told))
            for number, handle in enumerate(told["members"][1:], 1):
                when(begun + timedelta(hours=number), partial(self.let_in, told["name"], handle))
            for handle in told.get("invited", []):
                when(self.times.days_ago(0.5), partial(self.invite, told, handle))
            for entry in told.get("entries", []):
                at = self.times.written(challenge, entry, self.people[entry["author"]].zone)
                when(at, partial(self.publish, told["name"], entry))
                for comment in entry.get("comments", []):
                    key = (entry["author"], entry["day"])
                    when(at + timedelta(minutes=comment["after"]), partial(self.answer, key, comment))
        for wish in read("circles")["wishes"]:
            when(self.times.days_ago(wish["hours_ago"] / 24), partial(self.wish, wish["handle"]))
        when(self.times.now, self.look_after)

    def look_after(self, at: datetime) -> None:
        """What the job does beside requests."""
        look_round(at)

    def begin(self, told: Told, at: datetime) -> None:
        first = self.parts[SLUG, told["members"][0]]
        self.circles[told["name"]] = Circle.start(first, told["name"], takes_others=told["takes_others"], at=at)

    def let_in(self, name: str, handle: str, at: datetime) -> None:
        come_in(self.circles[name], self.parts[SLUG, handle], at=at)

    def invite(self, told: Told, handle: str, at: datetime) -> None:
        first = self.people[told["members"][0]]
        CircleInvitation.make(self.circles[told["name"]], self.people[handle], by=first, at=at)

    def publish(self, name: str, told: Told, at: datetime) -> None:
        prompt, post = self.prompts[SLUG, told["day"]], {"audience": "members", "circle_id": self.circles[name].id}
        entry = Entry.publish(self.parts[SLUG, told["author"]], prompt, told["text"], at=at, post=post)
        self.posts[told["author"], told["day"]] = entry.post

    def answer(self, key: tuple[str, int], told: Told, at: datetime) -> None:
        self.posts[key].comment(self.people[told["author"]], told["text"], at=at)

    def wish(self, handle: str, at: datetime) -> None:
        Wish.make(self.parts[SLUG, handle], at=at)
