"""What one engine is asked in one run."""

from dataclasses import dataclass
from pathlib import Path

from bench.search.engines.contract import Place
from bench.search.queries import Sets


@dataclass(frozen=True)
class Plan:
    """What one engine is asked."""

    engine: str
    threads: Path
    place: Place
    sets: Sets
    speed: list[str]
    begun: list[str]
    fresh: float = 0.0  # seconds in which posts arrive; 0 leaves that out
