"""A server that speaks Akismet's protocol, on loopback, and does as a test says: answer, hang, break, know no key."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

KEY = "a key it knows"
THANKS = "Thanks for making the web a better place."


@dataclass
class StandIn:
    """`mood`: "well", "slow" (never answers) or "broken". What holds the word "pills" is spam. `asked` is what came."""

    mood: str = "well"
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    url: str = ""
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
            text = here.answer(self.path, about).encode()
            self.send_response(500 if here.mood == "broken" else 200)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

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
