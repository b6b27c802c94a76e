"""The plain text of mails: prose in short lines, people's words marked as theirs, and stored HTML told in words."""

import re
from functools import lru_cache
from html.parser import HTMLParser
from textwrap import wrap

WIDTH = 72
BLOCKS = {"p", "h3", "h4", "h5", "h6", "pre", "tr", "li", "blockquote", "ul", "ol", "table", "hr"}
CODE = "    "
BLANKS = re.compile(r"[ \t\r\n\f]+")
Attributes = dict[str, str | None]


def wrapped(text: object, first: str = "", rest: str = "") -> str:
    """Prose in lines of 72 characters at the most; addresses stay whole."""
    return "\n".join(in_lines(" ".join(str(text).split()), first, rest))


def quoted(text: object) -> str:
    """Somebody's words, each line marked: nobody can write what would look like ours."""
    return wrapped(text, "> ", "> ")


@lru_cache(maxsize=256)
def told(html: str, site: str) -> str:
    """Stored HTML in words, with the addresses of its links below, by number; `site` completes those of our own.

    Remembered: a day's prompt stands in the mails of all who take part.
    """
    teller = Teller(site)
    teller.feed(html)
    teller.close()
    teller.end_block()
    addresses = [f"[{number}] {address}" for number, address in enumerate(teller.links, 1)]
    return "\n".join([*teller.lines, *addresses]).strip("\n")


def in_lines(text: str, first: str, rest: str) -> list[str]:
    return wrap(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


class Teller(HTMLParser):
    """Reads what core/richtext.py made, and nothing else: its tags are whole and in order."""

    def __init__(self, site: str) -> None:
        super().__init__()
        self.site = site
        self.lines: list[str] = []
        self.words = ""
        self.margins: list[list[str]] = []  # of each quote and list item: what stands before its first line, and others
        self.counts: list[int | None] = []  # of each list: the number of its next item; None for bullets
        self.links: list[str] = []
        self.link: tuple[str, int] | None = None  # where it leads, and where its words begin
        self.is_code = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS:
            self.end_block()
        begin = getattr(self, f"begin_{tag}", None)
        if begin is not None:
            begin(dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.end_block()
        end = getattr(self, f"end_{tag}", None)
        if end is not None:
            end()

    def handle_data(self, data: str) -> None:
        self.words += data if self.is_code else BLANKS.sub(" ", data)

    def end_block(self) -> None:
        """What was said since the last block, with its margins; parted from what follows, unless in a list or table."""
        text, self.words = self.words.strip(" \n"), ""
        for line in text.split("\n") if text else ():
            first, rest = ("".join(margin[at] for margin in self.margins) for at in (0, 1))
            self.lines += [first + CODE + line] if self.is_code else in_lines(line.strip(), first, rest)
            for margin in self.margins:
                margin[0] = margin[1]
        if text and not self.counts:
            self.lines.append("")

    def begin_blockquote(self, about: Attributes) -> None:
        self.margins.append(["> ", "> "])

    def end_blockquote(self) -> None:
        self.margins.pop()

    def begin_ul(self, about: Attributes) -> None:
        self.counts.append(None)

    begin_table = begin_ul

    def begin_ol(self, about: Attributes) -> None:
        self.counts.append(int(about.get("start") or 1))

    def end_ul(self) -> None:
        self.counts.pop()
        if not self.counts:
            self.lines.append("")

    end_ol = end_table = end_ul

    def begin_li(self, about: Attributes) -> None:
        number = self.counts[-1]
        marker = "- " if number is None else f"{number}. "
        self.counts[-1] = None if number is None else number + 1
        self.margins.append([marker, " " * len(marker)])

    def end_li(self) -> None:
        self.margins.pop()

    def begin_pre(self, about: Attributes) -> None:
        self.is_code = True

    def end_pre(self) -> None:
        self.is_code = False

    def begin_td(self, about: Attributes) -> None:
        self.words = f"{self.words.strip()} | " if self.words.strip() else ""

    begin_th = begin_td

    def begin_br(self, about: Attributes) -> None:
        self.words += "\n"

    def begin_hr(self, about: Attributes) -> None:
        self.lines += ["* * *", ""]

    def begin_img(self, about: Attributes) -> None:
        """A picture is its words, and a link to it."""
        self.words += about.get("alt") or ""
        if self.link is None:
            self.refer(str(about["src"]))

    def begin_a(self, about: Attributes) -> None:
        self.link = (str(about.get("href") or ""), len(self.words))

    def end_a(self) -> None:
        address, begins = self.link or ("", 0)
        self.link = None
        if not address.startswith("#") and self.words[begins:] != address:
            self.refer(address)

    def refer(self, address: str) -> None:
        whole = self.site + address if address.startswith("/") else address
        if whole not in self.links:
            self.links.append(whole)
        self.words += f" [{self.links.index(whole) + 1}]"
