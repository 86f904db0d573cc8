"""Asks a server for the same things again and again, with `wrk` where it is there, else with a few lines of asyncio.

wrk costs a fraction of what the server costs; our own client shares the processors with it and makes everything slower.
"""

import asyncio
import json
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

WARM = 0.4  # seconds before anything is counted
LUA = """
local shots, turn = {%(shots)s}, 0
function request()
  turn = turn %% #shots + 1
  local shot = shots[turn]
  return wrk.format(shot[1], shot[2], shot[3], shot[4])
end
function done(summary, latency)
  local errors = summary.errors
  print("COUNTED", summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
        errors.connect + errors.read + errors.write, errors.timeout, errors.status)
end
"""


@dataclass(frozen=True)
class Shot:
    """One request as it is sent; with a body it is posted."""

    path: str
    headers: Mapping[str, str]
    body: str = ""

    @property
    def method(self) -> str:
        return "POST" if self.body else "GET"


@dataclass(frozen=True)
class Round:
    """What came out of asking for a while: answers, seconds, and milliseconds that one answer took."""

    count: int
    seconds: float
    median: float
    slow: float

    @property
    def rate(self) -> float:
        return self.count / self.seconds


def client() -> str:
    return "wrk" if shutil.which("wrk") else "asyncio"


def ask(port: int, shots: Sequence[Shot], seconds: float, clients: int) -> Round:
    """Ask over so many connections for so long. Raises RuntimeError when an answer is an error."""
    if client() == "wrk":
        return ask_with_wrk(port, shots, seconds, clients)
    return asyncio.run(ask_ourselves(port, shots, seconds, clients))


def ask_with_wrk(port: int, shots: Sequence[Shot], seconds: float, clients: int) -> Round:
    listed = ", ".join(
        f"{{{json.dumps(one.method)}, {json.dumps(one.path)}, {{{pairs(one.headers)}}}, {json.dumps(one.body)}}}"
        for one in shots
    )
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "shots.lua"
        script.write_text(LUA % {"shots": listed})
        words = [
            "wrk",
            "-t1",
            f"-c{clients}",
            f"-d{max(1, round(seconds))}s",
            "--latency",
            "--timeout",
            "30s",
            "-s",
            str(script),
        ]
        run = subprocess.run([*words, f"http://127.0.0.1:{port}/"], capture_output=True, text=True, check=True)
    found = re.search(r"^COUNTED\s+(.*)$", run.stdout, re.MULTILINE)
    if found is None:
        raise RuntimeError(f"wrk said something else: {run.stdout}{run.stderr}")
    count, took, median, slow, broken, late, refused = map(float, found[1].split())
    if broken or late or refused:
        faults = f"{broken:.0f} broken off, {late:.0f} too late, {refused:.0f} with an error"
        raise RuntimeError(f"{shots[0].path}: of {count:.0f} answers {faults}")
    return Round(int(count), took / 1e6, median / 1000, slow / 1000)


def pairs(headers: Mapping[str, str]) -> str:
    """A table of Lua."""
    return ", ".join(f"[{json.dumps(name)}] = {json.dumps(value)}" for name, value in headers.items())


async def ask_ourselves(port: int, shots: Sequence[Shot], seconds: float, clients: int) -> Round:
    times: list[float] = []
    began = time.perf_counter()
    lists = [[*shots[number % len(shots) :], *shots[: number % len(shots)]] for number in range(clients)]
    await asyncio.gather(*(one_client(port, each, began + seconds, times) for each in lists))
    took = time.perf_counter() - began
    times.sort()
    return Round(len(times), took, times[len(times) // 2] * 1000, times[int(len(times) * 0.99)] * 1000)


async def one_client(port: int, shots: Sequence[Shot], until: float, times: list[float]) -> None:
    """One client with one connection, asking until the time is over."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for shot in cycle(shots):
        if time.perf_counter() > until:
            break
        began = time.perf_counter()
        writer.write(written(shot, port))
        head = await reader.readuntil(b"\r\n\r\n")
        if int(head[9:12]) >= 400:
            raise RuntimeError(f"{shot.path} answered {int(head[9:12])}")
        length = re.search(rb"(?i)content-length: (\d+)", head)
        if length and int(head[9:12]) != 304:
            await reader.readexactly(int(length[1]))
        times.append(time.perf_counter() - began)
    writer.close()


def written(shot: Shot, port: int) -> bytes:
    headers = {"Host": f"127.0.0.1:{port}", **shot.headers}
    if shot.body:
        headers["Content-Length"] = str(len(shot.body))
    lines = [f"{shot.method} {shot.path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n" + shot.body).encode()
