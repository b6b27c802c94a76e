"""`bin/tour`: every page of the demo, as each kind of person, at four widths, in both looks and in every language.

Pages are found by following the links of pages, and the map of addresses says whether one was forgotten: so new pages
come by themselves. One line a page, then what is wrong with it; the exit code says whether anything is.
"""

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import click
from playwright.sync_api import Browser
from sqlalchemy import update

from forum.accounts import Account
from forum.core.languages import LANGUAGES
from tests.browser import parse
from tests.journeys import looking
from tests.journeys.chromium import NoChromium, chromium
from tests.journeys.places import NO_PAGES, ROLES, places_of
from tests.journeys.site import Site
from tests.journeys.visitor import Device, Visitor

WIDTHS = (390, 320, 768, 1280)
LOOKS = ("light", "dark")
MOST_OF_A_KIND = 3  # entries, people, days … look alike
NARROW = Device("tour", WIDTHS[0], 844)
LINKS = "() => [...document.querySelectorAll('a[href]')].map((one) => one.href)"
EVERYONE = [name for _, name, _ in ROLES]


@dataclass
class Tour:
    """One person's way through the site, in one language."""

    site: Site
    person: Visitor
    name: str
    most: int
    follows: bool = True
    met: Counter[str] = field(default_factory=Counter)
    known: set[str] = field(default_factory=set)
    faults: int = 0

    def walk(self, starts: list[str]) -> None:
        waiting = list(starts)
        while waiting:
            path = waiting.pop(0)
            if self.is_new(path):
                self.stop_at(path)
                waiting += [link for link in self.links() if link not in self.known] if self.follows else []

    def is_new(self, path: str) -> bool:
        """Not seen yet, a page, and not the fourth of its kind, unless it is one of those that were listed."""
        endpoint = self.endpoint(path)
        if path in self.known or endpoint is None or endpoint in NO_PAGES:
            return False
        if self.follows and self.met[endpoint] >= self.most:
            return False
        self.known.add(path)
        self.met[endpoint] += 1
        return True

    def endpoint(self, path: str) -> str | None:
        try:
            found = self.site.app.url_map.bind("localhost").match(urlsplit(path).path)
        except Exception:  # a file, an address of another method, or none of ours: no page
            return None
        return str(found[0])

    def links(self) -> list[str]:
        base = self.site.url
        links = (urljoin(base, link).split("#")[0] for link in self.person.page.evaluate(LINKS))
        return [link.removeprefix(base) or "/" for link in links if link.startswith(base + "/")]

    def stop_at(self, path: str) -> None:
        before = len(self.person.problems)
        look_at(self.person, path)
        found = self.person.problems[before:]
        self.faults += len(found)
        say(f"{'ok  ' if not found else 'FAIL'} {self.name:20} {path}")
        for problem in found:
            say(f"     {problem}")


def look_at(person: Visitor, path: str) -> None:
    """All there is to see on a page; it is asked for once, and then only resized."""
    person.looks = False
    answer = person.page.goto(path, wait_until="load")
    person.look(answer.status if answer else 0, answer.status if answer and answer.status < 500 else 200)
    for mistake in parse(answer.text())[1][:3] if answer else []:
        person.note(f"HTML: {mistake}")
    shifted = looking.shift(person.page)
    if shifted > looking.MOST_SHIFT:
        person.note(f"moves by itself: {shifted:.3f}")
    person.look_for_structure()
    for width in WIDTHS:
        person.resize(width, 844)
        person.look_for_width(f"{width} px")
        person.look_for_size(f"{width} px")
        for look in LOOKS:
            person.page.emulate_media(color_scheme=look)
            person.look_for_contrast(look)
    person.page.emulate_media(color_scheme="light")
    person.resize(NARROW.width, NARROW.height)


def tours(site: Site, browser: Browser, wanted: argparse.Namespace) -> Iterator[Tour]:
    for language in wanted.languages or LANGUAGES:
        with site.as_told(), site.session() as session:
            session.execute(update(Account).values(locale=language))
            session.commit()
            places = places_of(site)
            for handle, name, paths in ROLES:
                if name in wanted.who:
                    person = someone(site, browser, language, handle)
                    tour = Tour(site, person, f"{name}, {language}", wanted.most, follows=not wanted.listed)
                    tour.walk([path.format(**places) for path in paths])
                    person.left()
                    yield tour


def someone(site: Site, browser: Browser, language: str, handle: str) -> Visitor:
    person = Visitor(browser, site, NARROW, locale=language.replace("_", "-"))
    if handle:
        person.sign_in(handle)
    return person


def forgotten(site: Site, tours_made: list[Tour]) -> list[str]:
    """Pages of the map that nobody came to."""
    pages = {rule.endpoint for rule in site.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    return sorted(pages - NO_PAGES - {endpoint for tour in tours_made for endpoint in tour.met})


def sum_up(site: Site, made: list[Tour], is_whole: bool) -> int:
    say("")
    for tour in made:
        say(f"{tour.name:20} {sum(tour.met.values()):4} pages, {tour.faults} with something to mend")
    left_out = forgotten(site, made) if is_whole else []
    for endpoint in left_out:
        say(f"Nobody came to {endpoint}.")
    is_good = not left_out and not any(tour.faults for tour in made)
    say("All good." if is_good else "Not good yet.")
    return 0 if is_good else 1


def say(line: str) -> None:
    click.echo(line)


def read(arguments: list[str]) -> Any:
    parser = argparse.ArgumentParser(prog="bin/tour", description="Looks at every page of the demo.")
    about = ", ".join(EVERYONE)
    parser.add_argument("--who", nargs="+", choices=EVERYONE, default=EVERYONE, metavar="WHO", help=about)
    parser.add_argument("--languages", nargs="+", metavar="LANGUAGE", help="else all that the site speaks")
    parser.add_argument("--most", type=int, default=MOST_OF_A_KIND, help="pages of one kind that one person looks at")
    parser.add_argument("--listed", action="store_true", help="only the addresses it begins with, all of them")
    return parser.parse_args(arguments)


def main(arguments: list[str]) -> int:
    wanted = read(arguments)
    with tempfile.TemporaryDirectory() as folder, Site(Path(folder)).served() as site, chromium() as browser:
        made = list(tours(site, browser, wanted))
        return sum_up(site, made, is_whole=set(wanted.who) == set(EVERYONE))


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except NoChromium as why:
        sys.exit(str(why))
