"""What pictures are called: `/pictures/<key>-1600x1200.webp`.

The address says how large the picture is, so that a text becomes HTML without asking a database, and nothing on the
page moves when the picture comes. The key is 256 bits that nobody can guess (docs/decisions/pictures.md).
"""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from typing import Self

LARGE, SMALL = 1600, 640  # pixels of the longer side
PORTRAIT, FACE = 256, 96  # pixels of a profile picture's sides
SIZES = "(min-width: 45rem) 41rem, 92vw"  # how wide a text is: --column in static/css/tokens.css
KEY = "[a-z2-7]{52}"
FOLDER = "/pictures/"
_ADDRESS = re.compile(rf"{FOLDER}({KEY})-([1-9][0-9]{{0,3}})x([1-9][0-9]{{0,3}})\.webp", re.ASCII)
_USED = re.compile(rf'<img src="{FOLDER}({KEY})-')

_UNDESCRIBED = re.compile(rf"!\[\s*\]\({FOLDER}{KEY}-")  # as it stands in the text that somebody writes


def key_of(body: bytes, secret: str) -> str:
    """The same picture has the same key, and who has the picture cannot know it: it takes the site's secret."""
    digest = hmac.digest(secret.encode(), b"picture " + body, hashlib.sha256)
    return base64.b32encode(digest).decode().rstrip("=").lower()


@dataclass(frozen=True)
class PictureName:
    key: str
    width: int
    height: int

    @classmethod
    def read(cls, address: str) -> Self | None:
        """What an address says; None for one that no picture of ours has."""
        found = _ADDRESS.fullmatch(address)
        if found is None or max(int(found[2]), int(found[3])) > LARGE:
            return None
        return cls(found[1], int(found[2]), int(found[3]))

    @property
    def file(self) -> str:
        return f"{self.key}-{self.width}x{self.height}.webp"

    @property
    def address(self) -> str:
        return FOLDER + self.file

    @property
    def attributes(self) -> dict[str, str | int | float]:
        """Of its element: its size, so that nothing moves when it comes; and a phone need not load the large one."""
        pixels = {"width": str(self.width), "height": str(self.height)}
        choice = {"srcset": self.in_two_sizes, "sizes": SIZES} if self.smaller else {}
        return {**pixels, **choice, "loading": "lazy", "decoding": "async"}

    @property
    def in_two_sizes(self) -> str:
        return ", ".join(f"{one.address} {one.width}w" for one in (self.smaller, self) if one)

    @property
    def smaller(self) -> "PictureName | None":
        """The other size it is kept in; None when it is small as it is."""
        longer = max(self.width, self.height)
        if longer <= SMALL:
            return None
        return PictureName(self.key, scaled(self.width, longer), scaled(self.height, longer))


def is_in_two_sizes(addresses: str) -> bool:
    """True for what `in_two_sizes` writes."""
    large = PictureName.read(addresses.rpartition(", ")[2].partition(" ")[0])
    return large is not None and addresses == large.in_two_sizes


def scaled(side: int, longer: int) -> int:
    return max(1, (side * SMALL * 2 + longer) // (2 * longer))


def portrait(key: str, side: int = FACE) -> str:
    """The address of a profile picture."""
    return PictureName(key, side, side).address


def keys_in(html: str) -> list[str]:
    """The keys of the pictures that a text shows, each once."""
    return list(dict.fromkeys(_USED.findall(html)))


def number_undescribed(text: str) -> int:
    """How many pictures this text shows without a word about what can be seen on them."""
    return len(_UNDESCRIBED.findall(text))


def number_in(html: str) -> int:
    return len(_USED.findall(html))
