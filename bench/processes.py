"""Processes in /proc: who belongs to a server, what they have used, and how large they are."""

import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")
WORKER = "work"


def family(pid: int) -> list[int]:
    """A process and everything that it started, and what those started."""
    parents: dict[int, int] = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    return list(below(pid, parents))


def below(pid: int, parents: dict[int, int]) -> Iterator[int]:
    yield pid
    for child, parent in parents.items():
        if parent == pid:
            yield from below(child, parents)


def words(pid: int) -> list[str]:
    """The command line of a process; empty when it has ended."""
    with suppress(OSError):
        return (PROC / str(pid) / "cmdline").read_bytes().decode().rstrip("\0").split("\0")
    return []


def is_worker(pid: int) -> bool:
    return WORKER in words(pid)


def web_processes(pid: int) -> list[int]:
    """The processes that answer requests, and the supervisor above them."""
    return [one for one in family(pid) if not is_worker(one)]


def workers(pid: int) -> list[int]:
    return [one for one in family(pid) if is_worker(one)]


def resident(pid: int) -> int:
    """Bytes of memory that a process has at the moment (RSS)."""
    return status(str(pid), "VmRSS")


def status(pid: str, name: str) -> int:
    """Bytes, from a line of a process's status; 0 where there is no such line."""
    lines = (PROC / pid / "status").read_text().splitlines()
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{name}:")), 0)


def mapped(pid: int, name: str) -> int:
    """Bytes of a file that are in a process's memory because it mapped the file; the system can take them back."""
    total, ours = 0, False
    for line in (PROC / str(pid) / "smaps").read_text().splitlines():
        if line[0] in "0123456789abcdef":
            ours = line.endswith(name)
        elif ours and line.startswith("Rss:"):
            total += int(line.split()[1]) * 1024
    return total


def peak_memory() -> int:
    """Bytes that this process held at most; unlike getrusage, without those of the process that started it."""
    return status("self", "VmHWM")


def backend_seconds(pids: Iterable[int]) -> float:
    """Processor time of other processes: the clock that clock_getcpuclockid(3) gives for them on Linux."""
    seconds = 0.0
    for pid in pids:
        with suppress(OSError):  # it has ended
            seconds += time.clock_gettime((~pid << 3) | 2)
    return seconds
