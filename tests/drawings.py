"""Pictures for tests, drawn by hand: each small, and each different."""

import base64
import io
import struct
import zlib
from typing import Any

from PIL import Image

# As telephones write it: 64 to 48, left half blue, right half red, "SpyPhone" in its EXIF. Nothing here can write one.
HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAb5tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAADRp"
    "bG9jAAAAAERAAAIAAQAAAAAB4gABAAAAAAAAAEQAAgAAAAACJgABAAAAAAAAAC4AAAA4aWluZgAAAAAAAgAAABVpbmZlAgAAAAABAABo"
    "dmMxAAAAABVpbmZlAgAAAQACAABFeGlmAAAAAA5waXRtAAAAAAABAAAA/WlwcnAAAADdaXBjbwAAAHZodmNDAQNwAAAAkAAAAAAAHvAA"
    "/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQAqQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq5Ka5uAhoMCAAAAMD"
    "IAAAAwAhYgABAAZEAcFzwIkAAAATY29scm5jbHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAoY2xhcAAAAEAAAAABAAAAMAAA"
    "AAEAAAAAAAAAAv////AAAAACAAAAEHBpeGkAAAAAAwgICAAAABhpcG1hAAAAAAAAAAEAAQWBAgMFhAAAABppcmVmAAAAAAAAAA5jZHNj"
    "AAIAAQABAAAAem1kYXQAAABAKAGvWOb06r//8zA+R+x2n/yNz9X/4qvr/1E66/xhJWlfbRreOdVLQAOZ8kClb9xkEgjPeN1ujT9FVcNh"
    "2Cw2qAAAAAZFeGlmAABNTQAqAAAACAABAQ8AAgAAAAkAAAAaAAAAAFNweVBob25lAAA="
)


def drawn(width: int = 300, height: int = 200, kind: str = "PNG", **about: Any) -> bytes:
    """Left half blue, right half red, a white corner at the top left."""
    image = Image.new(about.pop("mode", "RGB"), (width, height), about.pop("colour", "blue"))
    if image.mode == "RGB":
        image.paste("red", (width // 2, 0, width, height))
        image.paste("white", (0, 0, width // 8, height // 8))
    return saved(image, kind, **about)


def saved(image: Image.Image, kind: str = "PNG", **about: Any) -> bytes:
    paper = io.BytesIO()
    image.save(paper, kind, **about)
    return paper.getvalue()


def opened(body: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(body))
    image.load()
    return image


def colour_at(body: bytes, across: float, down: float) -> str:
    """The nearest of the colours that we draw with."""
    image = opened(body).convert("RGB")
    found = image.getpixel((int(image.width * across), int(image.height * down)))
    known = {"blue": (0, 0, 255), "red": (255, 0, 0), "white": (255, 255, 255), "green": (0, 128, 0)}
    return min(known, key=lambda name: sum((a - b) ** 2 for a, b in zip(known[name], found, strict=True)))


def png_of(width: int, height: int, *more: tuple[bytes, bytes]) -> bytes:
    """A PNG that says it is this large, and is not: whoever believes it runs out of memory."""
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    chunks = [(b"IHDR", header), *more, (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(name, body) for name, body in chunks)


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def telling_photograph() -> bytes:
    """A photograph as a telephone writes it: on its side, with where it was taken, by whom, and an XMP packet."""
    image = Image.new("RGB", (300, 200), "blue")
    image.paste("red", (0, 0, 300, 100))
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned: what is left here was below
    exif[0x010F], exif[0x013B] = "SpyPhone", "Rosa Lind"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 18.0)})
    return saved(image, "JPEG", exif=exif, xmp=b"<x:xmpmeta>Rosa's kitchen</x:xmpmeta>", comment=b"at Rosa's")
