"""Commands about people, for whoever runs the forum."""

import click
from flask import Flask
from flask.cli import with_appcontext

from forum.accounts.queries import account_by_email
from forum.accounts.roles import Role
from forum.core import clock
from forum.core.database import commit, db


def register_commands(app: Flask) -> None:
    app.cli.add_command(make_admin)


@click.command("make-admin")
@click.argument("email", metavar="E-MAIL")
@with_appcontext
def make_admin(email: str) -> None:
    """Make the account with this e-mail address an admin."""
    account = db.session.scalars(account_by_email(email)).one_or_none()
    if account is None:
        raise click.ClickException(f"No account has the address {email}. Sign up with it first, then try again.")
    account.take_on(Role.ADMIN, by=None, reason="make-admin", at=clock.now())
    commit()
    click.echo(f"{account.name} (@{account.handle}) is an admin now.")
    if not account.is_confirmed:
        click.echo("The address is not confirmed yet: what this account writes waits until it is.")
