"""The client, as a process of its own: `python -m bench.servers.asking` with what to ask as JSON on standard input.

A few plain sockets in one thread, to take as little as possible of the processors that it shares with the server.
"""

import json
import re
import selectors
import socket
import subprocess
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass, field

LENGTH = re.compile(rb"(?i)\r\ncontent-length: (\d+)")
TOO_LATE = 5.0  # seconds; then somebody goes away


@dataclass
class Asked:
    """What to ask: paths in turn, over so many connections for so long, each resting a while after an answer."""

    port: int
    paths: list[str]
    connections: int
    seconds: float
    cookie: str = ""
    rest: float = 0.0


@dataclass
class Answered:
    """What came back: milliseconds of all answers, shortest first; how often so many bytes; requests without answer."""

    seconds: float
    times: list[float] = field(default_factory=list)
    lengths: dict[str, int] = field(default_factory=dict)
    missing: int = 0

    @property
    def rate(self) -> float:
        return len(self.times) / self.seconds

    def slower_than(self, share: float) -> float:
        """The time that this share of the answers did not need, in milliseconds."""
        return self.times[int(len(self.times) * share)] if self.times else float("inf")


class Visitor:
    """One connection."""

    def __init__(self, asked: Asked, number: int) -> None:
        self.asked, self.turn = asked, number
        self.began = 0.0  # when the request that is under way was sent
        self.ready_at = 0.0
        self.connect()

    def connect(self) -> None:
        self.socket = socket.create_connection(("127.0.0.1", self.asked.port))
        self.socket.setblocking(False)
        self.seen, self.wanted = b"", -1

    def send(self) -> None:
        path = self.asked.paths[self.turn % len(self.asked.paths)]
        self.turn += 1
        lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1"] + [f"Cookie: {self.asked.cookie}"] * bool(self.asked.cookie)
        self.began, self.ready_at = time.perf_counter(), float("inf")
        self.socket.sendall("\r\n".join([*lines, "", ""]).encode())

    def receive(self) -> int | None:
        """The length of the answer once it is whole; -1 when the connection is over."""
        piece = self.socket.recv(262_144)
        self.seen += piece
        if self.wanted < 0 and (end := self.seen.find(b"\r\n\r\n")) >= 0:
            head = self.seen[:end]
            if not head.startswith(b"HTTP/1.1 200"):
                raise SystemExit(f"{self.asked.paths} answered {head[:60]!r}")
            found = LENGTH.search(head)
            self.wanted = end + 4 + int(found[1]) if found else sys.maxsize
        if 0 <= self.wanted <= len(self.seen):
            length, self.seen, self.wanted = len(self.seen), b"", -1
            return length
        return None if piece else -1


def ask(asked: Asked) -> Answered:
    waiting = selectors.DefaultSelector()
    visitors = [Visitor(asked, number) for number in range(asked.connections)]
    for visitor in visitors:
        waiting.register(visitor.socket, selectors.EVENT_READ, visitor)
    answered, lengths = Answered(asked.seconds), Counter[str]()
    end = time.perf_counter() + asked.seconds
    while (moment := time.perf_counter()) < end:
        for visitor in visitors:
            if visitor.ready_at <= moment:
                visitor.send()
        for key, _events in waiting.select(0.01):
            visitor = key.data
            length = visitor.receive()
            if length is None:
                continue
            if length < 0:
                waiting.unregister(visitor.socket)
                visitor.connect()
                waiting.register(visitor.socket, selectors.EVENT_READ, visitor)
            else:
                answered.times.append((time.perf_counter() - visitor.began) * 1000)
                lengths[str(length)] += 1
            visitor.ready_at = time.perf_counter() + asked.rest
            if not asked.rest:
                visitor.send()
        for visitor in visitors:
            if visitor.ready_at == float("inf") and time.perf_counter() - visitor.began > TOO_LATE:
                answered.missing += 1
                visitor.began = time.perf_counter()
    end = time.perf_counter()
    answered.missing += sum(one.ready_at == float("inf") and end - one.began > TOO_LATE * 0.8 for one in visitors)
    answered.times.sort()
    answered.lengths = dict(lengths)
    return answered


def ask_beside(asked: Asked) -> Answered:
    """The same in a process of its own."""
    words = [sys.executable, "-m", "bench.servers.asking"]
    done = subprocess.run(words, input=json.dumps(asdict(asked)), capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr)
    return Answered(**json.loads(done.stdout))


if __name__ == "__main__":
    print(json.dumps(asdict(ask(Asked(**json.load(sys.stdin))))))
