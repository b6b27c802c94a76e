"""People who are not in the cast yet."""

from typing import Any

from tests.accounts.post import delivered
from tests.browser import Browser, Page
from tests.world import World

ROSA = {
    "first_name": "Rosa",
    "last_name": "Álvarez",
    "email": "rosa@example.org",
    "password": "Kindly-2026",
    "zone": "Europe/Madrid",
}


def sign_up(browser: Browser, *, next_: str = "", status: int = 200, **other: Any) -> Page:
    """Fills in the form of /join, as Rosa where nothing else is said."""
    browser.visit(f"/join?next={next_}" if next_ else "/join")
    return browser.submit("Join", status=status, **(ROSA | other))


def open_last_mail(world: World, browser: Browser, *, status: int = 200) -> Page:
    return browser.visit(delivered(world)[-1].link, status=status)
