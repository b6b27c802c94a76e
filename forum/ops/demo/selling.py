"""The market day of the challenge that is over: what its people made, told by the verb of the product."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from forum.accounts import Account
from forum.challenges import Challenge, Launch, Participation
from forum.core.days import opens_at
from forum.ops.demo.story import Times, Told

WHERE = "first-28-spring"
LAUNCHES: list[Told] = [
    {
        "by": "gloria",
        "hour": 9,
        "title": "A box of mended crockery",
        "text": "Six bowls that came to me broken, mended with a seam one can see. **48 €** the box, twelve boxes in all.",
        "not_for": "Whoever wants six that look alike, or puts everything into the dishwasher.",
        "free_way": "The library lends a good book on mending, and two people here show how it is done.",
    },
    {
        "by": "colin",
        "hour": 11,
        "title": "Bicycle letters",
        "text": "A letter each month about looking after an old bicycle, with one small job in it. 3 € a letter.",
        "not_for": "Racers, and whoever likes to have it done: your workshop around the corner does it well.",
        "free_way": "The first twelve letters are on the wall of the workshop, for everyone to copy.",
    },
]


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
        for told in LAUNCHES:
            at = opens_at(day, self.people[told["by"]].zone) + timedelta(hours=told["hour"])
            when(at, partial(self.put_up, told))

    def put_up(self, told: Told, at: datetime) -> None:
        about = {name: told[name] for name in ("title", "not_for", "free_way")}
        mine = self.parts[WHERE, told["by"]]
        Launch.put_up(mine, self.challenges[WHERE], self.people[told["by"]], told["text"], at=at, **about)
