"""Our stored HTML as XHTML, as books want it: it was made safe when it was written, only its grammar changes here."""

from collections.abc import Callable
from html.parser import HTMLParser

from markupsafe import escape

from forum.core.picture_names import PictureName

EMPTY = {"br", "hr", "img"}
KEPT = {"href", "alt", "class", "start"}
Attributes = list[tuple[str, str | None]]


class Rewriter(HTMLParser):
    """`picture` gives the name under which a book has a picture, or None: then its words stand in its place."""

    def __init__(self, site: str, picture: Callable[[PictureName], str | None]) -> None:
        super().__init__(convert_charrefs=True)
        self.site, self.picture = site, picture
        self.pieces: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        if tag == "img":
            self.show_picture(dict(attrs))
            return
        self.pieces.append(f"<{tag}{self.said(attrs)}{'/>' if tag in EMPTY else '>'}")
        if tag not in EMPTY:
            self.open.append(tag)

    def said(self, attrs: Attributes) -> str:
        kept = ((name, value or "") for name, value in attrs if name in KEPT)
        return "".join(f' {name}="{escape(self.absolute(value) if name == "href" else value)}"' for name, value in kept)

    def absolute(self, address: str) -> str:
        return self.site + address if address.startswith("/") else address

    def show_picture(self, about: dict[str, str | None]) -> None:
        name, words = PictureName.read(about.get("src") or ""), escape(about.get("alt") or "")
        file = self.picture(name) if name is not None else None
        self.pieces.append(f'<img src="{file}" alt="{words}"/>' if file else f"<em>{words}</em>")

    def handle_endtag(self, tag: str) -> None:
        """What was left open inside is closed first; what was never open is not closed."""
        while tag in self.open:
            last = self.open.pop()
            self.pieces.append(f"</{last}>")
            if last == tag:
                return

    def handle_data(self, data: str) -> None:
        self.pieces.append(str(escape(data)))

    def finished(self) -> str:
        self.close()
        self.pieces += [f"</{tag}>" for tag in reversed(self.open)]
        return "".join(self.pieces)


def xhtml_of(html: str, site: str, picture: Callable[[PictureName], str | None]) -> str:
    rewriter = Rewriter(site, picture)
    rewriter.feed(str(html))
    return rewriter.finished()
