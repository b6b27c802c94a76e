"""How attackers knock: forms sent without a browser's manners, from any address, and the payloads they bring."""

import json
import time
from pathlib import Path
from typing import Any

from flask import Flask

from tests.browser import BASE, Browser, Page

PAYLOADS = Path(__file__).parent / "payloads"
A_TURN = 0.03  # seconds that `turn` takes there


def payloads(name: str, *kinds: str) -> list[str]:
    """Of payloads/<name>.json: of these kinds, or all."""
    known: dict[str, list[str]] = json.loads((PAYLOADS / f"{name}.json").read_text("utf-8"))
    return [one for kind in kinds or known for one in known[kind]]


def token_of(page: Page) -> str:
    return str(page.all("input", name="csrf_token")[0].get("value"))


def raw_post(browser: Browser, path: str, **data: Any) -> Any:
    return browser.client.post(path, base_url=BASE, data=data)


def from_address(app: Flask, address: str) -> Browser:
    browser = Browser(app)
    browser.client.environ_base["REMOTE_ADDR"] = address
    return browser


def knock(browser: Browser, email: str, *, door: str = "/sign-in", **headers: str) -> int:
    """One try with nothing in it but the address; gives the status."""
    if not hasattr(browser, "page"):
        browser.visit(door)
    data = {"csrf_token": token_of(browser.page), "email": email}
    return browser.client.post(door, base_url=BASE, data=data, headers=headers).status_code


def took_at_most(seconds: float, since: float) -> bool:
    """Whether this thread has kept a processor for less since then; or for as much more as this machine is slower, just
    now, than the one that our promises were measured on."""
    spent = time.thread_time() - since
    return spent < seconds or spent < seconds * max(turn() for _ in range(5)) / A_TURN


def turn() -> float:
    """How long a little work takes that is always the same."""
    began = time.thread_time()
    for n in range(20_000):
        json.dumps(n)
    return time.thread_time() - began
