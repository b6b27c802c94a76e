"""Servers under test: started as bin/run starts them, asked what they use, and stopped by their ids."""

import http.client
import importlib.util
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

TOP = Path(__file__).parent.parent
START_SECONDS = 30
STOP_SECONDS = 10
AT_WORK = 2  # requests at once in a worker, as THREADS has it
TICKS = os.sysconf("SC_CLK_TCK")


def web_command(app: str, port: int, workers: int, threads: int | None) -> list[str]:
    """The command of bin/run, for this app; only the number of threads may be tried out."""
    command: list[str] = bin_serve().web_command({"host": "127.0.0.1", "port": port, "workers": workers})
    if threads or app != "app:app":  # the floors have no gate that lets so many in at once
        command[command.index("--blocking-threads") + 1] = str(threads or AT_WORK)
    return [*command[:-1], app]


def bin_serve() -> Any:
    """bin/_serve.py, which is no package."""
    spec = importlib.util.spec_from_file_location("_serve", TOP / "bin" / "_serve.py")
    assert spec is not None
    assert spec.loader is not None
    serve = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(serve)
    return serve


def cores() -> int:
    return len(os.sched_getaffinity(0))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(**settings: str) -> dict[str, str]:
    """What a process needs to run, and these settings: nothing of the forum that may run here already."""
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH", "XDG_RUNTIME_DIR")
    return {name: os.environ[name] for name in kept if name in os.environ} | settings


def settings_for(port: int, data_dir: Path, database_url: str, **more: str) -> dict[str, str]:
    """The forum as in production, but without limits on how often one may knock."""
    return environment(
        KINDLING_ENV="production",
        HOST="127.0.0.1",
        PORT=str(port),
        SITE_URL=f"http://127.0.0.1:{port}",
        DATA_DIR=str(data_dir),
        DATABASE_URL=database_url,
        SECRET_KEY=secrets.token_hex(32),
        RATE_LIMITS="off",
        LOG_LEVEL="warning",
        **more,
    )


class Server:
    def __init__(
        self, app: str, port: int, settings: Mapping[str, str], workers: int, threads: int | None, log: Path
    ) -> None:
        self.port = port
        self.log = log
        with log.open("ab") as out:
            # In a group of its own: Ctrl-C comes to the bench only, which then stops it.
            self.process = subprocess.Popen(
                web_command(app, port, workers, threads),
                cwd=TOP,
                env=dict(settings),
                stdout=out,
                stderr=out,
                start_new_session=True,
                preexec_fn=bin_serve().end_with_parent,  # noqa: PLW1509  # there are no threads here that it could upset
            )

    def wait_for(self, path: str) -> "Server":
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and self.process.poll() is None:
            if self.answers(path):
                return self
            time.sleep(0.1)
        self.stop()
        sys.exit(f"The server did not start. It said:\n{self.log.read_text()[-3000:]}")

    def answers(self, path: str) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", path)
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()

    def workers(self) -> list[int]:
        """The processes that answer requests: all children but Python's own tracker of resources."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [int(child) for child in children if b"resource_tracker" not in command_line(int(child))]

    def cpu(self) -> float:
        """Seconds of processor time that the workers have used so far."""
        return sum(cpu_seconds(worker) for worker in self.workers())

    def memory(self) -> list[float]:
        """Megabytes that each worker holds in memory."""
        return [resident(worker) for worker in self.workers()]


def command_line(process: int) -> bytes:
    return Path(f"/proc/{process}/cmdline").read_bytes()


def cpu_seconds(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    user, system = 11, 12
    return (int(fields[user]) + int(fields[system])) / TICKS


def resident(process: int) -> float:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))
