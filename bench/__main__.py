"""bin/bench: measure the forum beside the floors, in one run, and print the table with the targets.

Everything happens on this machine, in a folder that goes away at the end, and ends by itself: two production servers
with the same number of workers (the forum, and the floors of bench/floors.py), and client processes that ask one page
after the other, floors and pages alternating, in several rounds. `bin/bench mails` measures mails (bench/mails.py),
`bin/bench search` finding (bench/finding.py), `bin/bench help` whom and what the help room finds
(bench/helping.py), `bin/bench lead` the pages for leading a challenge (bench/leading.py), `bin/bench keepsake` making a
long book (bench/keeping.py), and `bin/bench moderate` a long queue and the removal of a spammer (bench/moderating.py).
"""

import argparse
import signal
import sys
import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any

from bench import finding, helping, keeping, leading, mails, moderating
from bench.browser import Unexpected
from bench.databases import databases
from bench.finding import SearchBench
from bench.helping import HelpBench
from bench.keeping import KeepsakeBench
from bench.leading import LeadBench
from bench.mails import MailBench
from bench.moderating import ModerateBench
from bench.run import Bench
from bench.servers import TOP, cores

LONGEST_RUN = 3600  # seconds, whatever happens


def options() -> argparse.Namespace:
    asked = argparse.ArgumentParser(prog="bin/bench", description="Measure the forum beside the floors.")
    asked.add_argument("--only", default="", help=ONLY)
    asked.add_argument("--seconds", type=float, default=2.0, help="how long each page is measured in a round")
    asked.add_argument("--rounds", type=int, default=3, help="rounds, of which the medians are shown")
    asked.add_argument("--quick", action="store_true", help="half a second a page and a small forum: a first look")
    asked.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    asked.add_argument("--people", type=int, default=2000)
    asked.add_argument("--entries", type=int, default=20_000)
    asked.add_argument("--workers", type=int, default=cores(), help="worker processes of each server")
    asked.add_argument("--threads", type=int, help="threads of each worker; as bin/run has them if not given")
    chosen = asked.parse_args()
    if chosen.quick:
        chosen.seconds, chosen.people, chosen.entries = 0.5, min(chosen.people, 200), min(chosen.entries, 2000)
    if not (0 < chosen.seconds <= 60 and 1 <= chosen.rounds <= 20):
        asked.error("--seconds goes up to 60 and --rounds up to 20: a bench ends.")
    return chosen


ONLY = (
    "what to measure beside the floors, with commas between: landing, challenge, day, entry, thread, thread-page-20, "
    "comment; `floors` alone measures the floors and the page store, without the forum"
)


OTHERS: dict[str, tuple[Any, Any]] = {
    "help": (helping.options, HelpBench),
    "keepsake": (keeping.options, KeepsakeBench),
    "lead": (leading.options, LeadBench),
    "mails": (mails.options, MailBench),
    "moderate": (moderating.options, ModerateBench),
    "search": (finding.options, SearchBench),
}


def main() -> int:
    name = sys.argv[1] if sys.argv[1:2] and sys.argv[1] in OTHERS else ""
    read, make = OTHERS.get(name, (lambda _words: options(), Bench))
    chosen = read(sys.argv[2:])
    for one in (signal.SIGTERM, signal.SIGALRM):
        signal.signal(one, stop)
    signal.alarm(LONGEST_RUN)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kindling-bench-")))
        where = stack.enter_context(databases(chosen.database, folder))
        try:
            report: Any = make(chosen, where, stack).run()
        except Unexpected as why:
            sys.exit(str(why))
    print(f"\n{report.text()}")
    at = datetime.now(UTC)
    report.save(TOP / "bench" / "results" / f"{at:%Y-%m-%d-%H%M%S}{'-' * bool(name)}{name}-{chosen.database}.json")
    return 1 if report.missed() else 0


def stop(number: int, frame: FrameType | None) -> None:
    """Leaves by the ordinary way out, which stops the servers and removes the folder."""
    sys.exit(f"Stopped by {signal.Signals(number).name}.")


if __name__ == "__main__":
    sys.exit(main())
