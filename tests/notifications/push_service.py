"""A push service of a test's own: over TLS, on this machine, answering as it is told; and browsers it pushes to."""

import json
import os
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import http_ece
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from flask import Flask

from forum.notifications.push_keys import new_private_key
from forum.notifications.push_sealing import to_base64
from forum.settings import Settings


@dataclass
class Received:
    path: str
    headers: dict[str, str]
    body: bytes


class PushService:
    """Answers 201, or as told; to `/silent…` when it closes, to `/elsewhere` with a redirect, to `/endless` at length.

    After `/hangs-up` it hangs up.
    """

    def __init__(self, certificate: Path) -> None:
        self.received: list[Received] = []
        self.connections = 0
        self.statuses: dict[str, int] = {}
        self.closing = threading.Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), type("Answering", (Answering,), {"service": self}))
        self.server.daemon_threads = False
        self.server.handle_error = lambda *about: None  # a caller who hangs up is what some tests are about
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)

    @property
    def place(self) -> str:
        return f"localhost:{self.server.server_address[1]}"

    @property
    def paths(self) -> list[str]:
        return [one.path for one in self.received]

    def answers(self, path: str, status: int) -> None:
        self.statuses[path] = status

    @contextmanager
    def open(self) -> Iterator["PushService"]:
        answering = threading.Thread(target=self.server.serve_forever, args=(0.02,))
        answering.start()
        try:
            yield self
        finally:
            self.closing.set()
            self.server.shutdown()
            answering.join()
            self.server.server_close()


class Answering(BaseHTTPRequestHandler):
    service: PushService
    protocol_version = "HTTP/1.1"
    timeout = 2

    def setup(self) -> None:
        super().setup()
        self.service.connections += 1

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.service.received.append(Received(self.path, dict(self.headers), body))
        if self.path.startswith("/silent"):
            self.service.closing.wait(5)
        is_elsewhere = self.path == "/elsewhere"
        self.send_response(307 if is_elsewhere else self.service.statuses.get(self.path, 201))
        if is_elsewhere:
            self.send_header("Location", f"https://{self.service.place}/somewhere")
        if self.path == "/hangs-up":
            self.close_connection = True  # without a word: it is found out by the next who asks
        self.send_header("Content-Length", "100000000" if self.path == "/endless" else "0")
        self.end_headers()
        if self.path == "/endless":
            self.wfile.write(b"." * 10_000)
            self.service.closing.wait(5)

    def log_message(self, *about: Any) -> None:
        """What was asked is looked at by the tests."""


@dataclass
class Phone:
    """A browser somewhere, with keys that only it has."""

    endpoint: str
    private: Any = field(default_factory=lambda: generate_private_key(SECP256R1()))
    auth: bytes = field(default_factory=lambda: os.urandom(16))

    @property
    def p256dh(self) -> str:
        return to_base64(self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))

    def to_json(self) -> dict[str, Any]:
        keys = {"p256dh": self.p256dh, "auth": to_base64(self.auth)}
        return {"endpoint": self.endpoint, "expirationTime": None, "keys": keys}

    def opened(self, body: bytes) -> dict[str, str]:
        words = http_ece.decrypt(body, private_key=self.private, auth_secret=self.auth, version="aes128gcm")
        return dict(json.loads(words))


@contextmanager
def a_push_service(app: Flask, settings: Settings, monkeypatch: Any, folder: Path) -> Iterator[PushService]:
    certificate = certificate_in(folder)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with PushService(certificate).open() as service:
        known = replace(settings, vapid_private_key=new_private_key(), push_hosts=service.place)
        monkeypatch.setitem(app.config, "SETTINGS", known)
        monkeypatch.setitem(app.extensions, "kindling-push-services-resting", {})
        yield service


def certificate_in(folder: Path) -> Path:
    """Key and certificate of `localhost` in one file, signed by itself."""
    key, name = (
        generate_private_key(SECP256R1()),
        x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")]),
    )
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(issuer_name=name, subject_name=name, public_key=key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    kept = folder / "localhost.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    kept.write_bytes(private + certificate.public_bytes(Encoding.PEM))
    return kept
