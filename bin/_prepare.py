"""Before serving: are the settings right, is the port free, is the schema current, is there something to see?

Prints where to serve as one line of JSON; everything for people goes to standard error.
"""

import errno
import json
import os
import socket
import subprocess
import sys

sys.path.insert(0, os.getcwd())

from flask_migrate import upgrade
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from forum import create_app
from forum.accounts import Account
from forum.core.database import db
from forum.settings import Settings, WrongSetting

DEMO_ORGANISER = "ada@example.org"


def main() -> None:
    try:
        settings = Settings.from_environ(os.environ)
    except WrongSetting as why:
        sys.exit(str(why))
    refuse_taken_port(settings.host, settings.port)
    has_demo = prepare_database(settings)
    print(json.dumps(plan(settings) | {"has_demo": has_demo}))


def refuse_taken_port(host: str, port: int) -> None:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # what has just closed does not count
            probe.bind(address)
    except OSError as why:
        sys.exit(port_sentence(host, port, why))


def port_sentence(host: str, port: int, why: OSError) -> str:
    if why.errno == errno.EADDRINUSE:
        return (
            f"Port {port} on {host} is taken: stop what is listening there, or choose another, PORT={port + 1} bin/run."
        )
    return f"Kindling cannot listen on {host}, port {port} ({why.strerror}): choose another HOST or PORT."


def prepare_database(settings: Settings) -> bool:
    """Bring the schema up to date, and some life into a new forum. Says whether the demo is in it."""
    app = create_app(settings)
    try:
        with app.app_context():
            upgrade()
            if has_someone():
                return has_someone(DEMO_ORGANISER)
    except OperationalError as why:
        reason = " ".join(str(why.orig).split()).rstrip(".?!")
        sys.exit(f"The database cannot be used ({reason}): look at DATABASE_URL and DATA_DIR.")
    return not settings.is_production and has_made_demo()


def has_someone(email: str | None = None) -> bool:
    someone = select(Account.id).limit(1)
    return db.session.scalar(someone.filter_by(email=email) if email else someone) is not None


def has_made_demo() -> bool:
    print("The database is new: filling it with a small lively community …", file=sys.stderr, flush=True)
    made = subprocess.run([sys.executable, "-m", "flask", "--app", "app", "demo"], stdout=sys.stderr, check=False)
    if made.returncode != 0:
        print("The demo could not be made; the lines above say why. Starting without it.", file=sys.stderr)
    return made.returncode == 0


def plan(settings: Settings) -> dict[str, object]:
    return {
        "host": settings.host,
        "port": settings.port,
        "url": settings.url,
        "workers": settings.workers or cores(),
        "keeps_mail": not settings.is_production and not settings.mail_url,
    }


def cores() -> int:
    """As many as this process may use, which in a container can be fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


if __name__ == "__main__":
    main()
