"""Visitors who send a letter now and then: half of them their headers, half a body."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

HEADS = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
BODIES = b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\nContent-Length: 100000\r\n\r\n"
PAUSE = 0.2  # seconds between two letters


@contextmanager
def trickling(port: int, number: int) -> Iterator[None]:
    """Have so many of them while the block runs; whoever is sent away comes again."""
    done = threading.Event()
    thread = threading.Thread(target=trickle, args=(port, number, done))
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def trickle(port: int, number: int, done: threading.Event) -> None:
    sockets = [begun(port, turn) for turn in range(number)]
    while not done.wait(PAUSE):
        for turn, one in enumerate(sockets):
            try:
                one.send(b"x")
            except OSError:
                one.close()
                sockets[turn] = begun(port, turn)
    for one in sockets:
        one.close()


def begun(port: int, turn: int) -> socket.socket:
    one = socket.socket()
    one.settimeout(2)
    with suppress(OSError):
        one.connect(("127.0.0.1", port))
        one.send(BODIES if turn % 2 else HEADS)
    return one
