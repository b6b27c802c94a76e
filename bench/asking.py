"""Asking for pages again and again within this process, as somebody signed in, from the request to the HTML."""

import time
from dataclasses import dataclass
from statistics import median
from typing import Any

from flask import Flask, session

from forum.accounts import Account
from forum.accounts.sessions import begin_session
from forum.core.database import commit, db

BASE = "http://localhost:8000"


@dataclass(frozen=True)
class Asked:
    """Milliseconds, statements and bytes."""

    half: float
    most: float
    statements: int
    size: int


def signed_in(app: Flask, account_id: int) -> Any:
    client = app.test_client()
    with app.test_request_context(base_url=BASE):
        begin_session(db.session.get_one(Account, account_id))
        commit()
        kept = dict(session)
    with client.session_transaction(base_url=BASE) as mine:
        mine.update(kept)
    return client


def ask_often(client: Any, path: str, rounds: int) -> Asked:
    """The first time does not count."""
    took = []
    for _ in range(rounds + 1):
        begun = time.perf_counter()
        answer = client.get(path, base_url=BASE)
        took.append((time.perf_counter() - begun) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"{path} answered {answer.status_code}")
    counted = int(answer.headers.get("X-Statements", 0))
    return Asked(median(took[1:]), max(took[1:]), counted, len(answer.data))
