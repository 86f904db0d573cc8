"""The product as its own process, as an operator runs it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60.0  # seconds; a busy machine may need many of them


@dataclass
class Running:
    """A started product: its address, its process and its data folder."""

    url: str
    process: subprocess.Popen[bytes]
    data_dir: Path
    environment: dict[str, str] = field(repr=False)

    def get(self, path: str) -> tuple[int, str]:
        """Status and body; 0 while nobody answers."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return 0, ""

    def wait_for(self, path: str, status: int = 200) -> str:
        """Ask until the answer has this status."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            assert self.process.poll() is None, f"the server ended: {self.log()}"
            seen, body = self.get(path)
            if seen == status:
                return body
            time.sleep(0.1)
        raise AssertionError(f"{path} answered {seen}, not {status}: {body[:300]} {self.log()}")

    def command(self, *words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run an operator's command on the same data."""
        return subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", "community", *words],
            env=self.environment, cwd=ROOT, input=stdin, capture_output=True, text=True, timeout=PATIENCE,
        )  # fmt: skip

    def log(self) -> str:
        return (self.data_dir / "log").read_text()

    def end(self, sign: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal; the exit code."""
        self.process.send_signal(sign)
        return self.process.wait(PATIENCE)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(data_dir: Path, *words: str, **environment: str) -> Iterator[Running]:
    """Start `flask community <words>` (by default `start`) on a free port; ended with the block."""
    port = free_port()
    ours = {"PATH": os.environ["PATH"], "HOME": str(data_dir), "DATA_DIR": str(data_dir), "PORT": str(port)}
    ours |= {"DEMO": "0", "PYTHONUNBUFFERED": "1", **environment}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "community", *(words or ("start",))]
    with (data_dir / "log").open("w") as log:
        process = subprocess.Popen(command, env=ours, cwd=ROOT, stdout=log, stderr=log, start_new_session=True)
    try:
        yield Running(f"http://127.0.0.1:{port}", process, data_dir, ours)
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
