"""What mail programs leave of a mail, each at its worst, and what can be read then."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.browser import parse

GMAIL_CLIPS = 102 * 1024  # bytes; what is beyond stands behind a link
FOR_OUTLOOK = re.compile(r"<!--\[if mso\]>(.*?)<!\[endif\]-->", re.DOTALL)
UNKNOWN_TO_OUTLOOK = {
    "max-width",
    "min-width",
    "max-height",
    "border-radius",
    "background-image",
    "display",
    "overflow",
}
UNKNOWN_TO_OUTLOOK |= {"position", "float", "box-shadow", "white-space", "overflow-wrap", "word-break"}
REMOTE = ("src", "srcset", "background", "poster", "data", "action")


def gmail(html: str) -> Any:
    """Its app with another provider's account: no head, no style sheet, no class, no id, nothing that moves about."""
    body = body_of(re.sub(r"<!--.*?-->", "", html, flags=re.DOTALL))
    for node in elements(body):
        for name in ("id", "class"):
            node.attrib.pop(name, None)
        keep_style(node, {name: value for name, value in style_of(node).items() if gmail_knows(name, value)})
    return body


def gmail_knows(name: str, value: str) -> bool:
    return name != "position" and not (name.startswith("margin") and "-" in value)


def outlook(html: str) -> Any:
    """On Windows, where Word draws it: its own comments count, cells alone have padding, and much is unknown."""
    body = body_of(FOR_OUTLOOK.sub(r"\1", html))
    for node in elements(body):
        known = {name: value for name, value in style_of(node).items() if outlook_knows(node, name, value)}
        keep_style(node, known)
    return body


def outlook_knows(node: Any, name: str, value: str) -> bool:
    if name.startswith("padding") and node.tag not in ("td", "th"):
        return False
    if name == "display" and value == "none":  # it reads mso-hide instead
        return style_of(node).get("mso-hide") == "all"
    return name not in UNKNOWN_TO_OUTLOOK


def body_of(html: str) -> Any:
    tree, mistakes = parse(html)
    assert not mistakes, mistakes[:3]
    return next(tree.iter("body"))


PROGRAMS = {"a browser": body_of, "gmail": gmail, "outlook": outlook}


def elements(body: Any) -> list[Any]:
    return [node for node in body.iter() if isinstance(node.tag, str)]


def style_of(node: Any) -> dict[str, str]:
    pairs = [one.partition(":") for one in node.get("style", "").split(";") if one.strip()]
    return {name.strip(): value.strip() for name, _colon, value in pairs}


def keep_style(node: Any, style: dict[str, str]) -> None:
    node.set("style", ";".join(f"{name}:{value}" for name, value in style.items()))


@dataclass(frozen=True)
class Seen:
    """A piece of text as it is seen."""

    text: str
    color: str
    on: str
    size: float


def seen(body: Any) -> list[Seen]:
    return list(seen_in(body, "#000000", "#ffffff", 16.0))


def seen_in(node: Any, color: str, on: str, size: float) -> Iterator[Seen]:
    if not isinstance(node.tag, str) or node.tag == "style" or style_of(node).get("display") == "none":
        return
    style = style_of(node)
    color, on = style.get("color", color), style.get("background-color", on)
    size = float(style["font-size"].removesuffix("px")) if "font-size" in style else size
    for text in [node.text, *(child.tail for child in node)]:
        if text and text.strip():
            yield Seen(" ".join(text.split()), color, on, size)
    for child in node:
        yield from seen_in(child, color, on, size)


def words(body: Any) -> list[str]:
    """What is read, from top to bottom."""
    return "".join(pieces(body)).split()


def pieces(node: Any) -> Iterator[str]:
    if not isinstance(node.tag, str) or style_of(node).get("display") == "none":
        return
    yield node.text or ""
    for child in node:
        yield from pieces(child)
        yield child.tail or ""
    if node.tag in ("p", "h1", "h2", "li", "td", "tr", "div", "br"):
        yield " "


def links(body: Any) -> list[tuple[str, str]]:
    """Each with its words and where it leads."""
    return [(" ".join("".join(node.itertext()).split()), node.get("href", "")) for node in body.iter("a")]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(color: str) -> float:
    channels = [part / 255 for part in rgb(color)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def rgb(color: str) -> tuple[int, int, int]:
    red, green, blue = (int(color[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue


def negative(color: str) -> str:
    """The plainest way to make a mail dark."""
    return "#" + "".join(f"{255 - part:02x}" for part in rgb(color))


def upside_down(color: str) -> str:
    """The kinder way: light becomes dark, and the hue stays."""
    turned = 255 - max(rgb(color)) - min(rgb(color))
    return "#" + "".join(f"{part + turned:02x}" for part in rgb(color))
