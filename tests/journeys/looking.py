"""What is seen by looking at a page: findings of axe (WCAG 2.2 AA), sideways scrolling, controls too small to touch.

Axe takes its time, so nothing is asked twice that is answered already: contrast is measured once for each kind of text
(its colour, size and weight, and every ground below it: it cannot differ on another page), and pages of the very same
structure are looked at once.
"""

from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

CONTRAST = ["color-contrast", "link-in-text-block"]
STRUCTURE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {name: {"enabled": False} for name in CONTRAST},
    "resultTypes": ["violations"],
    "preload": False,
}
COLOURS = STRUCTURE | {"runOnly": CONTRAST, "rules": {}}
MOST_SHIFT = 0.05
WATCH = """
  document.addEventListener("securitypolicyviolation", (event) =>
    console.error(`refused by the content policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
  window.shifted = 0;
  new PerformanceObserver((list) => {
    for (const shift of list.getEntries()) if (!shift.hadRecentInput) window.shifted += shift.value;
  }).observe({ type: "layout-shift", buffered: true });
"""
TOO_WIDE = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return null;
  const wide = [...document.querySelectorAll("body *")].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.right > room + 1 || box.left < -1;
  });
  const first = wide.slice(0, 3).map((one) => one.outerHTML.slice(0, 100));
  return `${document.documentElement.scrollWidth} px in ${room}: ${first}`;
}"""
# A control is what one presses: at least 44 px high. Other links, unless in a line of text: 24 px (WCAG 2.5.8).
TOO_SMALL = """() => {
  const all = "a[href], button, summary, select, textarea, input:not([type=hidden])";
  const control = "button, summary, select, textarea, input, .button, nav a, .actions > a, .post__foot > a";
  const whole = (one) => {
    const label = one.matches("[type=checkbox], [type=radio]") && one.closest("label");
    const over = getComputedStyle(one, "::after");
    const is_stretched = over.position === "absolute" && over.content !== "none";
    return label || (is_stretched && one.offsetParent) || one;
  };
  const small = [...document.querySelectorAll(all)].filter((one) => {
    const style = getComputedStyle(one);
    const box = whole(one).getBoundingClientRect();
    const isForEyes = !one.matches(".skip, .visually-hidden, [tabindex='-1']");
    const isThere = isForEyes && box.width > 2 && box.height > 2 && style.visibility === "visible";
    const isInText = one.tagName === "A" && style.display === "inline" && whole(one) === one;
    return isThere && !isInText && (box.height < (one.matches(control) ? 43.5 : 23.5) || box.width < 23.5);
  });
  return small.slice(0, 5).map((one) => {
    const box = whole(one).getBoundingClientRect();
    return `${Math.round(box.width)} x ${Math.round(box.height)} px: ${one.outerHTML.slice(0, 100)}`;
  });
}"""
# Each element with words of its own, told by all that its contrast depends on.
KINDS = """() => {
  const style = (one) => getComputedStyle(one);
  const ground = (one) => {
    const { backgroundColor: colour, backgroundImage: image, opacity } = style(one);
    return [colour === "rgba(0, 0, 0, 0)" ? "" : colour, image === "none" ? "" : image, opacity === "1" ? "" : opacity];
  };
  const hasWords = (one) => one.matches("input, select, textarea")
    || [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  const kinds = new Set();
  for (const one of document.querySelectorAll("body, body *")) {
    one.grounds = (one.parentElement?.grounds ?? "") + ground(one).join("");
    if (!hasWords(one)) continue;
    const { color, fontSize, fontWeight, textDecorationLine, visibility, display } = style(one);
    const isLink = one.matches("a") && [style(one.parentElement).color, textDecorationLine, display].join();
    const isOff = one.matches(":disabled, [aria-disabled]");
    one.kind = [color, one.grounds, fontSize, fontWeight, visibility, isLink, isOff].join("|");
    kinds.add(one.kind);
  }
  return [...kinds];
}"""
# The structure of the page: its elements and what stands at them, but neither words nor how often a thing is repeated.
SHAPE = """() => {
  const told = (one) => [...one.attributes].filter(({ name }) => !/^(data-|value$|datetime$|content$)/.test(name))
    .map(({ name, value }) => `${name}=${/^(href|src|action|title|alt|aria-label|id|for)$/.test(name)
      ? Boolean(value) : value.replace(/\\d+/g, "0")}`).sort().join();
  const words = (one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()) ? "w" : "";
  const shape = (one) => {
    const below = [...one.children].map(shape);
    return `${one.tagName}[${told(one)}]${words(one)}(${below.filter((it, at) => it !== below[at - 1]).join(" ")})`;
  };
  return shape(document.documentElement);
}"""
AXE_PATH = "/axe.js"  # the site of the journeys serves it (tests/journeys/site.py), so that a browser compiles it once
LOAD_AXE = """(path) => new Promise((done) => {
  const script = Object.assign(document.createElement("script"), { src: path });
  script.onload = script.onerror = () => { script.remove(); done("axe" in window); };
  document.head.append(script);
})"""
RUN = "async (options) => (await axe.run(options)).violations"
RUN_ON = """async ([kinds, options]) => {
  const wanted = new Set(kinds);
  const include = [...document.querySelectorAll("body, body *")].filter((one) => {
    const isFirst = wanted.has(one.kind) && one.checkVisibility() && one.tagName !== "BODY";
    if (isFirst) wanted.delete(one.kind);
    return isFirst;
  });
  return include.length ? (await axe.run({ include }, options)).violations : [];
}"""


@dataclass
class Memory:
    """What was looked at and is good: kinds of text, by the look, and structures of pages."""

    kinds: dict[str, set[str]] = field(default_factory=dict)
    shapes: set[str] = field(default_factory=set)

    def of(self, look: str) -> set[str]:
        return self.kinds.setdefault(look, set())


MEMORY = Memory()


def have_axe(page: Page) -> None:
    if not page.evaluate("'axe' in window") and not page.evaluate(LOAD_AXE, AXE_PATH):
        page.evaluate(AXE_SCRIPT)


def faults_of_structure(page: Page, memory: Memory = MEMORY) -> list[str]:
    """Unless a page of the very same structure was good."""
    shape = page.evaluate(SHAPE)
    if shape in memory.shapes:
        return []
    have_axe(page)
    found = sentences(page.evaluate(RUN, STRUCTURE))
    if not found:
        memory.shapes.add(shape)
    return found


def faults_of_contrast(page: Page, look: str, memory: Memory = MEMORY) -> list[str]:
    """Of the kinds of text that were not seen in this look before."""
    fresh = set(page.evaluate(KINDS)) - memory.of(look)
    if not fresh:
        return []
    have_axe(page)
    found = sentences(page.evaluate(RUN_ON, [list(fresh), COLOURS]))
    if not found:
        memory.of(look).update(fresh)
    return found


def sentences(violations: list[dict[str, Any]]) -> list[str]:
    return [
        f"{found['id']}: {node['target'][0]} · {node['html'][:120]} · {' '.join(node['failureSummary'].split())[:300]}"
        for found in violations
        for node in found["nodes"]
    ]


def too_wide(page: Page) -> str | None:
    wide: str | None = page.evaluate(TOO_WIDE)
    return wide


def too_small(page: Page) -> list[str]:
    return list(page.evaluate(TOO_SMALL))


def shift(page: Page) -> float:
    return float(page.evaluate("window.shifted ?? 0"))
