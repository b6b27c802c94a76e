"""Commands about challenges that are led, for whoever runs the forum."""

import click
from flask import Flask
from flask.cli import with_appcontext

from forum.core.database import commit
from forum.studio.recount import challenge_ids, mend_days


def register_commands(app: Flask) -> None:
    app.cli.add_command(recount_days)


@click.command("recount-days")
@with_appcontext
def recount_days() -> None:
    """Hold what challenges say of their dates against what is there, and mend it. Can be stopped and run again."""
    wrong = 0
    for challenge_id in challenge_ids():
        wrong += mend_days(challenge_id)
        commit()
    click.echo(f"{wrong} dates were wrong, and are right now.")
