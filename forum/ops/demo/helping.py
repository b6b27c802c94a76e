"""Help in the demo: who asked whom, and what became of it, by the verbs of the product."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import update

from forum.accounts import Account
from forum.core.database import UNSYNCHRONISED, db
from forum.help import (
    Asked,
    HelpRequest,
    MemberSkill,
    PairWish,
    Part,
    Taker,
    Thanks,
    point_to,
    takers_of,
    thank,
    thanks_from,
)
from forum.ops.demo.story import Times, Told, read

When = Callable[[datetime, Callable[[datetime], None]], None]
SKILLS_DAYS_AGO = 2  # what is listed counts for pairs from the next day on


class Helping:
    def __init__(self, times: Times, people: dict[str, Account], challenges: dict[str, Any]) -> None:
        self.times, self.people, self.challenges = times, people, challenges
        self.requests: dict[str, HelpRequest] = {}

    def plan(self, when: When) -> None:
        told = read("help")
        for one in told["skills"]:
            when(self.times.days_ago(SKILLS_DAYS_AGO), partial(self.list_skills, one))
        for request in told["requests"]:
            begun = self.times.days_ago(request["days_ago"])
            when(begun, partial(self.publish, request))
            for step in request.get("steps", []):
                when(begun + timedelta(hours=step["after"]), partial(self.go_on, request["key"], step))
            for days in (15, 23):
                when(begun + timedelta(days=days), partial(self.look_after, request["key"]))

    def list_skills(self, told: Told, at: datetime) -> None:
        person = self.people[told["handle"]]
        MemberSkill.keep(person, told["fun"], told.get("tedious", []), at=at)
        PairWish.choose(person, told.get("pairs", False), at)
        mine = update(MemberSkill).where(MemberSkill.person_id == person.id)
        here = mine.values(active_on=self.times.now.date())
        db.session.execute(here, execution_options=UNSYNCHRONISED)

    def publish(self, told: Told, at: datetime) -> None:
        challenge = self.challenges[told["challenge"]] if "challenge" in told else None
        self.requests[told["key"]] = HelpRequest.publish(
            self.people[told["author"]],
            told["text"],
            at=at,
            post={"title": told["title"], "challenge": challenge, "audience": "public"},
            skills=told.get("skills", []),
            kind=told["kind"],
            time_needed=told["time"],
            place=told.get("place"),
            own_part=told.get("own_part", ""),
            until_on=None,
        )

    def go_on(self, key: str, step: Told, at: datetime) -> None:
        deeds: dict[str, Callable[[HelpRequest, Told, Account, datetime], Any]] = {
            "offer": lambda request, told, by, at: Taker.offer(request, by, told["line"], at=at),
            "accept": lambda request, told, by, at: self.taker(request, told).accept(by=by, at=at),
            "tick": self.tick,
            "hand_over": self.hand_over,
            "thank": lambda request, told, by, at: thank(request, told["text"], self.takers(request), by=by, at=at),
            "pass_on": lambda request, told, by, at: self.thanks(request, by).pass_on(at),
            "point": self.point,
            "ask": lambda request, told, by, at: Asked.ask(request, self.people[told["of"]], by=by, at=at),
        }
        deeds[step["do"]](self.requests[key], step, self.people[step["by"]], at)

    def takers(self, request: HelpRequest) -> list[Taker]:
        """As the database has them now: the verbs change rows, not these copies."""
        db.session.flush()
        for known in list(db.session.identity_map.values()):
            if isinstance(known, Taker | Part):
                db.session.expunge(known)
        return takers_of(request)

    def taker(self, request: HelpRequest, told: Told) -> Taker:
        wanted = self.people[told["of"]].id
        return next(one for one in self.takers(request) if one.person_id == wanted)

    def tick(self, request: HelpRequest, told: Told, by: Account, at: datetime) -> None:
        taker = self.taker(request, told)
        mine = [part for part in taker.parts if part.side == taker.side_of(by)]
        for part in mine[: told["lines"]]:
            part.tick(at)
        request.show_life(at)

    def hand_over(self, request: HelpRequest, told: Told, by: Account, at: datetime) -> None:
        self.taker(request, told).hand_over(self.people[told["to"]], told["sentence"], by=by, at=at)

    def thanks(self, request: HelpRequest, by: Account) -> Thanks:
        return db.session.scalars(thanks_from(request, by)).one()

    def point(self, request: HelpRequest, told: Told, by: Account, at: datetime) -> None:
        point_to(request, told["to"], told["reason"], by=by, at=at, to=None)

    def look_after(self, key: str, at: datetime) -> None:
        """What the job does beside requests."""
        self.requests[key].tend(at)
