"""The pictures of the README, taken from the demo: `bin/screenshots`."""

import tempfile
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Browser

from tests.journeys.chromium import chromium
from tests.journeys.places import places_of
from tests.journeys.site import Site
from tests.journeys.visitor import Device, Visitor

FOLDER = Path("docs/images")
LARGEST = 160_000  # bytes
DARK = {"color_scheme": "dark"}
PHONE = Device("phone", 390, 844, {"is_mobile": True, "has_touch": True, "device_scale_factor": 1.5})
DESK = Device("desk", 1280, 900)
PICTURES = [
    ("today-on-a-phone", PHONE, "pat", "/"),
    ("writing-on-a-phone", replace(PHONE, options=PHONE.options | DARK), "pat", "/challenges/first-28/days/7/write"),
    ("a-person-on-a-phone", PHONE, "pat", "/people/ada"),
    ("a-day-at-a-desk", DESK, "pat", "/challenges/first-28/days/9"),
    ("a-challenge-at-a-desk", DESK, "pat", "/challenges/first-28"),
    ("an-entry-in-the-dark", replace(DESK, options=DARK), "pat", "/entries/{entry}"),
]


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        Site(Path(folder)).served() as site,
        site.as_told(),
        chromium() as browser,
    ):
        places = places_of(site)
        for name, device, handle, path in PICTURES:
            take(browser, site, name, device, handle, path.format(**places))


def take(browser: Browser, site: Site, name: str, device: Device, handle: str, path: str) -> None:
    target = FOLDER / f"{name}.png"
    person = Visitor(browser, site, device)
    person.sign_in(handle)
    person.visit(path)
    person.page.screenshot(path=target, animations="disabled")
    assert not person.left(), "\n".join(person.problems)
    assert target.stat().st_size <= LARGEST, f"{target} has {target.stat().st_size} bytes"
    print(f"{target}: {target.stat().st_size // 1000} kB")  # noqa: T201  # a command speaks to people


if __name__ == "__main__":
    main()
