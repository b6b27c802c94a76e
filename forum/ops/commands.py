"""Commands for whoever runs the forum."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import OperationalError

from forum.core import clock
from forum.core.database import commit
from forum.core.job_runs import JobRun
from forum.core.worker import Worker, bound_memory, stand_back
from forum.ops.demo import is_told, let_everyone_hear, tell
from forum.ops.mailboxes import mail_from, mails_in
from forum.ops.pictures import moved
from forum.ops.returned_mail import note_report, read_report
from forum.ops.sample import Sample
from forum.ops.work import work
from forum.search import index_everything
from forum.settings import current_settings

TRY_AGAIN_LATER = 75  # so mail servers read the exit status (EX_TEMPFAIL)
SIGN_INS = """Sign in with the password Kindling-2026 as
  ada@example.org   who organises
  mo@example.org    who moderates
  pat@example.org   who takes part
  sam@example.org   who watches from the sidelines
  root@example.org  who administers"""


def register_commands(app: Flask) -> None:
    app.cli.add_command(worker)
    app.cli.add_command(jobs)
    app.cli.add_command(demo)
    app.cli.add_command(sample)
    app.cli.add_command(returned_mail)
    app.cli.add_command(move_pictures)


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Do what happens beside requests: send mail and the like. Ends gracefully on SIGINT or SIGTERM."""
    stand_back()
    bound_memory(current_settings().worker_memory_mb)
    Worker(current_app._get_current_object()).run()  # type: ignore[attr-defined]  # the threads outlive the proxy


@click.command("jobs")
@with_appcontext
def jobs() -> None:
    """List the jobs: how often each runs, how long at the most, and how it went last."""
    seen = work(clock.now())
    line = "{:<24} {:>8} {:>8}  {:<17} {:>8} {:>8}  {}"
    click.echo(line.format("job", "every", "at most", "last run (UTC)", "took", "failures", "last trouble"))
    for one, run in seen.jobs:
        bounds = (f"{one.every_minutes} min", f"{one.at_most.seconds // 60} min")
        click.echo(line.format(one.name, *bounds, *history(run)).rstrip())
    if not seen.has_worker:
        click.echo("No worker is at work: start bin/worker.")


def history(run: JobRun | None) -> tuple[object, ...]:
    if run is None or run.finished_at is None:
        return ("never", "", 0, "")
    return (f"{run.finished_at:%Y-%m-%d %H:%M}", f"{run.took_ms} ms", run.failures, run.trouble or "")


@click.command("demo")
@with_appcontext
def demo() -> None:
    """Fill the forum with a small lively community around today. Said again, it changes nothing."""
    if current_settings().is_production:
        raise click.ClickException("The demo is not for production: its passwords are known to everyone.")
    if is_told():
        click.echo("The demo is here already.")
    else:
        tell(clock.now())
        commit()
        let_everyone_hear(clock.now())
        commit()
        index_everything()
    click.echo(SIGN_INS)


@click.command("sample")
@with_appcontext
@click.option("--users", default=2000, show_default=True, help="how many people")
@click.option("--entries", default=20_000, show_default=True, help="how many entries")
@click.option("--seed", default=1, show_default=True, help="the same seed gives the same forum")
def sample(users: int, entries: int, seed: int) -> None:
    """Fill an empty forum with bulk data for benches. The last line says where to look, as JSON."""
    if current_settings().is_production:
        raise click.ClickException("Sample data is not for production.")
    addresses = Sample(users, entries, seed, clock.now()).fill()
    commit()
    index_everything()
    click.echo(json.dumps(addresses))


@click.command("returned-mail")
@with_appcontext
@click.argument("place", default="-", type=click.Path(exists=True, allow_dash=True, path_type=Path))
def returned_mail(place: Path) -> None:
    """Take mail that came back: a message from standard input, a file with one, an mbox file, or a Maildir."""
    mails: Iterable[bytes] = [mail_from(sys.stdin.buffer)] if place == Path("-") else mails_in(place)
    taken = noted = 0
    try:
        for mail in mails:
            noted += note_report(read_report(mail), clock.now())
            commit()
            taken += 1
    except OperationalError as why:
        click.echo("The database is out of order.", err=True)
        raise SystemExit(TRY_AGAIN_LATER) from why
    click.echo(f"{taken} taken, {noted} noted.")


@click.command("move-pictures")
@with_appcontext
def move_pictures() -> None:
    """Copy the pictures in DATA_DIR to the store of STORAGE_URL. Can be stopped and run again; nothing is deleted."""
    settings = current_settings()
    if not settings.storage_url:
        raise click.ClickException("Set STORAGE_URL to the store that the pictures shall move to.")
    number = sum(1 for _name in moved(settings.data_dir, settings.storage_url))
    click.echo(f"{number} files copied.")
