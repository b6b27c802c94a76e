"""A small writer of EPUB 3: pages go into the file as they come, and what names them all is written at the end.

Nothing but the names of pages and pictures is kept in memory, so a book may be as long as it likes.
"""

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from textwrap import wrap
from types import TracebackType
from typing import Self

from markupsafe import escape

CONTAINER = """<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
  <rootfiles><rootfile full-path="book/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
PAGE = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"
  lang="{language}" xml:lang="{language}">
<head><title>{title}</title><link rel="stylesheet" type="text/css" href="book.css"/></head>
<body>
{body}
</body>
</html>
"""
PACKAGE = """<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="{language}">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">{identifier}</dc:identifier>
<dc:title>{title}</dc:title>
<dc:language>{language}</dc:language>
{creators}
<meta property="dcterms:modified">{modified}</meta>
</metadata>
<manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="css" href="book.css" media-type="text/css"/>
<item id="cover-image" href="cover.svg" media-type="image/svg+xml" properties="cover-image"/>
{items}
</manifest>
<spine>
{spine}
</spine>
</package>
"""
COVER = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 800" width="600" height="800" role="img">
<title>{title}</title>
<rect width="600" height="800" fill="#fbf4e9"/><rect width="600" height="16" fill="#b4472b"/>
<path d="M300 520c60 60 70 100 70 130a70 70 0 0 1-140 0c0-40 50-60 70-130z" fill="#b4472b"/>
<g font-family="Georgia, serif" text-anchor="middle" fill="#2a211c">{lines}
<text x="300" y="770" font-size="22">{foot}</text></g>
</svg>
"""
CSS = """body { font-family: serif; line-height: 1.5; margin: 0 5%; }
h1, h2, h3 { line-height: 1.2; page-break-after: avoid; break-after: avoid; }
article { margin: 2em 0; border-top: 1px solid #b9aa9a; }
img { max-width: 100%; height: auto; }
blockquote { margin: 1em 1.5em; font-style: italic; }
pre { white-space: pre-wrap; }
.small { font-size: 0.85em; }
.cover { margin: 0; text-align: center; }
"""


@dataclass(frozen=True)
class About:
    title: str
    language: str
    identifier: str
    creators: Sequence[str]
    foot: str  # of the cover
    contents: str  # the words above the table of contents
    at: datetime


@dataclass
class Book:
    """An open book: `with Book(place, about) as book`. Leaving it well writes its end."""

    place: Path
    about: About
    pages: list[str] = field(default_factory=list)
    pictures: dict[str, str] = field(default_factory=dict)  # name → media type
    chapters: list[tuple[str, str]] = field(default_factory=list)

    def __enter__(self) -> Self:
        self.archive = zipfile.ZipFile(self.place, "x", zipfile.ZIP_DEFLATED, allowZip64=True)
        self.archive.writestr(zipfile.ZipInfo("mimetype"), "application/epub+zip", zipfile.ZIP_STORED)
        self.archive.writestr("META-INF/container.xml", CONTAINER)
        self.write("book.css", CSS)
        self.write("cover.svg", cover_of(self.about))
        words = escape(self.about.title)
        self.add_page("cover", self.about.title, f'<div class="cover"><img src="cover.svg" alt="{words}"/></div>')
        return self

    def write(self, name: str, text: str) -> None:
        self.archive.writestr(f"book/{name}", text)

    def add_page(self, name: str, title: str, body: str, *, chapter: str | None = None) -> None:
        """`chapter`: its name in the table of contents; None goes on where the page before it ends."""
        words = {"language": self.about.language, "title": escape(title), "body": body}
        self.write(f"{name}.xhtml", PAGE.format(**words))
        self.pages.append(name)
        if chapter is not None:
            self.chapters.append((name, chapter))

    def add_picture(self, file: str, body: bytes) -> None:
        """Pictures are pressed already."""
        self.archive.writestr(zipfile.ZipInfo(f"book/pictures/{file}"), body, zipfile.ZIP_STORED)
        self.pictures[file] = "image/webp"

    def __exit__(
        self, kind: type[BaseException] | None, why: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self.write("nav.xhtml", self.contents())
                self.write("package.opf", self.package())
        finally:
            self.archive.close()

    def contents(self) -> str:
        lines = [f'<li><a href="{name}.xhtml">{escape(words)}</a></li>' for name, words in self.chapters]
        words = escape(self.about.contents)
        body = f'<nav epub:type="toc" id="toc"><h1>{words}</h1>\n<ol>\n' + "\n".join(lines) + "\n</ol></nav>"
        return PAGE.format(language=self.about.language, title=words, body=body)

    def package(self) -> str:
        page = '<item id="{0}" href="{0}.xhtml" media-type="application/xhtml+xml"/>'
        picture = '<item id="p{}" href="pictures/{}" media-type="{}"/>'
        items = [page.format(name) for name in self.pages]
        items += [picture.format(number, *one) for number, one in enumerate(self.pictures.items())]
        first, *others = self.pages
        spine = [f'<itemref idref="{name}"/>' for name in (first, "nav", *others)]
        return PACKAGE.format(
            identifier=escape(self.about.identifier),
            title=escape(self.about.title),
            language=self.about.language,
            creators="\n".join(f"<dc:creator>{escape(name)}</dc:creator>" for name in self.about.creators),
            modified=f"{self.about.at.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat()}Z",
            items="\n".join(items),
            spine="\n".join(spine),
        )


def cover_of(about: About) -> str:
    lines = wrap(about.title, 20)[:6]
    text = '<text x="300" y="{}" font-size="48">{}</text>'
    drawn = [text.format(140 + 60 * number, escape(line)) for number, line in enumerate(lines)]
    return COVER.format(title=escape(about.title), lines="".join(drawn), foot=escape(about.foot))
