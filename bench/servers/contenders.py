"""The servers that are compared, each started on a copy of the same site, and what their processes used."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path

from tests.running import ROOT, free_port

TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Contender:
    """A server with its settings: the product's own, unless `words` name another."""

    name: str
    settings: dict[str, str] = field(default_factory=dict)
    words: tuple[str, ...] = ("-m", "flask", "--app", "wsgi", "community", "serve", "--web-only")


GUNICORN = (
    "-m",
    "gunicorn",
    "-k",
    "gthread",
    "--threads",
    "8",
    "--keep-alive",
    "30",
    "--log-level",
    "error",
    "wsgi:app",
)
CONTENDERS = [
    *(Contender(f"waitress, {n} threads", {"THREADS": str(n)}) for n in (2, 4, 8, 16)),
    *(Contender(f"waitress, {n} processes of 8 threads", {"WEB_PROCESSES": str(n)}) for n in (2, 3)),
    Contender("gunicorn gthread, 2 processes of 8 threads", words=(*GUNICORN, "-w", "2")),
]
CROWDS = [Contender(f"CROWD={n}", {"CROWD": str(n)}) for n in (0, 5, 10, 20, 40)]


@dataclass
class Started:
    """A server that answers."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def members(self) -> list[int]:
        """Its process and all below."""
        found, new = [], [self.process.pid]
        while new:
            number = new.pop()
            found.append(number)
            new += map(int, Path(f"/proc/{number}/task/{number}/children").read_text().split())
        return found

    @property
    def cpu(self) -> float:
        """Seconds of processor time used so far."""
        fields = [Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split() for one in self.members]
        return sum(int(one[11]) + int(one[12]) for one in fields) / TICK

    @property
    def megabytes(self) -> float:
        """Memory, what processes share counted once."""
        rolls = [Path(f"/proc/{one}/smaps_rollup").read_text() for one in self.members]
        return sum(int(roll.partition("\nPss:")[2].split()[0]) for roll in rolls) / 1024


@contextmanager
def started(contender: Contender, site: Path, folder: Path) -> Iterator[Started]:
    """Start a server on a copy of the site; ended with the block."""
    shutil.copytree(site, folder)
    port = free_port()
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "DATA_DIR": str(folder), "DEMO": "1", "CROWD": "0",
                   "RATE_LIMITS": "off", "PORT": str(port), "GUNICORN_CMD_ARGS": f"-b 127.0.0.1:{port}"}  # fmt: skip
    words = [sys.executable, *contender.words]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(words, env=environment | contender.settings, cwd=ROOT, stdout=log, stderr=log)
    try:
        end = time.monotonic() + 60
        while not answers(port):
            if process.poll() is not None or time.monotonic() > end:
                raise SystemExit(f"{contender.name} does not start: {(folder / 'log').read_text()[-2000:]}")
            time.sleep(0.1)
        yield Started(port, process)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
        shutil.rmtree(folder, ignore_errors=True)


def answers(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
