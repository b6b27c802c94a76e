"""The market day of the challenge that is over: what its people made, told by the verb of the product."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from forum.accounts import Account
from forum.challenges import Challenge, Launch, Participation
from forum.core.days import opens_at
from forum.ops.demo.story import Times, Told, threads

WHERE = "first-28-spring"


class Selling:
    def __init__(
        self,
        times: Times,
        people: dict[str, Account],
        challenges: dict[str, Challenge],
        parts: dict[tuple[str, str], Participation],
    ) -> None:
        self.times, self.people, self.challenges, self.parts = times, people, challenges, parts

    def plan(self, when: Callable[[datetime, Callable[[datetime], None]], None]) -> None:
        challenge = self.challenges[WHERE]
        day = challenge.starts_on + timedelta(days=challenge.length)
        for told in threads("launches"):
            at = opens_at(day, self.people[told["by"]].zone) + timedelta(hours=told["hour"])
            when(at, partial(self.put_up, told))

    def put_up(self, told: Told, at: datetime) -> None:
        about = {name: told[name] for name in ("title", "not_for", "free_way")}
        mine = self.parts[WHERE, told["by"]]
        Launch.put_up(mine, self.challenges[WHERE], self.people[told["by"]], told["text"], at=at, **about)
