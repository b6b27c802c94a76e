"""bin/bench mails: what many mails cost, in time, statements, memory, and pages that come slower meanwhile.

A forum of its own with one large challenge, at the hour in which a tenth of its people have their mail due. Each piece
of the worker's work is done by a process of its own (bench/postroom.py), against a mail server that only counts.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from bench import pages
from bench.browser import Browser
from bench.crowd import FEW, ONE, last_seven_o_clock
from bench.databases import Databases, flask
from bench.load import Load, Outcome, put_under
from bench.pages import Target
from bench.postroom import Postbox
from bench.run import WARM_UP, say
from bench.servers import TOP, Server, cores, free_port, settings_for
from bench.within import Findings
from forum.core.database import BUSY_SECONDS
from forum.core.worker import BEHIND_PAGES

CHILD = [sys.executable, "-m", "bench.postroom"]
CHILD_SECONDS = 1500
Asked = tuple[Target, int]  # what, and on how many connections
Outcomes = dict[tuple[Target, int, bool], Outcome]
COMMENTS_TOLD = "4"  # in each thread: the first makes a line for everybody, the others join it
BETWEEN_COMMENTS = "0.75"  # seconds
STAY = 5  # pages that somebody reads before somebody else comes
HALT = 2000  # ms that a writer may wait on SQLite, as for posting a comment


def options(words: list[str]) -> argparse.Namespace:
    asked = argparse.ArgumentParser(prog="bin/bench mails", description="Measure what many mails cost.")
    asked.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    asked.add_argument("--people", type=int, default=100_000)
    asked.add_argument("--zones", type=int, default=40)
    asked.add_argument("--watchers", type=int, default=10_000, help="of one thread in which somebody comments")
    asked.add_argument("--due-one-in", type=int, default=10, help="one of so many people has mail due in this hour")
    asked.add_argument("--rounds", type=int, default=4, help="how often pages are measured without and with the worker")
    asked.add_argument("--seconds", type=float, default=3.0, help="how long each page is measured in a round")
    asked.add_argument("--workers", type=int, default=cores(), help="worker processes of the web server")
    asked.add_argument("--nice", type=int, default=BEHIND_PAGES, help="how far the worker stands back")
    asked.add_argument("--quick", action="store_true", help="2,000 people, and half of them have mail: a first look")
    chosen = asked.parse_args(words)
    if chosen.quick:
        chosen.people, chosen.watchers, chosen.due_one_in = 2000, 1000, 2
        chosen.rounds, chosen.seconds = 2, 1.0
    return chosen


@dataclass
class Report(Findings):
    rows: list[tuple[str, str, str, str]] = field(default_factory=list)
    found: dict[str, Any] = field(default_factory=dict)

    def head(self, title: str) -> None:
        self.rows.append((title, "", "", ""))

    def say(self, what: str, figure: str, target: str = "", *, holds: bool | None = None) -> None:
        self.rows.append((f"  {what}", figure, target, {None: "", True: "ok", False: "missed"}[holds]))

    def text(self) -> str:
        widths = [max(len(row[at]) for row in self.rows) for at in range(4)]
        lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in self.rows]
        return "\n".join([*(f"{name}: {value}" for name, value in self.about.items()), "", *map(str.rstrip, lines)])

    def missed(self) -> int:
        return sum(row[3] == "missed" for row in self.rows)


class MailBench:
    def __init__(self, chosen: argparse.Namespace, where: Databases, stack: ExitStack) -> None:
        self.chosen, self.where, self.stack = chosen, where, stack
        self.at = last_seven_o_clock(datetime.now(UTC))
        self.box = Postbox()
        stack.callback(self.box.close)
        self.settings = settings_for(free_port(), where.folder, where.forum, MAIL_URL=self.box.url)
        self.report = Report(about(chosen))

    def run(self) -> Report:
        self.fill()
        self.plan()
        self.send()
        self.serve()
        self.pages_meanwhile()
        self.tell()
        self.announce()
        self.report.about["load"] += f", {os.getloadavg()[0]:.1f} after"
        return self.report

    def fill(self) -> None:
        asked = self.chosen
        say(f"Filling a forum with {asked.people:,} people in {asked.zones} zones …")
        flask(self.settings, "db", "upgrade")
        many = (asked.people, asked.zones, asked.watchers, asked.due_one_in)
        begun = time.monotonic()
        self.facts = self.do("fill", *map(str, many))
        self.report.about["forum"] += f"; filled in {time.monotonic() - begun:.0f} s"
        self.threads = {int(many): str(thread) for many, thread in self.facts["threads"].items()}

    def do(self, what: str, *more: str) -> dict[str, Any]:
        """Let a process of its own do it; gives what it found."""
        child = self.start(what, *more)
        said, _ = child.communicate(timeout=CHILD_SECONDS)
        if child.returncode:
            sys.exit(f"`{what}` failed:\n{self.log.read_text()[-3000:]}")
        found: dict[str, Any] = json.loads(said.splitlines()[-1])
        self.report.found[" ".join([what, *more])] = found
        return found

    def start(self, what: str, *more: str) -> subprocess.Popen[str]:
        with self.log.open("ab") as log:
            command = ["nice", "-n", str(self.chosen.nice), *CHILD, what, self.at.isoformat(), *more]
            child = subprocess.Popen(
                command, cwd=TOP, env=self.settings, stdout=subprocess.PIPE, stderr=log, text=True, process_group=0
            )
        self.stack.callback(end, child)
        return child

    @property
    def log(self) -> Path:
        return self.where.folder / "postroom.log"

    @contextmanager
    def at_work(self, what: str, *more: str) -> Iterator[None]:
        """A worker does this meanwhile, and is stopped afterwards."""
        child = self.start(what, *more)
        assert child.stdout is not None
        child.stdout.readline()  # it is ready
        try:
            yield
            if child.poll() is not None:
                self.report.say(f"{what} ended too early to be measured beside", "", "", holds=False)
        finally:
            end(child)

    def plan(self) -> None:
        say("Planning …")
        found, report = self.do("plan"), self.report
        report.head("planning the mails of this hour: plan_mails()")
        report.say("mails planned", f"{found['planned']:,}")
        figure = f"{found['seconds']:.1f} (cpu {found['cpu']:.1f})"
        report.say("seconds", figure, "<= 60", holds=found["seconds"] <= 60)
        report.say("statements", f"{found['statements']:,}")
        report.say("memory of the process, before and at most", memory(found["memory"][0], found["most_memory"]))

    def send(self) -> None:
        say("Making and sending …")
        found, report = self.do("send"), self.report
        sent, seconds = max(1, found["sent"]), found["seconds"]
        start, _, middle, last = found["memory"]
        parts = [found.get(f"{part}_seconds", 0) / seconds for part in ("making", "line")]
        report.head("making and sending them: send_deliveries()")
        report.say("mails sent, and left over", f"{found['sent']:,}, {found['due']}", "0 left", holds=not found["due"])
        report.say("seconds", f"{seconds:.0f}", "<= 900", holds=seconds <= 900)
        report.say("mails a second", f"{sent / seconds:.0f}")
        report.say("processor time for each", f"{found['cpu'] / sent * 1000:.1f} ms")
        report.say("making, sending, keeping account", f"{parts[0]:.0%}, {parts[1]:.0%}, {1 - sum(parts):.0%}")
        a_thousand = found["statements"] / sent * 1000
        report.say("statements for 1,000 mails", f"{a_thousand:,.0f}", "<= 3,000", holds=a_thousand <= 3000)
        report.say("bytes of a mail", f"{self.box.bytes.value / max(1, self.box.mails.value):,.0f}")
        held = memory(start, middle, last, found["most_memory"])
        report.say("memory at the start, half way, at nine tenths, at most", held)
        report.say("memory grows by", f"{last / middle - 1:.1%}", "<= 5 %", holds=last <= middle * 1.05)

    def serve(self) -> None:
        port = int(self.settings["PORT"])
        server = Server("app:app", port, self.settings, self.chosen.workers, None, self.where.folder / "server.log")
        self.stack.callback(server.stop)
        self.server = server.wait_for("/healthz")
        self.browser = Browser(port)
        told = self.facts["sign_in"]
        self.browser.sign_in(told["email"], told["password"])

    def pages_meanwhile(self) -> None:
        """The same pages without and with a worker that sends, in turns."""
        targets = pages.page_targets("day", str(self.facts["day"]), self.browser.cookie)[1:]
        asked = [(target, connections) for connections in (4, 1) for target in targets]
        self.report.head("pages meanwhile: without a worker that sends, and with one")
        outcomes, sent = self.compare(asked, "send-again")
        for target, connections in asked:
            name = f"{target.name}, {target.reader}, {connections} at once"
            self.say_slower(name, *(outcomes[target, connections, busy] for busy in (False, True)), most=1.5)
        self.report.say("mails a second meanwhile", f"{sent:.0f}")

    def compare(self, asked: Sequence[Asked], *work: str) -> tuple[Outcomes, float]:
        """What came of asking without and with a worker at this work, and how many mails it sent a second."""
        outcomes: Outcomes = {(*one, busy): Outcome() for one in asked for busy in (False, True)}
        before, seconds = self.box.mails.value, 0.0
        for number in range(self.chosen.rounds):
            say(f"Round {number + 1} of {self.chosen.rounds} …")
            self.ask(asked, outcomes, busy=False)
            with self.at_work(*work):
                begun = time.monotonic()
                self.ask(asked, outcomes, busy=True)
                seconds += time.monotonic() - begun
        return outcomes, (self.box.mails.value - before) / seconds

    def ask(self, asked: Sequence[Asked], outcomes: Outcomes, *, busy: bool) -> None:
        for target, connections in asked:
            load = Load(self.server.port, target.make_request(self.server.port), target.status, connections, 1, STAY)
            put_under(load, WARM_UP)
            outcomes[target, connections, busy].add(put_under(load, self.chosen.seconds))

    def say_slower(self, name: str, alone: Outcome, meanwhile: Outcome, *, most: float | None = None) -> None:
        halves, ninetyninths = ((alone.percentile(part), meanwhile.percentile(part)) for part in (0.5, 0.99))
        for what, (one, other), goal in (("median", halves, None), ("p99", ninetyninths, most)):
            figure = f"{one * 1000:.1f} ms, {other * 1000:.1f} ms: {other / one:.2f} times"
            target, holds = (f"<= {goal:g} times", other / one <= goal) if goal else ("", None)
            self.report.say(f"{name}, {what}", figure, target, holds=holds)
        errors = alone.errors + meanwhile.errors
        if errors:
            self.report.say(f"{name}, errors", str(errors), "0", holds=False)

    def tell(self) -> None:
        say("Telling …")
        self.report.head("telling those who watch a thread of a comment there: tell()")
        statements = set()
        for many in (FEW, self.chosen.watchers):
            first, *later = self.do("tell", self.threads[many], self.threads[ONE], COMMENTS_TOLD, "0")["told"]
            statements.add(first["statements"])
            times = [first["took"], first["cpu"], *(median(one[what] for one in later) for what in ("took", "cpu"))]
            figure = "{:.0f} ms (cpu {:.0f}), the next {:.0f} ms (cpu {:.0f})".format(*(1000 * one for one in times))
            name = f"{first['heard']:,} people, {first['statements']} statements"
            self.report.say(name, figure, f"<= {HALT:,} ms", holds=times[0] * 1000 <= HALT)
        self.report.say("as many statements for many as for few", "", holds=len(statements) == 1)
        self.write_meanwhile()

    def write_meanwhile(self) -> None:
        """Somebody writes comments while a worker tells of one after the other in the thread that most people watch."""
        writer = pages.writing_targets(self.browser, str(self.facts["entry"]))[0]
        work = ("tell", self.threads[self.chosen.watchers], self.threads[ONE], "1000", BETWEEN_COMMENTS)
        outcomes, _ = self.compare([(writer, 1)], *work)
        alone, meanwhile = (outcomes[writer, 1, busy] for busy in (False, True))
        self.say_slower("a writer meanwhile", alone, meanwhile)
        longest = [max(one.latencies, default=0) * 1000 for one in (alone, meanwhile)]
        figure = f"{longest[0]:.0f} ms, {longest[1]:.0f} ms"
        self.report.say("a writer meanwhile, longest", figure, f"<= {HALT:,} ms", holds=longest[1] <= HALT)

    def announce(self) -> None:
        self.report.head("an announcement to everybody: plan_news()")
        for with_hour, name in (("no", "at once"), ("yes", "at nine, everywhere")):
            say(f"Announcing, {name} …")
            found = self.do("announce", str(self.facts["challenge"]), with_hour)
            seconds, name = found["seconds"], f"{name}, {found['planned']:,} mails, {found['statements']} statements"
            figure = f"{seconds:.1f} s (cpu {found['cpu']:.1f})"
            self.report.say(name, figure, f"<= {BUSY_SECONDS} s", holds=seconds <= BUSY_SECONDS)
            held = memory(found["memory"][0], found["most_memory"])
            self.report.say("memory of the process, before and at most", held)


def about(chosen: argparse.Namespace) -> dict[str, str]:
    people = f"{chosen.people:,} people in {chosen.zones} zones, one in {chosen.due_one_in} with mail due"
    return {
        "machine": f"{len(os.sched_getaffinity(0))} cores; Python {platform.python_version()}",
        "load": f"{os.getloadavg()[0]:.1f} before",
        "forum": f"{people}; {chosen.database}",
        "pages": f"{chosen.rounds} rounds of {chosen.seconds:g} s, {chosen.workers} web workers on the same cores",
        "worker": f"nice {chosen.nice}",
    }


def memory(*megabytes: float) -> str:
    return ", ".join(f"{one:.0f} MB" for one in megabytes)


def end(child: subprocess.Popen[str]) -> None:
    if child.poll() is None:
        child.kill()
    child.wait()
    if child.stdout is not None:
        child.stdout.close()
