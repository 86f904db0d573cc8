"""Turns: of the threads of a web process, one computes at a time; whoever waits for something lets others go on.

Python runs one thread at a time anyway, but may change to another one with every row that SQLite looks up: four threads
that make pages at the same time then need half as much again of the processor. In turns each page is made in one go.
What is answered before Flask is asked, kept pages and files, needs none.

A turn is a courtesy, not a lock: whoever has it for longer than `PATIENCE` loses it to the next in line and goes on
beside the others. So nothing can hang that would not have hung without turns.
"""

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE = 0.1  # seconds


class Turns:
    """A line of threads. Those that had their turn and let others go on meanwhile come back in front."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self.patience = patience
        self.lock = threading.Lock()
        self.line: deque[tuple[threading.Lock, int]] = deque()
        self.holder = 0  # the thread whose turn it is; 0 means nobody's
        self.since = 0.0
        self.offered_to: set[int] = set()

    @contextmanager
    def offered(self) -> Iterator[None]:
        """Inside, this thread may `take` a turn, which ends here. What never takes one waits for nobody."""
        me = threading.get_ident()
        self.offered_to.add(me)
        try:
            yield
        finally:
            self.offered_to.discard(me)
            self.leave()

    @contextmanager
    def given(self) -> Iterator[None]:
        """Inside, this thread only waits, and others have their turn. Nothing happens where it was not its turn."""
        had = self.leave()
        try:
            yield
        finally:
            if had:
                self.take(in_front=True)

    def take(self, *, in_front: bool = False) -> None:
        """Wait for the turn of this thread, if it has none yet and one was offered."""
        me = threading.get_ident()
        if me not in self.offered_to or self.holder == me:
            return
        with self.lock:
            if not self.holder:
                self.begin(me)
                return
            gate = threading.Lock()
            gate.acquire()
            place = gate, me
            if in_front:
                self.line.appendleft(place)
            else:
                self.line.append(place)
        while not gate.acquire(timeout=self.patience):
            with self.lock:
                is_over = time.monotonic() - self.since >= self.patience
                if is_over and self.line and self.line[0] is place:
                    self.line.popleft()
                    self.begin(me)
                    return

    def leave(self) -> bool:
        """End the turn of this thread, if it still has it; the next in line begins. Returns whether it had it."""
        with self.lock:
            if self.holder != threading.get_ident():
                return False
            if self.line:
                gate, next_one = self.line.popleft()
                self.begin(next_one)
                gate.release()
            else:
                self.holder = 0
            return True

    def begin(self, thread: int) -> None:
        self.holder, self.since = thread, time.monotonic()


turns = Turns()  # of this process; nobody takes one where none is offered
