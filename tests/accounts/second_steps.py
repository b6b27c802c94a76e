"""People who have a second step, and what their app shows them."""

import re
from typing import Any

from pyotp import TOTP

from forum.accounts.codes import AuthenticatorApp, renew_codes
from forum.accounts.models import Account
from forum.core import clock
from tests.browser import Browser, Page
from tests.world import PASSWORD, Person, World

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_now(secret: str = SECRET) -> str:
    return TOTP(secret).at(clock.now())


def has_app(world: World, person: Person) -> list[str]:
    """The person has an authenticator app with SECRET; gives their recovery codes."""
    with world.session() as session:
        account = session.get(Account, person.id)
        account.second_step_since = clock.now()
        AuthenticatorApp.begin(account, SECRET, 0, clock.now())
        return renew_codes(account)


def halfway(browser: Browser, person: Person, *, next_: str = "/", **more: Any) -> Page:
    """The password was right; the page asks for the code."""
    browser.visit(f"/sign-in?next={next_}")
    return browser.submit("Sign in", email=person.email, password=PASSWORD, **more)


def secret_on(page: Page) -> str:
    """The key as one would type it into an app."""
    return re.sub(r"\s", "", page.texts("code", class_="qr__key")[0])
