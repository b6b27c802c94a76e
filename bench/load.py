"""The load: some client processes, each with some connections that are always waiting for an answer.

A lean client of our own, with nothing but raw sockets, epoll and keep-alive, rather than a tool that must be
installed: it speaks to the forum and to the floors alike, so what it costs itself is in all the figures and makes
the ratios smaller, never larger. It takes about 20 microseconds of processor time a request, and is told apart in
the report: `cpu` is what the server alone used.
"""

import multiprocessing
import select
import socket
import time
from array import array
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from typing import Any
from uuid import uuid4

HEAD_END = b"\r\n\r\n"
LENGTH = b"content-length: "
UNIQUE = b"00000000-0000-4000-8000-000000000000"  # stands in a request where each one needs something new
PATIENCE = 10  # seconds for an answer under way when the time is over


@dataclass(frozen=True)
class Load:
    """What is asked, of whom, and how hard. `stay`: a connection ends after so many answers, and a new one comes in its
    place. The kernel deals connections out to the web processes by chance: few that stay may all be with one of them.
    """

    port: int
    request: bytes
    status: int = 200
    connections: int = 16
    processes: int = 2
    stay: int = 0


@dataclass
class Outcome:
    """What came of it. A wrong status, a broken connection and a missing answer are errors."""

    seconds: float = 0
    latencies: "array[float]" = field(default_factory=lambda: array("d"))
    errors: int = 0
    bytes: int = 0

    @property
    def rate(self) -> float:
        return len(self.latencies) / self.seconds

    def percentile(self, part: float) -> float:
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(len(ordered) * part))] if ordered else float("nan")

    def add(self, other: "Outcome") -> None:
        self.latencies += other.latencies
        self.errors += other.errors
        self.bytes = max(self.bytes, other.bytes)


def put_under(load: Load, seconds: float) -> Outcome:
    """Ask for so many seconds, from all processes at once."""
    context = multiprocessing.get_context("fork")
    processes = min(load.processes, load.connections)
    barrier = context.Barrier(processes)
    pipes, clients = [], []
    for number in range(processes):
        mine, theirs = context.Pipe(duplex=False)
        connections = load.connections // processes + (number < load.connections % processes)
        clients.append(context.Process(target=ask, args=(load, connections, seconds, barrier, theirs), daemon=True))
        pipes.append(mine)
        clients[-1].start()
    total = Outcome(seconds=seconds)
    for pipe, client in zip(pipes, clients, strict=True):
        if pipe.poll(seconds + 2 * PATIENCE):
            total.add(pipe.recv())
        else:
            client.kill()
            total.errors += 1
        client.join()
    return total


def ask(load: Load, connections: int, seconds: float, barrier: Barrier, report: Connection) -> None:
    """One client process."""
    client = Client(load)
    for _ in range(connections):
        client.connect()
    barrier.wait(PATIENCE)
    client.run(seconds)
    report.send(client.outcome)
    report.close()


class Client:
    def __init__(self, load: Load) -> None:
        self.load = load
        self.make_request = repeated(load.request)
        self.poll = select.epoll()
        self.sessions: dict[int, Session] = {}
        self.outcome = Outcome()

    def connect(self) -> "Session":
        session = Session(self.load.port)
        self.sessions[session.number] = session
        self.poll.register(session.number, select.EPOLLIN)
        return session

    def run(self, seconds: float) -> None:
        until = time.perf_counter() + seconds
        for session in list(self.sessions.values()):
            session.send(self.make_request())
        while (left := until - time.perf_counter()) > 0:
            for number, _ in self.poll.poll(min(left, 1)):
                self.serve(self.sessions[number], until)
        # An answer that comes after the time is not counted, but one that never comes is an error.
        self.wait_for_the_last(until + PATIENCE)

    def serve(self, session: "Session", until: float) -> None:
        try:
            status = session.receive()
        except OSError:
            self.replace(session, until)
            return
        if status is None:
            return
        now = time.perf_counter()
        self.outcome.bytes = session.length
        if status != self.load.status:
            self.outcome.errors += 1
        elif now < until:
            self.outcome.latencies.append(now - session.sent_at)
        if now < until:
            self.next_of(session).send(self.make_request())

    def next_of(self, session: "Session") -> "Session":
        session.answers += 1
        if session.answers != self.load.stay:
            return session
        self.leave(session)
        return self.connect()

    def replace(self, session: "Session", until: float) -> None:
        self.outcome.errors += 1
        self.leave(session)
        if time.perf_counter() < until:
            self.connect().send(self.make_request())

    def leave(self, session: "Session") -> None:
        self.poll.unregister(session.number)
        del self.sessions[session.number]
        session.socket.close()

    def wait_for_the_last(self, until: float) -> None:
        while any(session.is_waiting for session in self.sessions.values()) and time.perf_counter() < until:
            for number, _ in self.poll.poll(0.1):
                self.serve(self.sessions[number], until=0)
        self.outcome.errors += sum(session.is_waiting for session in self.sessions.values())


class Session:
    """One connection, and the answer that is coming in on it."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.number = self.socket.fileno()
        self.is_waiting = False
        self.answers = 0
        self.sent_at = 0.0
        self.start = b""
        self.missing = 0
        self.length = 0

    def send(self, request: bytes) -> None:
        self.is_waiting = True
        self.start = b""
        self.missing = -1
        self.sent_at = time.perf_counter()
        self.socket.sendall(request)

    def receive(self) -> int | None:
        """The status, once the answer is whole."""
        part = self.socket.recv(262144)
        if not part:
            raise ConnectionError("The server closed the connection.")
        if self.missing < 0:
            self.begin(self.start + part)
        else:
            self.missing -= len(part)
        if self.missing != 0:
            return None
        self.is_waiting = False
        return int(self.start[9:12])

    def begin(self, part: bytes) -> None:
        self.start = part
        head_end = part.find(HEAD_END)
        if head_end < 0:
            return
        head = part[:head_end].lower()
        at = head.find(LENGTH)
        if at < 0:
            raise ConnectionError("An answer without Content-Length.")
        self.length = int(head[at + len(LENGTH) :].split(b"\r", 1)[0])
        self.missing = head_end + len(HEAD_END) + self.length - len(part)


def repeated(request: bytes) -> Callable[[], bytes]:
    """The request, with something new in it each time where it holds UNIQUE."""
    parts = request.split(UNIQUE)
    if len(parts) == 1:
        return lambda: request
    return lambda: str(uuid4()).encode().join(parts)


def request(method: str, path: str, port: int, body: bytes = b"", **headers: Any) -> bytes:
    """The bytes of a request as a browser would send it."""
    given = {"Host": f"127.0.0.1:{port}", "Accept": "text/html,*/*;q=0.8", "Accept-Encoding": "gzip"}
    given |= {name.replace("_", "-"): value for name, value in headers.items()}
    if body:
        given |= {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(body))}
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in given.items())]
    return "\r\n".join(lines).encode() + HEAD_END + body
