"""Commands about people, for whoever runs the forum."""

import click
from flask import Flask
from flask.cli import with_appcontext
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from forum.accounts.codes import AuthenticatorApp
from forum.accounts.letters import write_second_step
from forum.accounts.queries import account_by_email
from forum.accounts.roles import Role
from forum.accounts.second_step import end_second_step
from forum.core import clock
from forum.core.database import commit, db
from forum.core.log import log


def register_commands(app: Flask) -> None:
    for command in (make_admin, second_step_off, second_step_reseal):
        app.cli.add_command(command)


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


@click.command("second-step-off")
@click.argument("email", metavar="E-MAIL")
@with_appcontext
def second_step_off(email: str) -> None:
    """Take off somebody's second step: app, passkeys, recovery codes. Be sure first that it is them who asks."""
    account = db.session.scalars(account_by_email(email)).one_or_none()
    if account is None:
        raise click.ClickException(f"No account has the address {email}.")
    end_second_step(account)
    account.sign_out_everywhere()
    what = _l("Your second step was taken off by whoever runs the forum, as someone asked for it who had lost theirs.")
    write_second_step(account, what, at=clock.now())
    commit()
    log.info("second step taken off", account=account.id)
    click.echo(f"{account.name} (@{account.handle}) has no second step any more, and was signed out everywhere.")
    click.echo("They were told by mail.")


@click.command("second-step-reseal")
@with_appcontext
def second_step_reseal() -> None:
    """Seal the secrets of authenticator apps with today's SECRET_KEY, before an earlier one is forgotten."""
    done = [app.seal_anew() for app in db.session.scalars(select(AuthenticatorApp))]
    commit()
    click.echo(f"{done.count(True)} sealed anew.")
    if False in done:
        click.echo(f"{done.count(False)} could not be read: the key that sealed them is not in SECRET_KEY_FALLBACKS.")
