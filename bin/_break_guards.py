"""The breaches that bin/break-guards commits, one line each, and the guards that must see them."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

TOP = Path.cwd()
NOT_COPIED = shutil.ignore_patterns(".git", ".venv", "instance", "__pycache__", ".*_cache", ".hypothesis", "results")


@dataclass(frozen=True)
class Breach:
    """Adds a line to a file; or, when `instead_of` is given, puts it in that text's place."""

    guard: str
    path: str
    line: str
    instead_of: str | None = None

    def commit_in(self, tree: Path) -> bool:
        """Edits the copy; False when the file no longer has the text that was to be replaced."""
        path = tree / self.path
        before = path.read_text("utf-8") if path.exists() else ""
        added = f"{before}\n{self.line}\n"
        after = added if self.instead_of is None else before.replace(self.instead_of, self.line, 1)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(after, "utf-8")
        return after != before


FLOW, SHAPE = "tests/architecture/test_flow.py", "tests/architecture/test_shape.py"
PAGES, WORDS = "tests/architecture/test_templates.py", "tests/architecture/test_documents.py"
TELLING = "tests/notifications/test_telling.py"
CLAIMS, COVERAGE = "tests/entries/test_claims.py", "tests/entries/test_coverage.py"
PRIVATE = "tests/posts/test_private_words.py"
PAGE = "templates/base.html"

BREACHES = [
    Breach("floors", "forum/core/clock.py", "import forum.accounts"),
    Breach(
        f"{CLAIMS}::test_eight_at_once_press_and_one_of_them_gets_it",
        "forum/entries/claims.py",
        "set_=new)",
        instead_of="set_=new, where=cls.until_at <= at)",
    ),
    Breach(
        f"{CLAIMS}::test_who_keeps_away_from_the_other_is_not_offered",
        "forum/entries/waiting.py",
        "",
        instead_of=", ~keep_apart(viewer.id, Post.author_id)",
    ),
    Breach(
        f"{COVERAGE}::test_what_others_cannot_see_is_not_counted_and_comes_back",
        "forum/posts/counts.py",
        "thread.answer_count == 1:",
        instead_of="thread.answer_count == 1 and is_shown(thread):",
    ),
    Breach(
        f"{PRIVATE}::test_the_writer_and_the_author_read_it_and_moderators_only_when_it_was_reported",
        "forum/posts/private_words.py",
        "reported = PrivateWord.id > 0",
        instead_of="reported = PrivateWord.reported_at.is_not(None)",
    ),
    Breach("floors", "forum/accounts/models.py", "from forum.posts import Post as P"),
    Breach("floors", "forum/ops/commands.py", "import forum.today"),
    Breach("floors", "forum/gossip/__init__.py", ""),
    Breach("lint", "forum/core/clock.py", "print('tick')"),
    Breach("lint", "forum/core/clock.py", "import os"),
    Breach("lint", "forum/core/paging.py", "def f(a, b, c, d, e, f, g, h, i): return a"),
    Breach("format", "forum/core/clock.py", "x = { 'a':1 }"),
    Breach("types", "forum/core/clock.py", "def f(x): return x"),
    Breach("dependencies", "forum/core/clock.py", "import requests"),
    Breach("templates", "templates/problem.html", "<div><img></p>"),
    Breach(f"{FLOW}::test_only_routes_jobs_and_commands_commit", "forum/posts/models.py", "db.session.commit()"),
    Breach(
        f"{FLOW}::test_a_route_commits_once", "forum/posts/routes.py", "def f(): session.commit(), session.commit()"
    ),
    Breach(f"{FLOW}::test_nobody_flushes_or_rolls_back", "forum/posts/models.py", "db.session.flush()"),
    Breach(f"{FLOW}::test_nobody_listens", "forum/posts/models.py", "from sqlalchemy import event"),
    Breach(f"{FLOW}::test_nobody_listens", "forum/core/web.py", "flask.request_started.connect(print)"),
    Breach(
        f"{FLOW}::test_only_one_file_makes_markup",
        "forum/posts/models.py",
        "import markupsafe; markupsafe.Markup('<b>')",
    ),
    Breach(f"{FLOW}::test_only_the_clock_tells_the_time", "forum/posts/jobs.py", "import time; time.time()"),
    Breach(
        f"{FLOW}::test_models_and_queries_know_neither_request_nor_clock",
        "forum/posts/queries.py",
        "from flask import request",
    ),
    Breach(
        f"{FLOW}::test_models_and_queries_know_neither_request_nor_clock",
        "forum/posts/models.py",
        "from forum.core import clock",
    ),
    Breach(f"{FLOW}::test_redirects_are_see_other", "forum/posts/routes.py", "import flask; flask.redirect('/')"),
    Breach(f"{FLOW}::test_relationships_never_load_by_themselves", "forum/posts/models.py", "relationship('Post')"),
    Breach(f"{FLOW}::test_pages_go_by_key", "forum/posts/queries.py", "select(Post).offset(20)"),
    Breach(
        f"{FLOW}::test_no_exception_is_left_over",
        "tests/architecture/flow_guards.py",
        "MAY_FLUSH_OR_ROLL_BACK['a.py'] = ''",
    ),
    Breach(f"{SHAPE}::test_functions_fit_on_a_screen", "forum/core/clock.py", "def f():\n" + "    x = 1\n" * 26),
    Breach(f"{SHAPE}::test_files_are_short", "forum/core/clock.py", "x = 1\n" * 300),
    Breach(f"{SHAPE}::test_names_say_what_things_are", "forum/core/utils.py", ""),
    Breach(
        f"{SHAPE}::test_rooms_are_entered_by_their_door",
        "forum/posts/models.py",
        "from forum.accounts.models import Account as A",
    ),
    Breach(f"{SHAPE}::test_exceptions_say_why", "forum/core/clock.py", "x = 1  # noqa"),
    Breach(f"{PAGES}::test_nothing_is_called_safe", PAGE, "{{ text|safe }}"),
    Breach(f"{PAGES}::test_nothing_is_called_safe", PAGE, "{% autoescape false %}{% endautoescape %}"),
    Breach(f"{PAGES}::test_nothing_stands_inline", PAGE, "<script>1</script>"),
    Breach(f"{PAGES}::test_nothing_stands_inline", PAGE, '<p style="color: red"></p>'),
    Breach(f"{PAGES}::test_nothing_stands_inline", PAGE, '<p onclick="x"></p>'),
    Breach(f"{PAGES}::test_people_read_through_gettext", PAGE, "<p>Hello</p>"),
    Breach(f"{PAGES}::test_every_template_is_used", "templates/forgotten.html", ""),
    Breach(f"{WORDS}::test_links_lead_somewhere", "docs/glossary.md", "[The way](nowhere.md)"),
    Breach(f"{WORDS}::test_named_documents_exist", "forum/core/clock.py", "# see docs/" + "nowhere.md"),
    Breach(f"{WORDS}::test_the_tree_stands_alone", "forum/core/clock.py", "# see ../" + "shared"),
    Breach(f"{WORDS}::test_the_readme_lists_the_settings_as_they_are", "README.md", "| `PROT` |", "| `PORT` |"),
    Breach(
        "tests/test_migrations.py::test_the_migrations_make_what_the_models_say",
        "forum/core/deliveries.py",
        "    sent_at: Mapped[datetime | None]\n    read_at: Mapped[datetime | None]",
        instead_of="    sent_at: Mapped[datetime | None]",
    ),
    Breach(f"{WORDS}::test_commands_can_be_run", "bin/forgotten", "#!/usr/bin/env bash"),
    Breach(
        f"{TELLING}::test_who_is_mentioned_hears_of_it_once_and_for_the_better_reason",
        "forum/notifications/telling.py",
        "Account.id != ACTOR",
        instead_of="Account.id != ACTOR, ~already",
    ),
    Breach(
        f"{TELLING}::test_nobody_hears_of_their_own_deeds",
        "forum/notifications/telling.py",
        "Account.id != -1,",
        instead_of="Account.id != ACTOR,",
    ),
    Breach(
        f"{TELLING}::test_nothing_is_told_across_a_mute_or_block",
        "forum/accounts/distances.py",
        "Distance.kind == 'nothing')",
        instead_of="Distance.kind == Keeps.BLOCK)",
    ),
    Breach(
        f"{TELLING}::test_what_is_gone_is_nobodys_news_whether_it_went_before_or_after",
        "forum/notifications/queries.py",
        "is_there = and_(Post.id.is_not(None), may_be_read_by(Account))",
        instead_of="is_there = and_(Post.id.is_not(None), is_shown(), may_be_read_by(Account))",
    ),
    Breach(
        f"{TELLING}::test_a_challenge_that_was_closed_later_is_silent_for_who_is_not_invited",
        "forum/notifications/queries.py",
        "is_there = and_(Post.id.is_not(None), is_shown())",
        instead_of="is_there = and_(Post.id.is_not(None), is_shown(), may_be_read_by(Account))",
    ),
    Breach(
        f"{TELLING}::test_an_event_is_told_once_however_often_it_is_tried",
        "forum/notifications/telling.py",
        "where(Event.id == event_id).values(told_at=at)",
        instead_of="where(Event.id == event_id, Event.told_at.is_(None)).values(told_at=at)",
    ),
    Breach(
        "tests/notifications/test_hours.py::test_an_hour_changed_on_the_same_day_brings_no_second_mail_and_loses_none",
        "forum/notifications/hours.py",
        "return today if today is not None else None",
        instead_of="return today if today is not None and (last_on is None or last_on < today) else None",
    ),
    Breach(
        "tests/notifications/test_hours.py::test_the_hour_of_a_date_is_found_where_clocks_jump",
        "forum/core/days.py",
        "for earlier in [hour])",
        instead_of="for earlier in range(hour, -1, -1))",
    ),
    Breach(
        "tests/notifications/test_soon.py::test_what_was_seen_between_planning_and_sending_is_dropped",
        "forum/notifications/mails/soon.py",
        "unseen = list(notifications)",
        instead_of="unseen = [one for one in notifications if one.seen_at is None]",
    ),
    Breach(
        "tests/notifications/test_choices.py::test_a_mail_program_unsubscribes_in_one_click",
        "forum/notifications/routes/mail_links.py",
        "",
        instead_of="@csrf.exempt",
    ),
    Breach(
        "tests/core/test_mail.py::test_a_claimed_letter_is_nobody_elses",
        "forum/core/deliveries.py",
        "mine.values(due_at=at)",
        instead_of="mine.values(due_at=at + CLAIM)",
    ),
]

CHECKS = {
    "floors": ["-c", "import sys, importlinter.cli; sys.exit(importlinter.cli.lint_imports())"],
    "lint": ["-m", "ruff", "check", "--quiet", "."],
    "format": ["-m", "ruff", "format", "--check", "--quiet", "."],
    "types": ["-m", "mypy"],
    "dependencies": ["-m", "deptry", "."],
    "templates": ["-m", "djlint", "templates", "--lint", "--quiet", "--allow-empty-input"],
}


def command_of(guard: str) -> list[str]:
    if guard in CHECKS:
        return [sys.executable, *CHECKS[guard]]
    # The guards of the architecture need no forum, so they are asked without the tests' setting of the stage.
    alone = ["--noconftest"] if guard.startswith("tests/architecture/") else []
    return [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *alone, guard]


def is_green(guard: str, tree: Path) -> bool:
    quiet = subprocess.run(command_of(guard), cwd=tree, capture_output=True, check=False, stdin=subprocess.DEVNULL)
    return quiet.returncode == 0


def in_a_copy(work: Callable[[Path], str]) -> str:
    with tempfile.TemporaryDirectory(prefix="kindling-break-") as folder:
        tree = Path(folder) / "tree"
        shutil.copytree(TOP, tree, ignore=NOT_COPIED)
        return work(tree)


def unbroken(guard: str) -> str:
    return in_a_copy(lambda tree: "green" if is_green(guard, tree) else "red before anything was broken")


def broken(breach: Breach) -> str:
    def commit_and_ask(tree: Path) -> str:
        if not breach.commit_in(tree):
            return "the edit no longer fits"
        return "STAYED GREEN" if is_green(breach.guard, tree) else "red"

    return in_a_copy(commit_and_ask)


def main() -> int:
    word = sys.argv[1] if len(sys.argv) > 1 else ""
    breaches = [breach for breach in BREACHES if word in f"{breach.guard} {breach.path} {breach.line}"]
    guards = sorted({breach.guard for breach in breaches})
    with ThreadPoolExecutor(os.cpu_count()) as hands:
        before = dict(zip(guards, hands.map(unbroken, guards), strict=True))
        after = list(hands.map(broken, breaches))
    outcomes = [
        result if before[breach.guard] == "green" else before[breach.guard]
        for breach, result in zip(breaches, after, strict=True)
    ]
    for breach, outcome in zip(breaches, outcomes, strict=True):
        edit = f"{breach.path}: {breach.line.splitlines()[0] if breach.line else '(new file)'}"
        print(f"{outcome:<10} {breach.guard.split('::')[-1]:<58} {edit}")
    failed = [outcome for outcome in outcomes if outcome != "red"]
    print(f"\n{len(outcomes) - len(failed)} of {len(outcomes)} breaches were seen.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
