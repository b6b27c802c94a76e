"""The browser of the journeys: the Chromium of this machine, else Playwright's own."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
NONE_HERE = (
    "The journeys need a Chromium: install one (on Debian: apt-get install chromium), let Playwright fetch its own "
    "(python -m playwright install chromium), or name one with CHROMIUM=/path/to/chromium."
)


class NoChromium(Exception):
    """The message says how to get one."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running browser. Raises NoChromium."""
    with sync_playwright() as playwright:
        path = of_this_machine() or playwright.chromium.executable_path
        if not os.path.exists(path):
            raise NoChromium(NONE_HERE)
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


def of_this_machine() -> str | None:
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named) or named
    return next((path for path in map(shutil.which, NAMES) if path), None)
