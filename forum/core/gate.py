"""The gate: a form is waited for in whole out here, and only then does the forum work for it.

Whoever sends a byte a second keeps the thread waiting that reads it, and no thread can be taken away from them. So the
server has many threads (bin/_serve.py), which cost nothing while they wait; few of them are at work at once, as
docs/decisions/server.md says; and one network can keep but a part of them waiting, its strangers another part than its
members, each of whom has a few.
"""

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from tempfile import SpooledTemporaryFile
from typing import IO
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from forum.core.limits import network_of

# Forms of one network that are on their way at once, from strangers, and as many again from members, each with so many;
# bin/_serve.py has twice as many threads.
WAITING_OF_ONE = 16
WAITING_OF_MEMBER = 4
PIECE = 64 * 1024
IN_MEMORY = 1_000_000  # bytes: what is longer is a picture, and waits in a file
NO_LENGTH = b"Please say how long it is: what comes in chunks is not waited for."
TOO_MANY = b"Too much is on its way here from your network. Please try again in a moment."


class Gate:
    """WSGI middleware. `at_work`: how many requests are worked on at once. Bodies beyond `longest` are not read.
    `member`: who sends, as their signed cookie says; empty for strangers."""

    def __init__(
        self, app: WSGIApplication, *, at_work: int, longest: int, member: Callable[[WSGIEnvironment], str]
    ) -> None:
        self.app, self.longest, self.member = app, longest, member
        self.at_work = threading.BoundedSemaphore(at_work)
        self.waiting: Counter[str] = Counter()
        self.lock = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if "HTTP_TRANSFER_ENCODING" in environ:  # browsers never do; it may go on for ever
            return refuse(start_response, HTTPStatus.LENGTH_REQUIRED, NO_LENGTH)
        if not 0 < (length := length_of(environ)) <= self.longest:
            return self.let_in(environ, start_response)
        with SpooledTemporaryFile(IN_MEMORY) as body:
            with self.room_for(self.most_of(environ)) as has_room:
                if not has_room:
                    return refuse(start_response, HTTPStatus.SERVICE_UNAVAILABLE, TOO_MANY)
                wait_for(environ["wsgi.input"], length, body)
            return self.let_in(environ | {"wsgi.input": body}, start_response)

    def let_in(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        with self.at_work:
            return self.app(environ, start_response)

    def most_of(self, environ: WSGIEnvironment) -> dict[str, int]:
        """By whom it is counted, and how many each of these may have on their way."""
        network, member = network_of(environ.get("REMOTE_ADDR", "")), self.member(environ)
        if member:
            return {f"member {member}": WAITING_OF_MEMBER, f"members of {network}": WAITING_OF_ONE}
        return {network: WAITING_OF_ONE}

    @contextmanager
    def room_for(self, most: dict[str, int]) -> Iterator[bool]:
        with self.lock:
            has_room = all(self.waiting[one] < many for one, many in most.items())
            self.waiting.update(dict.fromkeys(most, int(has_room)))
        try:
            yield has_room
        finally:
            with self.lock:
                self.waiting.subtract(dict.fromkeys(most, int(has_room)))
                self.waiting += Counter()  # forgets those of whom nothing is waited for


def length_of(environ: WSGIEnvironment) -> int:
    text = environ.get("CONTENT_LENGTH") or ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 20 else 0


def wait_for(source: IO[bytes], length: int, body: IO[bytes]) -> None:
    while length > 0 and (piece := source.read(min(length, PIECE))):
        body.write(piece)
        length -= len(piece)
    body.seek(0)


def refuse(start_response: StartResponse, status: HTTPStatus, why: bytes) -> list[bytes]:
    headers = [("Content-Type", "text/plain; charset=utf-8")]
    headers += [("Retry-After", "5")] if status == HTTPStatus.SERVICE_UNAVAILABLE else []
    start_response(f"{status.value} {status.phrase}", headers)
    return [why]
