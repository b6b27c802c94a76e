"""Commands about finding, for whoever runs the forum."""

import sys

import click
from flask import Flask
from flask.cli import with_appcontext

from forum.core.database import commit, db
from forum.search.documents import one_at_a_time, refresh
from forum.search.indexing import all_of, highest, orphans
from forum.search.shelves import SHELVES, Shelf


def register_commands(app: Flask) -> None:
    app.cli.add_command(reindex)


@click.command("reindex")
@with_appcontext
def reindex() -> None:
    """Look at everything anew, so that all of it can be found, while the site runs. Can be stopped and run again."""
    click.echo(f"{index_everything()} were not as they are now, and are put right.")


def index_everything() -> int:
    """In steps, each kept by itself. Gives how many had to be changed."""
    return sum(index_shelf(shelf) for shelf in SHELVES)


def index_shelf(shelf: Shelf) -> int:
    changed, last = 0, highest(shelf)
    name = shelf.name.removeprefix("search_")
    with click.progressbar(length=last, label=f"{name:<11}", file=sys.stderr) as bar:
        for ids in all_of(shelf):
            one_at_a_time()
            changed += refresh(shelf, ids)
            commit()
            db.session.expunge_all()
            bar.update(last - ids[-1])
            last = ids[-1]
        bar.update(last)
    while gone := orphans(shelf):
        one_at_a_time()
        refresh(shelf, gone)
        commit()
    return changed
