"""Keeps the processes of the product running: web processes that share one socket, and the worker.

Run by its path, in place of the process that prepared everything, so that it is small: it imports nothing of the
product, and need not start anew when the product is new.

    SIGTERM, SIGINT  all end, after their running requests and jobs
    SIGHUP           web processes start with the code that is there now; once all of them can answer, those before take
                     no more connections, finish what they have and end, and the worker starts anew. If the new code
                     does not start, everything stays as it is.
"""

import argparse
import os
import select
import signal
import sys
import time
from contextlib import suppress
from dataclasses import dataclass

REST = 1.0  # seconds before a process that died is started again
HEAD_START = 0.7  # seconds in which the web gets going before the worker starts and wants its share of the processor
GRACE = 9.5  # seconds that everybody has to end
GLANCE = 0.2  # seconds between two looks
SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)  # wait, blocked, until somebody is there who understands them


@dataclass(eq=False)
class Process:
    """A process that is looked after. `starting` is a pipe in which it says that it can answer; None once it has."""

    number: int
    kind: str
    generation: int
    starting: int | None = None
    leaving: bool = False


class Supervisor:
    def __init__(self, wanted: dict[str, int], listener: int, first: list[int]) -> None:
        """`wanted` says how many processes of a kind there are to be; `first` are web processes that serve already."""
        self.wanted, self.listener = wanted, listener
        self.processes = [Process(number, "web", 0) for number in first]
        self.generation = 0
        self.not_before = {"worker": time.monotonic() + HEAD_START}
        self.told: list[int] = []
        self.ends_at = float("inf")

    def run(self) -> None:
        for sign in SIGNALS:
            signal.signal(sign, lambda number, _frame: self.told.append(number))
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
        while self.processes or self.ends_at == float("inf"):
            self.listen()
            ended = [(one, *os.waitpid(one.number, os.WNOHANG)) for one in self.processes]
            while self.told:  # before anybody is buried: a signal to the whole group may have ended them
                self.obey(self.told.pop(0))
            for process, number, status in ended:
                if number:
                    self.bury(process, os.waitstatus_to_exitcode(status))
            if self.ends_at == float("inf"):
                self.fill()
            elif time.monotonic() > self.ends_at:
                self.tell(self.processes, signal.SIGKILL)

    def obey(self, sign: int) -> None:
        if sign == signal.SIGHUP and self.ends_at == float("inf"):
            self.give_up()
            self.generation += 1
        elif sign != signal.SIGHUP:
            self.ends_at = time.monotonic() + GRACE
            self.tell(self.processes, signal.SIGTERM)

    def tell(self, processes: list[Process], sign: int) -> None:
        for process in processes:
            process.leaving = True
            with suppress(ProcessLookupError):  # it ended meanwhile and is about to be buried
                os.kill(process.number, sign)

    def of(self, kind: str, generation: int | None = None) -> list[Process]:
        """Those that are there to stay, of one generation or of all."""
        return [
            one
            for one in self.processes
            if one.kind == kind and not one.leaving and generation in (None, one.generation)
        ]

    def fill(self) -> None:
        """Start what is missing."""
        for kind, number in self.wanted.items():
            there = self.of(kind, self.generation if kind == "web" else None)
            if len(there) < number and time.monotonic() >= self.not_before.get(kind, 0.0):
                self.start(kind)

    def start(self, kind: str) -> None:
        words = [sys.executable, "-m", "flask", "--app", "wsgi", "community"]
        reading, writing = os.pipe() if kind == "web" else (None, None)
        parent = str(os.getpid())
        number = os.fork()
        if number == 0:
            os.setsid()  # Ctrl-C in a terminal reaches the supervisor alone
            if kind == "web" and writing is not None:
                os.set_inheritable(writing, True)
                words += ["web", "--socket", str(self.listener), "--ready", str(writing), "--parent", parent]
            else:
                words += ["work", "--parent", parent]
            os.execv(words[0], words)
        if writing is not None:
            os.close(writing)
        self.processes.append(Process(number, kind, self.generation, reading))

    def listen(self) -> None:
        """Wait a moment for those who start; when all of a new generation can answer, those before leave."""
        starting = {one.starting: one for one in self.processes if one.starting is not None}
        if not starting:
            time.sleep(GLANCE)
            return
        for pipe in select.select(list(starting), [], [], GLANCE)[0]:
            said = os.read(pipe, 1)
            os.close(pipe)
            starting[pipe].starting = None
            if said:
                self.hand_over()
            else:
                os.kill(starting[pipe].number, signal.SIGKILL)  # it is dead or dying; now it can be waited for

    def hand_over(self) -> None:
        new = self.of("web", self.generation)
        old = [one for one in self.of("web") if one.generation < self.generation]
        if old and len(new) == self.wanted["web"] and all(one.starting is None for one in new):
            self.tell(old, signal.SIGHUP)
            self.tell(self.of("worker"), signal.SIGTERM)
            say("The new processes serve.")

    def bury(self, process: Process, code: int) -> None:
        """Forget a process that ended; if nobody told it to, say so and make room for another."""
        self.processes.remove(process)
        if process.leaving or self.ends_at != float("inf"):
            return
        if process.kind == "web" and any(one.generation < process.generation for one in self.of("web")):
            say("The new version does not start; the one before goes on serving.")
            self.give_up()
            return
        say(f"The {process.kind} process ended with {code}; starting it again.")
        self.not_before[process.kind] = time.monotonic() + REST

    def give_up(self) -> None:
        """Go on with the oldest generation that serves."""
        there = self.of("web")
        if there:
            self.generation = min(one.generation for one in there)
            self.tell([one for one in there if one.generation > self.generation], signal.SIGTERM)


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--socket", type=int, required=True)
    parser.add_argument("--webs", type=int, required=True)
    parser.add_argument("--workers", type=int, required=True)
    parser.add_argument("first", type=int, nargs="*")
    said = parser.parse_args()
    Supervisor({"web": said.webs, "worker": said.workers}, said.socket, said.first).run()
