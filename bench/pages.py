"""What is measured: each page as a visitor finds it ready, as the first visitor has it made, and signed in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from bench.browser import Browser
from bench.floors import TEXTS
from bench.load import UNIQUE, request

WRITERS = (1, 8)


@dataclass(frozen=True)
class Goal:
    """At least so many times as many requests as the floor, and what else must hold."""

    floor: str
    times: float
    statements: int | None = None
    bytes: int | None = None
    p99: float | None = None


@dataclass(frozen=True)
class Target:
    name: str
    reader: str
    make_request: Callable[[int], bytes]
    goal: Goal | None = None
    is_floor: bool = False
    status: int = 200
    connections: int = 16
    path: str = ""

    @property
    def key(self) -> str:
        return f"{self.name}, {self.reader}" if self.reader else self.name


KEPT = Goal("F1", 5)
COLD = Goal("F2", 0.5, statements=5)
SIGNED_IN = Goal("F2", 0.5, statements=8)
# Of an entry with twenty comments the size counts as well.
LARGEST_ENTRY = 12 * 1024


def floors() -> list[Target]:
    return [
        Target("F1", "constant page", lambda port: request("GET", "/f1", port), is_floor=True),
        Target("F2", "query and loop", lambda port: request("GET", "/f2", port), is_floor=True),
        Target("server", "compressed page", lambda port: request("GET", "/ready", port), is_floor=True),
        Target("page store", "that page kept", lambda port: request("GET", "/kept", port), goal=KEPT, is_floor=True),
    ]


def writing_floors() -> list[Target]:
    body = urlencode({"text": f"{TEXTS[0]} {UNIQUE.decode()}"}).encode()
    return [
        Target(
            f"F3 x {writers}",
            "one text written",
            lambda port: request("POST", "/f3", port, body),
            is_floor=True,
            status=303,
            connections=writers,
        )
        for writers in WRITERS
    ]


def paths(sample: Mapping[str, Any]) -> dict[str, str]:
    named = {"landing": "/"} | {name.replace("_", "-"): path for name, path in sample.items() if isinstance(path, str)}
    return {name: path for name, path in named.items() if name in NAMES}


FOR_MEMBERS = ("waiting", "waiting-next")
NAMES = ("landing", "challenge", "day", "entry", "thread", "thread-page-20", *FOR_MEMBERS)


def page_targets(name: str, path: str, cookie: str) -> list[Target]:
    """For one page. `cold` asks for a page that nobody has asked for: with a query that nobody has used, which the
    app does not know and the page store must therefore keep apart."""
    size = LARGEST_ENTRY if name == "entry" else None
    fresh = f"{path}{'&' if '?' in path else '?'}cold={UNIQUE.decode()}"
    goals = [Goal(goal.floor, goal.times, goal.statements, size) for goal in (KEPT, COLD, SIGNED_IN)]
    signed_in = Target(name, "signed in", lambda port: request("GET", path, port, Cookie=cookie), goals[2], path=path)
    if name in FOR_MEMBERS:
        return [signed_in]
    return [
        Target(name, "visitor", lambda port: request("GET", path, port), goals[0], path=path),
        Target(name, "visitor, cold", lambda port: request("GET", fresh, port), goals[1], path=path),
        signed_in,
    ]


def writing_targets(browser: Browser, path: str) -> list[Target]:
    """Comments on one entry, each with a submission key of its own."""
    form = browser.comment_form(path)
    fields = form.fields | {"submission_key": UNIQUE.decode(), form.first("textarea"): f"{TEXTS[0]} {UNIQUE.decode()}"}
    body = urlencode(fields).encode()
    return [
        Target(
            f"comment x {writers}",
            "signed in",
            lambda port: request("POST", form.action, port, body, Cookie=browser.cookie),
            Goal(f"F3 x {writers}", 0.5, p99=2.0),
            status=303,
            connections=writers,
        )
        for writers in WRITERS
    ]
