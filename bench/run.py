"""How fast pages are, beside a hello-world app and a static file under the same server on the same machine.

    make bench                                  # three seconds for each
    .venv/bin/python -m bench.run --seconds 10 --clients 16

Ratios say more than figures: they stay about the same when the machine changes.
"""

import argparse
import asyncio
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

from tests.running import ROOT, Running, free_port, running

PASSWORD = "a password for measuring only"


@dataclass(frozen=True)
class Page:
    """Something to ask for, again and again."""

    name: str
    port: int
    path: str
    cookie: str = ""
    body: str = ""


@dataclass(frozen=True)
class Figure:
    """What came out: answers in a second, and milliseconds for one."""

    per_second: float
    median: float
    slow: float


async def ask(page: Page, until: float, times: list[float]) -> None:
    """One client with one connection, asking until the time is over."""
    reader, writer = await asyncio.open_connection("127.0.0.1", page.port)
    lines = [f"{'POST' if page.body else 'GET'} {page.path} HTTP/1.1", "Host: 127.0.0.1"]
    if page.cookie:
        lines.append(f"Cookie: {page.cookie}")
    if page.body:
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(page.body)}"]
    request = ("\r\n".join(lines) + "\r\n\r\n" + page.body).encode()
    while time.perf_counter() < until:
        began = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        status = int(head[9:12])
        if status >= 400:
            raise SystemExit(f"{page.name}: {page.path} answered {status}")
        length = re.search(rb"(?i)content-length: (\d+)", head)
        if length:
            await reader.readexactly(int(length[1]))
        times.append(time.perf_counter() - began)
    writer.close()


async def measure(page: Page, seconds: float, clients: int) -> Figure:
    await asyncio.gather(*(ask(page, time.perf_counter() + 0.5, []) for _ in range(clients)))
    times: list[float] = []
    began = time.perf_counter()
    await asyncio.gather(*(ask(page, began + seconds, times) for _ in range(clients)))
    times.sort()
    return Figure(
        len(times) / (time.perf_counter() - began),
        statistics.median(times) * 1000,
        times[int(len(times) * 0.99)] * 1000,
    )


@contextmanager
def hello_world() -> Iterator[int]:
    """The smallest Flask app, served in the same way, as the yardstick."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "bench.hello", str(port)], cwd=ROOT)
    try:
        for _ in range(100):
            try:
                fetch(port, "/")
                break
            except ConnectionError:
                time.sleep(0.1)
        else:
            raise SystemExit("The hello-world app does not start.")
        yield port
    finally:
        process.terminate()
        process.wait()


def fetch(port: int, path: str, cookie: str = "", body: str = "") -> tuple[str, str]:
    """A page's text and the cookies after it."""
    connection = HTTPConnection("127.0.0.1", port)
    headers = {"Cookie": cookie}
    if body:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request("POST" if body else "GET", path, body or None, headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    cookies = [value.split(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie"]
    connection.close()
    return text, "; ".join(cookies) or cookie


def token_in(html: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', html)
    assert found, "the page has no form"
    return found[1]


def signed_in(port: int) -> str:
    """The cookie of somebody who signed in."""
    page, cookie = fetch(port, "/sign-in")
    form = {"csrf_token": token_in(page), "email": "bench@example.org", "password": PASSWORD}
    _, cookie = fetch(port, "/sign-in", cookie, urlencode(form))
    return cookie


def pages_of(server: Running, hello: int) -> list[Page]:
    port = int(server.url.rpartition(":")[2])
    made = server.command(
        "user", "create", "Bench Mark", "bench@example.org", "--password-stdin", stdin=PASSWORD + "\n"
    )
    assert made.returncode == 0, made.stderr
    home, _ = fetch(port, "/")
    question = busiest_question(port, home)
    static = re.search(r"/static/[^\"]+site\.css", home)
    assert static
    cookie = signed_in(port)
    page, cookie = fetch(port, question, cookie)  # the token belongs to this cookie
    number = question.split("/")[2]
    answer = urlencode(
        {"csrf_token": token_in(page), "source": "Cap the fan instead of the level, it survives the night."}
    )
    return [
        Page("hello world", hello, "/"),
        Page("static file", port, static[0]),
        Page("question, signed out", port, question),
        Page("question, signed in", port, question, cookie),
        Page("home", port, "/"),
        Page("search", port, "/search?q=filter"),
        Page("post an answer", port, f"/q/{number}/answers", cookie, answer),
    ]


def busiest_question(port: int, home: str) -> str:
    """The longest question page that the home page links to."""
    links = list(dict.fromkeys(re.findall(r'href="(/q/\d+/[^"#?]+)"', home)))
    assert links, "the demonstration has no questions"
    return max(links[:20], key=lambda link: len(fetch(port, link)[0]))


def show(figures: dict[str, Figure]) -> None:
    base = figures["hello world"].per_second
    print(f"\n{time.strftime('%Y-%m-%d')}, {platform.machine()}, Python {platform.python_version()}")
    print(f"{'':<24}{'per second':>12}{'ratio':>8}{'median ms':>11}{'99 % ms':>10}")
    for name, figure in figures.items():
        ratio = figure.per_second / base
        print(f"{name:<24}{figure.per_second:>12.0f}{ratio:>8.2f}{figure.median:>11.1f}{figure.slow:>10.1f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--clients", type=int, default=8)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, running(Path(folder), DEMO="1", RATE_LIMITS="off") as server:
        server.wait_for("/readyz")
        with hello_world() as hello:
            figures = {}
            for page in pages_of(server, hello):
                figures[page.name] = asyncio.run(measure(page, wanted.seconds, wanted.clients))
                print(f"{page.name} ...", flush=True)
    show(figures)


if __name__ == "__main__":
    main()
