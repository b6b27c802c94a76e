"""The table: medians of the rounds, ratios to the floor of the same round, and whether the targets were reached."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bench.load import Outcome
from bench.pages import Target

COLUMNS = (
    "page",
    "as",
    "req/s",
    "to floor",
    "target",
    "p50 ms",
    "p99 ms",
    "bytes",
    "SQL",
    "cpu us",
    "by cpu",
    "errors",
    "",
)


@dataclass
class Row:
    """What was measured of one target, round by round."""

    target: Target
    rates: list[float] = field(default_factory=list)
    p50: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    bytes: int = 0
    statements: int | None = None
    errors: int = 0

    def add(self, outcome: Outcome, cpu: float) -> None:
        answered = max(1, len(outcome.latencies))
        self.rates.append(outcome.rate)
        self.p50.append(outcome.percentile(0.5))
        self.p99.append(outcome.percentile(0.99))
        self.cpu.append(cpu / answered)
        self.bytes = outcome.bytes
        self.errors += outcome.errors

    def ratio(self, floor: "Row | None") -> float | None:
        """The median of the rounds' own ratios: a slow moment of the machine meets both sides alike."""
        if floor is None or not floor.rates:
            return None
        return median(mine / its for mine, its in zip(self.rates, floor.rates, strict=True))

    def misses(self, floor: "Row | None") -> list[str]:
        """What stands against the targets of this page; nothing when all are reached."""
        goal, ratio = self.target.goal, self.ratio(floor)
        found = ["errors"] if self.errors else []
        if goal is None:
            return found
        limits = [
            ("speed", ratio is not None and ratio < goal.times),
            ("SQL", goal.statements is not None and (self.statements or 0) > goal.statements),
            ("bytes", goal.bytes is not None and self.bytes > goal.bytes),
            ("p99", goal.p99 is not None and median(self.p99) > goal.p99),
        ]
        return found + [name for name, missed in limits if missed]

    def cells(self, floor: "Row | None") -> list[str]:
        goal, ratio, missed = self.target.goal, self.ratio(floor), self.misses(floor)
        verdict = f"missed: {', '.join(missed)}" if missed else "ok" if goal else ""
        return [
            self.target.name,
            self.target.reader,
            f"{median(self.rates):,.0f}",
            f"{ratio:.2f} x {goal.floor.split()[0]}" if goal and ratio is not None else "",
            f">= {goal.times:g}" if goal else "",
            f"{median(self.p50) * 1000:.2f}",
            f"{median(self.p99) * 1000:.1f}",
            f"{self.bytes:,}",
            "" if self.statements is None else str(self.statements),
            f"{median(self.cpu) * 1e6:,.0f}",
            f"{median(floor.cpu) / median(self.cpu):.2f}" if goal and floor and floor.rates else "",
            str(self.errors or ""),
            verdict,
        ]


@dataclass
class Report:
    about: dict[str, str]
    rows: dict[str, Row] = field(default_factory=dict)
    statements: dict[str, int] = field(default_factory=dict)
    memory: dict[str, list[float]] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    most_memory: float = 120

    def row(self, target: Target) -> Row:
        return self.rows.setdefault(target.key, Row(target, statements=self.statements.get(target.key)))

    def floor(self, row: Row) -> Row | None:
        wanted = row.target.goal.floor if row.target.goal else None
        return next((one for one in self.rows.values() if one.target.name == wanted), None)

    def text(self) -> str:
        lines = [list(COLUMNS), *(row.cells(self.floor(row)) for row in self.rows.values() if row.rates)]
        widths = [max(len(line[at]) for line in lines) for at in range(len(COLUMNS))]
        table = [
            "  ".join(
                cell.ljust(width) if at < 2 else cell.rjust(width)
                for at, (cell, width) in enumerate(zip(line, widths, strict=True))
            ).rstrip()
            for line in lines
        ]
        table.insert(1, "-" * max(map(len, table)))
        about = [f"{name}: {value}" for name, value in self.about.items()]
        return "\n".join([*about, "", *table, "", *self.memory_lines(), *self.failures])

    def memory_lines(self) -> list[str]:
        return [
            f"memory of each worker, {name}: {', '.join(f'{one:.0f} MB' for one in used)}"
            + (f"  (target <= {self.most_memory:.0f} MB: {self.memory_verdict(used)})" if name == "forum" else "")
            for name, used in self.memory.items()
        ]

    def memory_verdict(self, used: list[float]) -> str:
        return "ok" if max(used) <= self.most_memory else "missed"

    def missed(self) -> int:
        too_large = any(self.memory_verdict(used) == "missed" for used in self.memory.values())
        return (
            sum(bool(row.misses(self.floor(row))) for row in self.rows.values() if row.rates)
            + too_large
            + len(self.failures)
        )

    def save(self, path: Path) -> None:
        rows = [
            {name: value for name, value in vars(row).items() if name != "target"} | {"page": key}
            for key, row in self.rows.items()
        ]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"about": self.about, "rows": rows, "memory": self.memory}, indent=1))
