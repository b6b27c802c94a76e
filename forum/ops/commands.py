"""Commands for whoever runs the forum."""

import signal

import click
from flask import Flask, current_app


def register_commands(app: Flask) -> None:
    app.cli.add_command(worker)


@click.command("worker")
def worker() -> None:
    """Do what happens beside requests: send mail and the like. Ends gracefully on SIGINT or SIGTERM."""
    huey = current_app.extensions["huey"]
    huey.create_consumer(
        workers=2, worker_type="thread", check_worker_health=True, graceful_signal=signal.SIGTERM
    ).run()
