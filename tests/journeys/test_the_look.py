"""The look that every page is given sees what it is to see: a page with every fault is shown to it."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Route

from tests.journeys.conftest import Arrive
from tests.journeys.looking import AXE_PATH
from tests.journeys.visitor import DESK, DESK_WITHOUT_SCRIPTS, Device

PAGE = """<!doctype html><html lang="en"><head><title>Faults</title><script src="/throws.js"></script></head>
  <body><main><h1>Faults</h1>
    <img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="><p class="pale">Hardly to be read.</p><hr>
    <img alt="" src="/not-there.png"><script>1</script><script src="/moves.js"></script>
  </main></body></html>"""
FILES = {
    "/faults": (PAGE, "text/html"),
    "/throws.js": ("throw new Error('Oh')", "text/javascript"),
    "/moves.js": (
        """document.adoptedStyleSheets = [new CSSStyleSheet()];
        document.adoptedStyleSheets[0].replaceSync(".pale { color: #ccc } hr { inline-size: 3000px }");
        requestAnimationFrame(() => requestAnimationFrame(() => {
          document.body.prepend(Object.assign(document.createElement("div"), { className: "new" }));
          document.adoptedStyleSheets[0].insertRule(".new { block-size: 400px }");
        }));""",
        "text/javascript",
    ),
}
FOUND = ("axe image-alt", "axe in the light color-contrast", "wider than a screen", "did not load", "moves by itself")
SAID = ("console: refused by the content policy", "console: Oh", "answered 200, not 404")


@pytest.mark.parametrize(
    ("device", "faults"),
    [(DESK, FOUND + SAID), (DESK_WITHOUT_SCRIPTS, ("axe image-alt", "did not load"))],
    ids=["with scripts", "without scripts"],
)
def test_every_fault_is_seen(arrive: Arrive, device: Device, faults: tuple[str, ...]) -> None:
    visitor = arrive(device)
    visitor.context.route("**/*", pretend)
    visitor.visit("/faults", status=404)
    visitor.page.wait_for_timeout(200)
    visitor.inspect()
    seen, visitor.problems = "\n".join(visitor.problems), []
    assert not [fault for fault in faults if fault not in seen], seen


def pretend(route: Route) -> None:
    path = urlsplit(route.request.url).path
    if path == AXE_PATH:
        return route.continue_()
    if path not in FILES:
        return route.abort()
    body, kind = FILES[path]
    return route.fulfill(body=body, content_type=kind, headers={"Content-Security-Policy": "script-src 'self'"})
