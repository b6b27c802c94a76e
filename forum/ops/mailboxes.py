"""Mailboxes as mail servers leave them: one message, an mbox file, or a Maildir."""

import mailbox
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from forum.ops.returned_mail import LARGEST


def mails_in(place: Path) -> Iterator[bytes]:
    """Each message, cut off where none of ours would go on. What was new in a Maildir is marked as seen."""
    if place.is_dir():
        yield from mails_in_maildir(place)
    elif begins_like_mbox(place):
        yield from mails_in_mbox(place)
    else:
        yield beginning(place)


def mails_in_maildir(folder: Path) -> Iterator[bytes]:
    for path in sorted((folder / "new").iterdir()):
        yield beginning(path)
        path.rename(folder / "cur" / f"{path.name}:2,S")


def mails_in_mbox(path: Path) -> Iterator[bytes]:
    box = mailbox.mbox(path, create=False)
    for key in box.iterkeys():
        with box.get_file(key) as file:
            yield file.read(LARGEST + 1)
    box.close()


def mail_from(pipe: BinaryIO) -> bytes:
    """The one message that a mail server pushes through. It is taken whole: the server must not see the pipe break."""
    mail = pipe.read(LARGEST + 1)
    while pipe.read(LARGEST):
        pass
    return mail


def begins_like_mbox(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(5) == b"From "


def beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST + 1)
