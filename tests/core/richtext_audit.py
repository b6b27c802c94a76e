"""What may stand in members' HTML, written a second time and from the reader's side: from the parsed tree."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib

PICTURE = r"/pictures/[a-z2-7]{52}-\d{1,4}x\d{1,4}\.webp"
ATTRIBUTES = {
    "a": {
        "href": r"(?i:https?://[^/\\\s]|mailto:).*|/(?![/\\]).*|#.*",
        "rel": "nofollow ugc noopener",
        "class": "mention|hashtag",
    },
    "img": {
        "src": PICTURE,
        "srcset": rf"{PICTURE} \d+w, {PICTURE} \d+w",
        "sizes": r"\(min-width: 45rem\) 41rem, 92vw",
        "alt": "(?s:.*)",
        "width": r"\d{1,4}",
        "height": r"\d{1,4}",
        "loading": "lazy",
        "decoding": "async",
    },
    "code": {"class": r"language-[a-z0-9+#_-]+"},
    "li": {"class": "task"},
    "ol": {"start": r"\d{1,9}"},
    "td": {"class": "text-(start|center|end)"},
    "th": {"class": "text-(start|center|end)"},
}
PLAIN = "p br hr h3 h4 h5 h6 blockquote pre ul strong em s table thead tbody tr".split()


def tree_of(html: str) -> Element:
    return html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=True)


def elements(html: str, tag: str) -> list[Element]:
    return [element for name, element in _named(tree_of(html)) if name == tag]


def visible(html: str) -> str:
    return "".join(tree_of(html).itertext())


def violations(html: str) -> list[str]:
    """Everything in the text as a browser reads it, and reads it again, that is not on the list."""
    tree = tree_of(html)
    again = html5lib.serialize(tree, tree="etree", quote_attr_values="always", omit_optional_tags=False)
    return list(_foreign(tree)) + [f"read again: {found}" for found in _foreign(tree_of(again))]


def _foreign(tree: Element) -> Iterator[str]:
    for name, element in _named(tree):
        if name not in ATTRIBUTES and name not in PLAIN:
            yield f"<{name}>"
        for attribute, value in element.items():
            expected = ATTRIBUTES.get(name, {}).get(attribute)
            if expected is None or not re.fullmatch(expected, value):
                yield f"<{name} {attribute}={value!r}>"
        if name == "a" and not element.get("href", "/").startswith(("/", "#")) and "rel" not in element.attrib:
            yield f"<a> without rel to {element.get('href')!r}"


def _named(tree: Element) -> Iterator[tuple[str, Element]]:
    """Elements with their names; one of another namespace (SVG, MathML) keeps it in its name."""
    for element in tree.iter():
        if isinstance(element.tag, str) and element is not tree:
            yield element.tag.removeprefix("{http://www.w3.org/1999/xhtml}"), element
        elif element is not tree:
            yield "comment", element
