"""The darkroom: what somebody sent becomes plain WebP pictures, in a process of its own.

Run as a program it reads the file from standard input, bounded in memory and processor time, and writes the pictures to
standard output. It imports nothing of the forum, so that it starts in a tenth of a second (docs/decisions/pictures.md).
"""

import io
import json
import sys
import warnings
from collections.abc import Sequence
from contextlib import suppress
from typing import BinaryIO

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError
from PIL.Image import Transpose

MOST_PIXELS = 40_000_000
LONGEST_SIDE = 20_000  # a line of forty million pixels would take gigabytes to scale
MEMORY = 1_000_000_000  # bytes of address space: the worst picture of 40 megapixels uses 415 MB of it
SECONDS = 15  # of processor time
QUALITY = 80
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "AVIF", "HEIF")

TURNS = {  # how to hold the paper, by the number that cameras write down
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}

Size = tuple[int, int]


class Unreadable(Exception):
    """Why no picture came out: "foreign", "large" or "broken"."""


def develop(sent: bytes, longest: Sequence[int], *, square: bool) -> list[tuple[Size, bytes]]:
    """The picture as WebP, once for each of these lengths of its longer side, the largest first. Raises Unreadable."""
    try:
        whole = opened(sent)
        upright = oriented(whole, longest[0], square)
        return [printed(upright, side, square) for side in longest if square or is_smaller(upright, side, longest)]
    except Unreadable:
        raise
    except MemoryError as why:
        raise Unreadable("large") from why
    except Exception as why:  # whatever decoders say about broken files: there are dozens of errors
        raise Unreadable("broken") from why


def opened(sent: bytes) -> Image.Image:
    """Only the header is read here: what is too large is refused before a pixel is decoded."""
    with suppress(ImportError):
        import pi_heif

        pi_heif.register_heif_opener(thumbnails=False)
    try:
        image = Image.open(io.BytesIO(sent), formats=FORMATS)
    except UnidentifiedImageError as why:
        raise Unreadable("foreign") from why
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as why:
        raise Unreadable("large") from why
    if image.width * image.height > MOST_PIXELS or max(image.size) > LONGEST_SIDE:
        raise Unreadable("large")
    return image


def oriented(image: Image.Image, longest: int, square: bool) -> Image.Image:
    """Upright, in sRGB, hardly larger than needed, and without a word of what else stood in the file."""
    orientation = image.getexif().get(0x0112, 1)
    profile = image.info.get("icc_profile")
    image = in_srgb(plain(image, longest * (4 if square else 1)), profile)
    image.info = {}
    return image.transpose(TURNS[orientation]) if orientation in TURNS else image


def plain(image: Image.Image, longest: int) -> Image.Image:
    """Scaled down first, where the mode allows it: everything after costs less then."""
    if image.mode.startswith("I"):
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    elif image.mode == "P" or "transparency" in image.info:
        image = image.convert("RGBA")
    elif image.mode not in ("L", "RGB", "RGBA", "CMYK"):
        image = image.convert("RGBA" if "A" in image.mode or "a" in image.mode else "RGB")
    image.thumbnail((longest, longest), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return image


def in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    wanted = "RGBA" if image.mode == "RGBA" else "RGB"
    if profile:
        with suppress(ImageCms.PyCMSError, OSError, ValueError):  # a profile that makes no sense is as good as none
            given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            made = ImageCms.profileToProfile(image, given, ImageCms.createProfile("sRGB"), outputMode=wanted)
            if made is not None:
                return made
    return image.convert(wanted)


def is_smaller(image: Image.Image, side: int, longest: Sequence[int]) -> bool:
    """A smaller size that would be no smaller is left out."""
    return side == longest[0] or side < max(image.size)


def printed(image: Image.Image, side: int, square: bool) -> tuple[Size, bytes]:
    if square:
        image = ImageOps.fit(image, (side, side), Image.Resampling.LANCZOS)
    else:
        image = image.copy()
        image.thumbnail((side, side), Image.Resampling.LANCZOS)
    paper = io.BytesIO()
    image.save(paper, "WEBP", quality=QUALITY, method=4, icc_profile=b"", exif=b"", xmp=b"")
    return image.size, paper.getvalue()


def bound() -> None:
    """From here on this process cannot take more than a picture needs."""
    with suppress(ImportError, OSError, ValueError):  # other systems have no such bounds
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(longest: Sequence[int], square: bool, sent: BinaryIO, answer: BinaryIO) -> None:
    """Answers with one line of JSON, and then the pictures one after the other."""
    warnings.simplefilter("ignore")
    bound()
    try:
        prints = develop(sent.read(), longest, square=square)
    except Unreadable as why:
        answer.write(json.dumps({"trouble": str(why)}).encode() + b"\n")
        return
    about = [{"width": size[0], "height": size[1], "bytes": len(body)} for size, body in prints]
    answer.write(json.dumps({"prints": about}).encode() + b"\n")
    for _size, body in prints:
        answer.write(body)


if __name__ == "__main__":
    main([int(side) for side in sys.argv[2:]], sys.argv[1] == "square", sys.stdin.buffer, sys.stdout.buffer)
