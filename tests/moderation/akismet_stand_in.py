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
    """`mood`: "well", "slow" (never answers), "broken", "endless" or "elsewhere" (sends to another address). What holds
    the word "pills" is spam. `asked` is what came, `sent` how many bytes went out to somebody who still listened."""

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


@contextmanager
def stand_in() -> Iterator[StandIn]:
    here = StandIn()

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            about = {name: values[0] for name, values in parse_qs(body).items()}
            here.asked.append((self.path, about))
            if here.mood == "slow":
                here.ended.wait(10)
                return
            if here.mood == "endless":
                self.go_on_and_on()
                return
            text = here.answer(self.path, about).encode()
            if here.mood == "elsewhere":
                self.send_response(307)
                self.send_header("Location", f"{here.url}/inside")
                self.end_headers()
                return
            self.send_response(500 if here.mood == "broken" else 200)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def go_on_and_on(self) -> None:
            self.send_response(200)
            self.end_headers()
            with suppress(OSError):  # nobody listens any more
                while here.sent < 50_000_000:
                    here.sent += self.wfile.write(b"false" * 10_000)

        def log_message(self, *said: object) -> None:
            """In silence."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.daemon_threads = True
    here.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield here
    here.ended.set()
    server.shutdown()
    server.server_close()
    thread.join()
