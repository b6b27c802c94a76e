"""A person at a browser. What they do is said in words: visit, press, fill in. Every page they see is looked at:
axe finds nothing (WCAG 2.2 AA), nothing stands in the console, nothing is refused by the content policy, nothing
fails to load, nothing moves by itself, and nobody has to scroll sideways.
"""

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, CDPSession, Locator, Page, Request

from tests.journeys import looking
from tests.journeys.site import Site
from tests.world import PASSWORD


@dataclass(frozen=True)
class Device:
    """What somebody sits before."""

    name: str
    width: int
    height: int
    options: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.name


PHONE = Device("phone", 390, 844, {"has_touch": True, "is_mobile": True})
DESK = Device("desk", 1280, 900)
DESK_WITHOUT_SCRIPTS = Device("desk without scripts", 1280, 900, {"java_script_enabled": False})


class Visitor:
    def __init__(self, browser: Browser, site: Site, device: Device, **options: Any) -> None:
        size = {"width": device.width, "height": device.height}
        wishes: dict[str, Any] = {"timezone_id": "Europe/Berlin", "locale": "en-GB", "reduced_motion": "reduce"}
        wishes |= {"service_workers": "block"}  # it would ask for each page twice
        wishes |= {"base_url": site.url, "viewport": size} | device.options | options
        self.context: BrowserContext = browser.new_context(**wishes)
        self.context.set_default_timeout(10_000)
        self.context.add_init_script(looking.WATCH)
        self.browser, self.wishes = browser, wishes
        self.site, self.device = site, device
        self.has_scripts = device.options.get("java_script_enabled", True)
        self.problems: list[str] = []
        self.said: list[str] = []
        self.forgiven = ["Service Worker registration blocked by Playwright"]
        self.interactions = 0
        self.looks = True
        self.page = self.open_tab()

    # What people do

    def open_tab(self) -> Page:
        """A further tab; from now on it is the one in front."""
        self.page = self.context.new_page()
        self.page.on("console", lambda message: self.heard(message.type, message.text))
        self.page.on("pageerror", lambda error: self.heard("error", f"{error}"))
        self.page.on("requestfailed", self.failed)
        return self.page

    def turn_to(self, tab: Page) -> None:
        self.page = tab
        tab.bring_to_front()
        tab.evaluate("dispatchEvent(new Event('focus'))")  # without a screen every tab has the focus all the time

    def visit(self, path: str, *, status: int = 200) -> None:
        response = self.page.goto(path, wait_until="load")
        assert response is not None
        self.look(response.status, status)

    def reload(self) -> None:
        response = self.page.reload(wait_until="load")
        assert response is not None
        self.look(response.status, 200)

    def press(self, words: str, *, status: int = 200, within: Locator | None = None) -> None:
        """Press the one link or button that says this, and look at the page that comes."""
        self.follow(self.the_one(words, within), status=status)

    def follow(self, target: Locator, *, status: int = 200) -> None:
        with self.page.expect_navigation(wait_until="load") as coming:
            self.tap(target)
        self.look(coming.value.status if coming.value else 200, status)

    def press_here(self, words: str, *, within: Locator | None = None) -> None:
        """Press what changes something on this page."""
        self.tap(self.the_one(words, within))

    def tap(self, target: Locator) -> None:
        self.interactions += 1
        if self.device.options.get("has_touch"):
            target.tap()
        else:
            target.click()

    def fill(self, label: str, text: str) -> None:
        self.interactions += 1
        self.labelled(label).fill(text)

    def type(self, label: str, text: str) -> None:
        """Key by key, as the saving of drafts sees it."""
        self.interactions += 1
        self.labelled(label).press_sequentially(text)

    def tick(self, label: str) -> None:
        self.interactions += 1
        self.labelled(label).check()

    def sign_in(self, handle: str) -> None:
        """By the form, but without looking at it: the pages are looked at elsewhere. Ends on Today."""
        form = self.context.request.get("/sign-in").text()
        known = {"csrf_token": re.findall(r'name="csrf_token" value="([^"]+)"', form)[0], "stay": "y"}
        known |= {"email": f"{handle}@example.org", "password": PASSWORD}
        answer = self.context.request.post("/sign-in", form=known, max_redirects=0, headers={"Referer": self.site.url})
        assert answer.status == 303, answer.text()
        looks, self.looks = self.looks, False
        self.visit("/")
        self.looks = looks

    def fill_in_the_sign_in(self, handle: str) -> None:
        self.fill("E-mail", f"{handle}@example.org")
        self.fill("Password", PASSWORD)
        self.tick("Keep me signed in on this device")  # a test may last for days
        self.press("Sign in", within=self.main)

    # What people see

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    def text(self) -> str:
        return " ".join(self.page.locator("body").inner_text().split())

    def sees(self, words: str) -> bool:
        return words in self.text()

    def labelled(self, label: str) -> Locator:
        """The field with this label, whether or not it says that it is optional."""
        return self.main.get_by_label(re.compile(rf"^\s*{re.escape(label)}(\s+optional)?\s*$"))

    def the_one(self, words: str, within: Locator | None = None) -> Locator:
        """The link or button of that name: in the page's main part, else anywhere."""
        for place in [within] if within else [self.main, self.page.locator("body")]:
            hits = place.get_by_role("button", name=words, exact=True).or_(
                place.get_by_role("link", name=words, exact=True)
            )
            if hits.count():
                assert hits.count() == 1, f"{hits.count()} links or buttons say {words!r} on {self.path}"
                return hits
        raise AssertionError(f"nothing to press says {words!r} on {self.path}: {self.text()[:1500]}")

    # What must never be there

    def tour(self, path: str, *, status: int = 200) -> None:
        """Look at a page on a phone in the light, on the smallest screen, and at a desk in the dark."""
        self.visit(path, status=status)
        self.resize(320, 640)
        self.look_for_width("320 px")
        self.look_for_size("320 px")
        self.resize(1280, 900)
        self.look_for_width("1280 px")
        self.page.emulate_media(color_scheme="dark")
        self.look_for_contrast("dark")
        self.page.emulate_media(color_scheme="light")
        self.resize(self.device.width, self.device.height)

    def resize(self, width: int, height: int) -> None:
        """At once; Playwright's own way waits for a window to be drawn."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.tools.send("Emulation.setDeviceMetricsOverride", metrics)

    @cached_property
    def tools(self) -> CDPSession:
        return self.context.new_cdp_session(self.page)

    def forgives(self, words: str) -> None:
        """From now on this is expected: the browser says it, whoever is to blame."""
        self.forgiven.append(words)

    def heard(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.remember(f"console: {text}")

    def failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # the page was left before it came
            self.remember(f"did not load: {request.url} ({request.failure})")

    def remember(self, sentence: str) -> None:
        if not any(words in sentence for words in self.forgiven):
            self.said.append(sentence)

    def look(self, status: int, expected: int = 200) -> None:
        if status != expected:
            self.note(f"answered {status}, not {expected}: {self.text()[:600]}")
        refused = f"console: Failed to load resource: the server responded with a status of {expected} "
        said, self.said = self.said, []
        for sentence in said:
            if expected == 200 or not sentence.startswith(refused):
                self.note(sentence)
        if self.looks:
            self.inspect()

    def inspect(self) -> None:
        """The page as it stands now."""
        self.look_for_width(f"{self.device.width} px")
        shifted = looking.shift(self.page)
        if shifted > looking.MOST_SHIFT:
            self.note(f"moves by itself: {shifted:.3f}")
        self.look_for_structure()
        self.look_for_contrast("light")

    def look_for_width(self, screen: str) -> None:
        wide = looking.too_wide(self.page)
        if wide:
            self.note(f"wider than a screen of {screen}: {wide}")

    def look_for_size(self, screen: str) -> None:
        for small in looking.too_small(self.page):
            self.note(f"small for a finger on a screen of {screen}: {small}")

    def look_for_structure(self) -> None:
        for fault in looking.faults_of_structure(self.readable):
            self.note(f"axe {fault}")

    def look_for_contrast(self, look: str) -> None:
        for fault in looking.faults_of_contrast(self.readable, look):
            self.note(f"axe in the {look} {fault}")

    @property
    def readable(self) -> Page:
        """The page, for those who look with scripts."""
        return self.page if self.has_scripts else self.mirrored()

    def mirrored(self) -> Page:
        """The very page, without its scripts, in a browser that runs those of axe."""
        content = re.sub(r"<script.*?</script>", "", self.page.content())
        self.mirror.unroute_all()
        self.mirror.route(self.page.url, lambda route: route.fulfill(body=content, content_type="text/html"))
        self.mirror.goto(self.page.url, wait_until="load")
        return self.mirror

    @cached_property
    def mirror(self) -> Page:
        return self.browser.new_context(**(self.wishes | {"java_script_enabled": True})).new_page()

    def note(self, problem: str) -> None:
        line = f"{self.path} ({self.device}): {problem}"
        if line not in self.problems:
            self.problems.append(line)

    def left(self) -> list[str]:
        """Close the browser; what was wrong on the way."""
        for sentence in self.said:
            self.note(sentence)
        self.context.close()
        if "mirror" in self.__dict__:
            self.mirror.context.close()
        return self.problems
