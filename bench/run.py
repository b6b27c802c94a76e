"""One run: fill, start, measure in rounds, and gather the rows of the report."""

import argparse
import http.client
import os
import platform
import sys
from contextlib import ExitStack

from bench import pages
from bench.browser import Browser, Unexpected
from bench.databases import Databases, fill
from bench.load import Load, put_under
from bench.pages import Target
from bench.report import Report
from bench.servers import Server, environment, free_port, settings_for

WARM_UP = 0.2
READY = "/healthz"


class Bench:
    def __init__(self, chosen: argparse.Namespace, where: Databases, stack: ExitStack) -> None:
        self.chosen, self.where, self.stack = chosen, where, stack
        self.only = set(filter(None, chosen.only.split(",")))
        self.report = Report(about(chosen))

    def run(self) -> Report:
        self.floors = self.serve("bench.floors:app", environment(FLOORS_DATABASE=self.where.floors), "/f1")
        reading, writing = pages.floors(), pages.writing_floors()
        if self.only != {"floors"}:
            sample = self.fill()
            reading += self.page_targets(sample)
            writing = writing + self.writing_targets(sample) if self.is_wanted("comment") else []
        self.measure(reading)
        self.measure(writing)  # last, as it makes a page longer
        self.report.memory["floors"] = self.floors.memory()
        if self.only != {"floors"}:
            self.report.memory["forum"] = self.forum.memory()
        return self.report

    def is_wanted(self, name: str) -> bool:
        return not self.only or name in self.only

    def serve(self, app: str, settings: dict[str, str], ready: str, workers: int | None = None) -> Server:
        workers = workers or self.chosen.workers
        port = int(settings.get("PORT") or free_port())
        server = Server(app, port, settings, workers, self.chosen.threads, self.where.folder / "server.log")
        self.stack.callback(server.stop)
        return server.wait_for(ready)

    def fill(self) -> dict[str, object]:
        say(f"Filling a forum with {self.chosen.people:,} people and {self.chosen.entries:,} entries …")
        sample = fill(self.where, self.chosen.people, self.chosen.entries)
        self.settings = settings_for(free_port(), self.where.folder, self.where.forum)
        return sample

    def page_targets(self, sample: dict[str, object]) -> list[Target]:
        wanted = {name: path for name, path in pages.paths(sample).items() if self.is_wanted(name)}
        cookie, statements = self.count_statements(sample, wanted)
        self.forum = self.serve("app:app", self.settings, READY)
        answering = {name: path for name, path in wanted.items() if (name, True) in statements}
        targets = [target for name, path in answering.items() for target in pages.page_targets(name, path, cookie)]
        for target in targets:
            self.report.statements[target.key] = statements[target.name, target.reader == "signed in"]
        return targets

    def count_statements(
        self, sample: dict[str, object], wanted: dict[str, str]
    ) -> tuple[str, dict[tuple[str, bool], int]]:
        """By a server of its own: counting costs a little. Its sessions hold on the one that is measured."""
        server = self.serve("app:app", self.settings | {"KINDLING_COUNT_STATEMENTS": "on"}, READY, workers=1)
        member = signed_in(server.port, sample)
        counts: dict[tuple[str, bool], int] = {}
        for name, path in wanted.items():
            try:
                visitor = Browser(server.port).ask("GET", path, 401 if name in pages.FOR_MEMBERS else 200)
                own = member.ask("GET", path, 200)
            except Unexpected as why:
                self.report.failures.append(f"{name} is not measured: {why}")
                continue
            counts[name, False], counts[name, True] = statements_of(visitor), statements_of(own)
            if "ETag" not in visitor.headers:
                self.report.failures.append(f"{name} is not kept by the page store.")
        server.stop()
        return member.cookie, counts

    def writing_targets(self, sample: dict[str, object]) -> list[Target]:
        return pages.writing_targets(signed_in(self.forum.port, sample), str(sample["entry"]))

    def measure(self, targets: list[Target]) -> None:
        """Every second round goes backwards, so that no page is always the one after the heaviest."""
        for number in range(self.chosen.rounds):
            say(f"Round {number + 1} of {self.chosen.rounds}, {len(targets)} kinds of requests …")
            for target in targets if number % 2 == 0 else reversed(targets):
                self.measure_once(target, self.floors if target.is_floor else self.forum)

    def measure_once(self, target: Target, server: Server) -> None:
        load = Load(server.port, target.make_request(server.port), target.status, target.connections)
        put_under(load, WARM_UP)
        before = server.cpu()
        outcome = put_under(load, self.chosen.seconds)
        self.report.row(target).add(outcome, server.cpu() - before)


def signed_in(port: int, sample: dict[str, object]) -> Browser:
    browser, told = Browser(port), sample["sign_in"]
    assert isinstance(told, dict)
    browser.sign_in(told["email"], told["password"])
    return browser


def statements_of(answer: http.client.HTTPResponse) -> int:
    return int(answer.headers["X-Statements"] or 0)


def about(chosen: argparse.Namespace) -> dict[str, str]:
    load = f", load {os.getloadavg()[0]:.1f} before" if hasattr(os, "getloadavg") else ""
    return {
        "machine": f"{len(os.sched_getaffinity(0))} cores{load}; Python {platform.python_version()}",
        "servers": f"{chosen.workers} workers each, threads: {chosen.threads or 'as in bin/run'}; {chosen.database}",
        "measured": f"{chosen.rounds} rounds of {chosen.seconds:g} s a page, 16 connections; medians",
    }


def say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
