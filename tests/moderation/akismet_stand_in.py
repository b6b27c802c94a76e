"""A server that speaks Akismet's protocol, on loopback, and does as a test says: answer, hang, break, know no key."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

KEY = "a key it knows"
THANKS = "Thanks for making the web a better place."


@dataclass
class StandIn:
    """`mood`: "well", "slow" (never answers), "dripping" (a letter of the head now and then), "broken", "endless" or
    "elsewhere" (sends to another address). What holds the word "pills" is spam. `asked` is what came, `sent` how many
    bytes went out to somebody who still listened."""

    mood: str = "well"
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    url: str = ""
    sent: int = 0
    ended: threading.Event = field(default_factory=threading.Event)

    def answer(self, path: str, about: dict[str, str]) -> str:
        if about.get("api_key") != KEY:
            return "invalid"
        if path.endswith("comment-check"):
            return "true" if "pills" in about["comment_content"] else "false"
        return THANKS


class Answers(BaseHTTPRequestHandler):
    here: StandIn

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        about = {name: values[0] for name, values in parse_qs(body).items()}
        self.here.asked.append((self.path, about))
        at_length = {"slow": self.say_nothing, "dripping": self.drip, "endless": self.go_on_and_on}
        if self.here.mood in at_length:
            with suppress(OSError):  # nobody listens any more
                at_length[self.here.mood]()
            return
        text = self.here.answer(self.path, about).encode()
        if self.here.mood == "elsewhere":
            self.send_response(307)
            self.send_header("Location", f"{self.here.url}/inside")
            self.end_headers()
            return
        self.send_response(500 if self.here.mood == "broken" else 200)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def say_nothing(self) -> None:
        self.here.ended.wait(10)

    def drip(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Patience: ")
        while not self.here.ended.wait(0.02):
            self.here.sent += self.wfile.write(b"a")

    def go_on_and_on(self) -> None:
        self.send_response(200)
        self.end_headers()
        while self.here.sent < 50_000_000:
            self.here.sent += self.wfile.write(b"false" * 10_000)

    def log_message(self, *said: object) -> None:
        """In silence."""


@contextmanager
def stand_in() -> Iterator[StandIn]:
    here = StandIn()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("AnswersHere", (Answers,), {"here": here}))
    server.daemon_threads = True
    here.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield here
    here.ended.set()
    server.shutdown()
    server.server_close()
    thread.join()
