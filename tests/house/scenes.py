"""A forum that was set differently, and newcomers before its door."""

from typing import Any

from sqlalchemy import select

from forum.accounts import Account
from forum.core import clock
from forum.core.deliveries import Delivery
from forum.core.site_now import SiteChange, change_site
from tests.browser import Browser, Page, values_of
from tests.world import World

JOINING = {
    "first_name": "Rosa",
    "last_name": "Bakes",
    "email": "rosa@example.org",
    "password": "Sourdough-2026",
}


def set_site(world: World, **values: Any) -> None:
    """As if an admin had just saved it, and this process had looked."""
    with world.session():
        change_site(values, by=None, at=clock.now())
    world.app.extensions["site"].forget()


def kept(world: World, name: str) -> Any:
    """What this process answers with."""
    return world.app.extensions["site"].now().at(name)


def changes(world: World) -> list[tuple[str, str, str, str]]:
    with world.session() as session:
        rows = session.scalars(select(SiteChange).order_by(SiteChange.id)).all()
        return [(row.name, row.before, row.after, row.reason) for row in rows]


def ask_to_join(browser: Browser, way: str = "/join", button: str = "Join", status: int = 200, **other: str) -> Page:
    browser.visit(way)
    return browser.submit(button, status=status, **JOINING | other)


def mails_to(world: World, address: str) -> list[tuple[str, str]]:
    """Subject and text, oldest first."""
    with world.session() as session:
        query = select(Delivery.subject, Delivery.text).where(Delivery.to == address).order_by(Delivery.id)
        return [(row.subject, row.text) for row in session.execute(query)]


def link_in(text: str) -> str:
    """The one address of ours in a letter that does something, as a path."""
    line = next(line for line in text.splitlines() if "/confirm/" in line or "/reset-password/" in line)
    return line.removeprefix("http://localhost:8000")


def told(page: Page) -> str:
    """What the page says about the last deed."""
    return " ".join(page.texts("div", class_="messages"))


def typed(page: Page, name: str, button: str = "Save") -> str:
    """What stands in a field of the form with this button."""
    return values_of(page.form(button))[name]


def account(world: World, handle: str) -> Account | None:
    with world.session() as session:
        return session.scalars(select(Account).where(Account.handle == handle)).one_or_none()
