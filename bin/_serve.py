"""Web server and worker together, as long as both live: when one ends, or we are asked to stop, both are stopped."""

import ctypes
import http.client
import json
import os
import signal
import subprocess
import sys
import time
from types import FrameType
from typing import Any

PATIENCE = 20  # seconds for requests and jobs under way to end
FLASK = [sys.executable, "-m", "flask", "--app", "app"]


class Crew:
    """The processes that run together."""

    def __init__(self) -> None:
        self.members: dict[str, subprocess.Popen[str]] = {}
        self.asked_to_stop = False
        for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if one != signal.SIGHUP or signal.getsignal(one) != signal.SIG_IGN:  # nohup means what it says
                signal.signal(one, self.ask_to_stop)

    def ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        self.asked_to_stop = True

    def start(self, name: str, command: list[str], **options: Any) -> subprocess.Popen[str]:
        # Each in a group of its own: Ctrl-C comes here only, and nothing of a group is left behind.
        self.members[name] = subprocess.Popen(
            command,
            start_new_session=True,
            preexec_fn=end_with_parent,  # noqa: PLW1509  # there are no threads here that it could upset
            text=True,
            **options,
        )
        return self.members[name]

    def ended(self) -> str | None:
        return next((name for name, process in self.members.items() if process.poll() is not None), None)

    def stop(self) -> None:
        for process in self.members.values():
            signal_group(process, signal.SIGTERM, only_first=True)
        patient_until = time.monotonic() + PATIENCE
        while time.monotonic() < patient_until and any(one.poll() is None for one in self.members.values()):
            time.sleep(0.05)
        for process in self.members.values():
            signal_group(process, signal.SIGKILL)
            process.wait()


def end_with_parent() -> None:
    """On Linux a child hears when this process is killed without a chance to stop it."""
    if sys.platform == "linux":
        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGTERM)


def signal_group(process: subprocess.Popen[str], number: int, *, only_first: bool = False) -> None:
    try:
        if only_first:
            process.send_signal(number)
        else:
            os.killpg(process.pid, number)
    except ProcessLookupError:
        pass  # the good end: nobody is left


def main() -> int:
    crew = Crew()
    plan = prepared(crew)
    if crew.asked_to_stop or plan is None:
        return 0 if crew.asked_to_stop else 1
    crew.start("web server", web_command(plan))
    ended = watch(crew, plan)
    crew.stop()
    if ended is None:
        print("Stopped.", flush=True)
        return 0
    code = crew.members[ended].returncode
    print(f"The {ended} ended by itself (exit {code}), so the rest was stopped too.", file=sys.stderr)
    return 1


def prepared(crew: Crew) -> dict[str, Any] | None:
    """What bin/_prepare.py found: where to serve. None when it refused, and said why."""
    process = crew.start("preparation", [sys.executable, "bin/_prepare.py"], stdout=subprocess.PIPE)
    while process.poll() is None and not crew.asked_to_stop:
        time.sleep(0.02)
    crew.stop()
    del crew.members["preparation"]
    if process.returncode != 0 or process.stdout is None:
        return None
    plan: dict[str, Any] = json.loads(process.stdout.read().splitlines()[-1])
    return plan


def web_command(plan: dict[str, Any]) -> list[str]:
    # Most of the threads wait for forms to arrive; two of a worker are at work (forum/core/gate.py).
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--http",
        "1",
        "--no-ws",
        "--blocking-threads",
        "64",
    ]
    command += ["--host", plan["host"], "--port", str(plan["port"]), "--workers", str(plan["workers"])]
    return [*command, "--respawn-failed-workers", "--respawn-interval", "0.5", "--log-level", "error", "app:app"]


def watch(crew: Crew, plan: dict[str, Any]) -> str | None:
    """Waits for the end of one of them, and gives its name; or until asked to stop."""
    while not crew.asked_to_stop:
        if ended := crew.ended():
            return ended
        if "worker" not in crew.members and answers(plan):
            crew.start("worker", [*FLASK, "worker"])  # only now, so that the first page need not wait for it
            announce(plan)
        time.sleep(0.05 if "worker" not in crew.members else 0.2)
    return None


def answers(plan: dict[str, Any]) -> bool:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(plan["host"], plan["host"])  # noqa: S104  # compared, not bound
    connection = http.client.HTTPConnection(host, plan["port"], timeout=1)
    try:
        connection.request("GET", "/healthz")
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def announce(plan: dict[str, Any]) -> None:
    print(f"\nKindling is at {plan['url']}   (Ctrl-C stops it)")
    if plan["has_demo"]:
        print("Sign in as pat@example.org, who takes part, or ada@example.org, who organises; password Kindling-2026.")
    if plan["keeps_mail"]:
        print(f"Mails go nowhere; read them at {plan['url']}/dev/mail.")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
