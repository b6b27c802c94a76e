"""What whoever runs the machine does without the pages."""

import click
from flask import Flask
from flask.cli import with_appcontext

from forum.core import clock
from forum.core.database import commit
from forum.core.site_now import change_site


def register_commands(app: Flask) -> None:
    app.cli.add_command(read_only)


@click.command("read-only")
@click.argument("state", type=click.Choice(["on", "off"]))
@with_appcontext
def read_only(state: str) -> None:
    """Let everything be read and nothing written, but by admins; or let people write again."""
    changed = change_site({"read_only": state == "on"}, by=None, at=clock.now())
    commit()
    was = "" if changed else " already"
    click.echo(f"Read-only mode is {state}{was}. Every process knows within a few seconds.")
