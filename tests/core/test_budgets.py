"""What a page weighs, compressed as it is sent: for phones on a train."""

import gzip
import re
from pathlib import Path

import pytest

from tests.browser import Browser

KB = 1000
COMMENT = "I read this twice, and then I rang my own supplier to say **thank you**. She laughed, and so did I. " * 4
FONTS = Path("static/fonts")


def fetched(browser: Browser, address: str) -> bytes:
    answer = browser.client.get(address, base_url="http://localhost:8000")
    assert answer.status_code == 200, address
    return answer.data


def weight(body: bytes) -> int:
    return len(gzip.compress(body, 6))


def weights(browser: Browser, path: str) -> dict[str, int]:
    """Of the page and of what its head asks for."""
    page = browser.visit(path)
    head = {
        "css": [one.get("href") for one in page.all("link", rel="stylesheet")],
        "js": [one.get("src") for one in page.all("script")],
    }
    sums = {kind: sum(weight(fetched(browser, one)) for one in addresses) for kind, addresses in head.items()}
    return sums | {"html": weight(page.body.encode())}


@pytest.fixture
def thread(world) -> int:
    """An entry with twenty comments by different people."""
    challenge = world.challenge()
    entry = world.entry(world.ana, challenge, 9, COMMENT)
    for number in range(20):
        world.comment(world.person(f"peer{number}"), entry, f"{number}: {COMMENT}")
    return entry


@pytest.mark.parametrize("who", ["", "ben"])
def test_an_entry_with_twenty_comments_is_light(world, browser, thread, who):
    if who:
        browser.sign_in(getattr(world, who))

    weigh = weights(browser, f"/entries/{thread}")

    assert weigh["html"] <= 12 * KB
    assert weigh["css"] < 30 * KB
    assert weigh["js"] < 45 * KB


@pytest.mark.parametrize("path", ["/", "/challenges", "/join", "/people/ana"])
def test_styles_and_scripts_of_a_page_are_light(world, browser, path):
    browser.sign_in(world.ana) if path != "/join" else None

    weigh = weights(browser, path)

    assert weigh["css"] < 30 * KB
    assert weigh["js"] < 45 * KB


def test_the_landing_page_can_be_used_after_its_first_fifty_kilobytes(world, browser):
    world.challenge()

    weigh = weights(browser, "/")

    assert weigh["html"] + weigh["css"] < 50 * KB, "it needs no script, and no font to be read"


def test_all_fonts_that_a_page_can_ask_for_are_light():
    named = re.findall(r'url\("/static/[0-9a-f]+/(fonts/[^"]+)"\)', Path("static/css/fonts.css").read_text())
    assert {Path(name).name for name in named} == {path.name for path in FONTS.glob("*.woff2")}
    assert sum((Path("static") / name).stat().st_size for name in named) < 80 * KB
