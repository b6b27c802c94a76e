"""Commands for whoever runs the forum: both things for somebody who asks by mail. They stand in the log."""

from pathlib import Path

import click
from flask import Flask
from flask.cli import with_appcontext

from forum.accounts import Account, account_by_email
from forum.core import clock
from forum.core.database import commit, db
from forum.core.log import log
from forum.core.refusals import Refused
from forum.leaving.jobs import let_go
from forum.leaving.letters import write_set_out
from forum.leaving.models import set_out
from forum.leaving.packing import pack


def register_commands(app: Flask) -> None:
    app.cli.add_command(export_account)
    app.cli.add_command(delete_account)


def account_of(email: str) -> Account:
    account = db.session.scalars(account_by_email(email)).one_or_none()
    if account is None:
        raise click.ClickException(f"No account has the address {email}.")
    return account


@click.command("export-account")
@click.argument("email", metavar="E-MAIL")
@click.argument("file", type=click.Path(path_type=Path))
@with_appcontext
def export_account(email: str, file: Path) -> None:
    """Write everything about the account with this e-mail address into a ZIP file."""
    account = account_of(email)
    if file.exists():
        raise click.ClickException(f"{file} is there already.")
    handle, number = account.handle, account.id
    for _progress in pack(account, file):
        pass
    log.warning("export made by command", account=number)
    click.echo(f"{file} holds everything about @{handle}. Hand it to them safely, and delete it here.")


@click.command("delete-account")
@click.argument("email", metavar="E-MAIL")
@click.option("--posts-stay/--posts-go", default=None, help="what becomes of what they wrote: ask them")
@click.option("--now", is_flag=True, help="without the seven days to change one's mind; nothing brings it back")
@with_appcontext
def delete_account(email: str, posts_stay: bool | None, now: bool) -> None:
    """Let the account with this e-mail address go: in seven days, with a mail that says how to stay, or now."""
    account = account_of(email)
    if posts_stay is None:
        raise click.ClickException("Say --posts-stay or --posts-go.")
    try:
        set_out(account, with_posts=not posts_stay, at=clock.now())
    except Refused as why:
        raise click.ClickException(str(why)) from why
    account.leaves_at = clock.now() if now else account.leaves_at
    if not now:
        write_set_out(account, at=clock.now())
    handle, number, when = account.handle, account.id, account.leaves_at
    commit()
    log.warning("deletion asked for by command", account=number, at_once=now)
    if now:
        let_go(number)
    click.echo(f"@{handle} is gone." if now else f"@{handle} goes on {when:%Y-%m-%d %H:%M} UTC, unless they stay.")
