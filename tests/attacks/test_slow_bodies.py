"""Attacks on the server itself: bodies that come slowly or not at all, and requests that mean two things."""

import os
import runpy
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from forum.core.gate import WAITING_OF_ONE
from forum.core.web import MEMBER, cookie_name
from forum.settings import Settings
from tests.conftest import SECRET
from tests.core.test_mail import free_port

TOP = Path(__file__).parents[2]
STARTS_WITHIN = 30  # seconds, on a busy machine
FORM = "POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"


class Server:
    """One worker of the real server."""

    def __init__(self, port: int) -> None:
        self.port = port

    def line(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=5)

    def says(self, request: str) -> str:
        """The first line of the answer; empty where the line is only closed."""
        with self.line() as line:
            line.sendall(request.encode("latin-1"))
            try:
                return line.recv(4096).decode("latin-1").partition("\r\n")[0]
            except ConnectionResetError:
                return ""

    def answers(self, path: str = "/healthz") -> bool:
        try:
            return " 200 " in self.says(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        except OSError:
            return False


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    port = free_port()
    command = runpy.run_path(str(TOP / "bin" / "_serve.py"))["web_command"]
    known = {"DATA_DIR": str(tmp_path_factory.mktemp("slow")), "SECRET_KEY": SECRET, "LOG_LEVEL": "error"}
    site = {"SITE_URL": f"http://localhost:{port}", "PYTHONPATH": str(TOP)}
    process = subprocess.Popen(
        command({"host": "127.0.0.1", "port": port, "workers": 1}), cwd=TOP, env=os.environ | known | site
    )
    try:
        running, until = Server(port), time.monotonic() + STARTS_WITHIN
        while not running.answers():
            assert time.monotonic() < until, "the server does not start"
            time.sleep(0.1)
        yield running
    finally:
        process.terminate()
        process.wait(20)


def cookie_of(member: int) -> str:
    """As the server signs it, whose secret we know."""
    app = Flask("somebody")
    app.secret_key = SECRET
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    return f"{cookie_name(Settings(site_url='http://localhost'))}={signer.dumps({MEMBER: member})}"


@pytest.mark.attack("A41")
def test_who_sends_a_byte_a_second_keeps_nobody_else_waiting(server: Server) -> None:
    slow = [server.line() for _ in range(WAITING_OF_ONE)]
    for line in slow:
        line.sendall(f"{FORM}Content-Length: 1000\r\n\r\nx".encode())
    time.sleep(0.3)

    began = time.monotonic()
    assert server.answers()
    assert server.answers("/about")
    assert time.monotonic() - began < 4
    assert " 503 " in server.says(f"{FORM}Content-Length: 1000\r\n\r\nx")
    assert " 400 " in server.says(f"{FORM}Cookie: {cookie_of(7)}\r\nContent-Length: 1\r\n\r\nx"), "a member is heard"
    assert " 503 " in server.says(f"{FORM}Cookie: {cookie_of(7)}x\r\nContent-Length: 1\r\n\r\nx"), "it must be signed"
    for line in slow:
        line.close()
    time.sleep(0.3)
    assert " 400 " in server.says(f"{FORM}Content-Length: 1\r\n\r\nx")  # heard again, and refused for want of a token


@pytest.mark.attack("A41")
def test_who_sends_a_body_in_chunks_is_not_waited_for(server: Server) -> None:
    """Of those it cannot be known when they end: five that never do would keep every thread that is at work."""
    slow = [server.line() for _ in range(5)]
    for line in slow:
        line.sendall(f"{FORM}Transfer-Encoding: chunked\r\n\r\n5\r\nab".encode())
    time.sleep(0.3)

    assert server.answers()
    for line in slow:
        assert b" 411 " in line.recv(4096)
        line.close()


@pytest.mark.attack("A41")
def test_a_body_of_a_hundred_megabytes_is_refused_unread(server: Server) -> None:
    assert " 413 " in server.says(f"{FORM}Content-Length: 100000000\r\n\r\nx")


@pytest.mark.attack("A52")
@pytest.mark.parametrize(
    "lines",
    [
        "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /evil HTTP/1.1\r\n\r\n",
        "Content-Length: 4\r\nContent-Length: 9\r\n\r\nx=yyGET /evil HTTP/1.1\r\n\r\n",
        "Content-Length: +4\r\n\r\nx=yy",
        "Content-Length: 4, 4\r\n\r\nx=yyGET /evil HTTP/1.1\r\n\r\n",
        "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
        "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        "Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\x1f\x8b\x08\x00",
    ],
    ids=["both", "two lengths", "plus", "list", "unknown", "no number", "blank before colon", "gzip"],
)
def test_a_request_that_means_two_things_is_refused(server: Server, lines: str) -> None:
    with server.line() as line:
        line.sendall((FORM + lines).encode("latin-1"))
        line.settimeout(0.5)
        heard = b""
        try:
            while piece := line.recv(65536):
                heard += piece
        except (TimeoutError, ConnectionResetError):
            pass
    assert b" 404 " not in heard, "what stood in the body was answered as a request"
    assert heard.startswith((b"HTTP/1.1 400", b"HTTP/1.1 411", b"HTTP/1.1 413", b"HTTP/1.1 501")) or heard == b""
