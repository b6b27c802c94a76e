"""Push services: the servers of browser makers that hand a push to a browser. Which addresses are theirs, and the line
to them.

A browser tells us the address, so it is somebody's wish that our server calls it. Only hosts of the setting PUSH_HOSTS
are called, over TLS with their certificate verified; redirects are not followed, and of an answer only the first bytes
are read. A service that does not answer is left alone for a minute, so that it cannot hold up what goes elsewhere.
"""

import re
import ssl
import time
import weakref
from collections.abc import Mapping
from http.client import HTTPException, HTTPSConnection

from flask import current_app
from flask_babel import lazy_gettext as _l

from forum.core.refusals import Unusable
from forum.settings import current_settings

PATIENCE = 10  # seconds, for each step of a call
REST = 60  # seconds
MOST_READ = 2048  # bytes of an answer
LONGEST_ADDRESS = 1000
NAME = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
ADDRESS = re.compile(rf"https://((?:{NAME}\.)*{NAME}(?::[0-9]{{1,5}})?)(/[!-~]*)", re.ASCII)


class UnknownPushAddress(Unusable):
    message = _l("This browser wants to hear from us in a way that we do not know.")


class PushServiceSilent(Exception):
    """A push service cannot be reached, or does not answer."""


def place_and_path(endpoint: str) -> tuple[str, str]:
    """The host, with its port if there is one, and what to ask there. Raises UnknownPushAddress."""
    address = ADDRESS.fullmatch(endpoint)
    if address is None or len(endpoint) > LONGEST_ADDRESS or not is_known(address[1]):
        raise UnknownPushAddress
    return address[1], address[2]


def is_push_service(endpoint: str) -> bool:
    try:
        place_and_path(endpoint)
    except UnknownPushAddress:
        return False
    return True


def is_known(place: str) -> bool:
    """Whether the setting names this host, or a domain that it stands below: `*.push.apple.com`."""
    hosts = current_settings().push_hosts.lower().split()
    return any(place.endswith(host[1:]) if host.startswith("*.") else place == host for host in hosts)


class PushLine:
    """Connections to push services for a batch of pushes: one for each, opened by the first that needs it."""

    def __init__(self) -> None:
        self.connections: dict[str, HTTPSConnection] = {}
        self.trust = ssl.create_default_context()
        self.resting: dict[str, float] = current_app.extensions.setdefault("kindling-push-services-resting", {})
        weakref.finalize(self, hang_up_all, self.connections)

    def post(self, endpoint: str, body: bytes, headers: Mapping[str, str]) -> int:
        """The status of the answer. Raises UnknownPushAddress, PushServiceSilent."""
        place, path = place_and_path(endpoint)
        if self.resting.get(place, 0) > time.monotonic():
            raise PushServiceSilent(f"{place} did not answer a moment ago")
        try:
            return self.ask_twice(place, path, body, headers)
        except (OSError, HTTPException) as why:
            self.hang_up(place)
            self.resting[place] = time.monotonic() + REST
            raise PushServiceSilent(f"{place}: {str(why) or type(why).__name__}") from why

    def ask_twice(self, place: str, path: str, body: bytes, headers: Mapping[str, str]) -> int:
        """A line that was open for a while may have been closed from the other side: that is no reason to give up."""
        was_open = place in self.connections
        try:
            return self.ask(place, path, body, headers)
        except (OSError, HTTPException) as why:
            self.hang_up(place)
            if isinstance(why, TimeoutError) or not was_open:
                raise
        return self.ask(place, path, body, headers)

    def ask(self, place: str, path: str, body: bytes, headers: Mapping[str, str]) -> int:
        if place not in self.connections:
            self.connections[place] = HTTPSConnection(place, timeout=PATIENCE, context=self.trust)
        connection = self.connections[place]
        connection.request("POST", path, body, dict(headers))
        with connection.getresponse() as answer:
            answer.read(MOST_READ)
            if not answer.isclosed():
                self.hang_up(place)
            return answer.status

    def hang_up(self, place: str) -> None:
        connection = self.connections.pop(place, None)
        if connection is not None:
            connection.close()


def hang_up_all(connections: dict[str, HTTPSConnection]) -> None:
    for connection in connections.values():
        connection.close()
