"""Sends what somebody uploaded through the darkroom, bounded in every way: size, memory, time, and how many at once."""

import json
import subprocess
import sys
import threading
from http import HTTPStatus
from pathlib import Path
from typing import NamedTuple

from flask_babel import lazy_gettext as _l

from forum.core.log import log
from forum.core.refusals import Refused, Unusable

PROGRAM = Path(__file__).with_name("darkroom.py")
LARGEST_FILE = 10_000_000  # bytes
PATIENCE = 2.0  # seconds that a thread of ours waits for the picture before: it answers nobody meanwhile
LONGEST = 30.0  # seconds for one picture, on a machine that is busy
# One at a time for each web process: its other threads go on answering, and memory stays bounded.
_turn = threading.BoundedSemaphore(1)

WORKS = _l("PNG, JPEG, WebP, GIF, AVIF and HEIC work.")


class NoPicture(Unusable):
    title = _l("This is no picture we can show")
    message = _l("We could not find a picture in this file. PNG, JPEG, WebP, GIF, AVIF and HEIC work.")


class BrokenPicture(Unusable):
    title = _l("This picture cannot be read")
    message = _l("This picture seems to be incomplete. Please open it once, save it anew, and try again.")


class PictureTooLarge(Unusable):
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    title = _l("That is a large picture")
    message = _l("A picture can have up to 10 MB and 40 megapixels. Please make it smaller and try again.")


class DarkroomBusy(Refused):
    status = HTTPStatus.SERVICE_UNAVAILABLE
    title = _l("One moment, please")
    message = _l("Many pictures are coming in just now. Please try again in a minute.")


TROUBLES: dict[str, type[Unusable]] = {"foreign": NoPicture, "large": PictureTooLarge, "broken": BrokenPicture}


class Print(NamedTuple):
    """One size of a picture, as WebP."""

    width: int
    height: int
    body: bytes


def develop(sent: bytes, *sides: int, square: bool = False) -> list[Print]:
    """The picture in these sizes, the largest first. Raises NoPicture, BrokenPicture, PictureTooLarge, DarkroomBusy."""
    if len(sent) > LARGEST_FILE:
        raise PictureTooLarge
    if not sent:
        raise NoPicture
    if not _turn.acquire(timeout=PATIENCE):
        raise DarkroomBusy
    try:
        return prints(in_the_darkroom(sent, sides, square=square))
    finally:
        _turn.release()


def in_the_darkroom(sent: bytes, sides: tuple[int, ...], *, square: bool) -> bytes:
    order = [sys.executable, "-I", str(PROGRAM), "square" if square else "whole", *map(str, sides)]
    try:
        done = subprocess.run(order, input=sent, capture_output=True, timeout=LONGEST, check=True)  # noqa: S603  # our own program
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as why:
        # Killed by a bound, or by a fault in a decoder: either way nothing can be made of this file.
        log.warning("no picture came out", why=type(why).__name__, size=len(sent))
        raise BrokenPicture from why
    return done.stdout


def prints(answer: bytes) -> list[Print]:
    line, _end, bodies = answer.partition(b"\n")
    about = json.loads(line)
    if "trouble" in about:
        raise TROUBLES[about["trouble"]]
    made, at = [], 0
    for one in about["prints"]:
        made.append(Print(one["width"], one["height"], bodies[at : at + one["bytes"]]))
        at += one["bytes"]
    return made
