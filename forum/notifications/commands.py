"""Commands about telling people, for whoever runs the forum."""

import click
from flask import Flask
from flask.cli import with_appcontext

from forum.notifications.push_keys import new_private_key, subject_of
from forum.settings import current_settings


def register_commands(app: Flask) -> None:
    app.cli.add_command(push_keys)


@click.command("push-keys")
@with_appcontext
def push_keys() -> None:
    """Make a key for web pushes, and print the settings to set."""
    click.echo(f"VAPID_PRIVATE_KEY={new_private_key()}")
    click.echo(f"VAPID_SUBJECT={subject_of(current_settings())}")
    click.echo("Keep the key for good: with another one, everyone has to switch pushes on anew.", err=True)
