"""The figures as tables, in Markdown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bench.search.measures import percentile
from bench.tables import table

MEGABYTE = 1_000_000
MOST = 1.5  # times as long on the largest site as on the smallest


@dataclass
class Figures:
    """Everything about one site."""

    times: dict[str, list[float]] = field(default_factory=dict)
    made: dict[str, float] = field(default_factory=dict)
    doctor: dict[str, tuple[float, int, int]] = field(default_factory=dict)
    migration: tuple[float, float] = (0.0, 0.0)  # back, and again
    bytes: int = 0
    memory: int = 0

    def median(self, name: str) -> float:
        return percentile(self.times.get(name, []), 0.5)

    def slow(self, name: str) -> float:
        return percentile(self.times.get(name, []), 0.95)


def ratio(sizes: Sequence[Figures], name: str) -> float:
    """How much longer the largest site takes than the smallest; 0 when there is nothing to compare."""
    first, last = sizes[0].median(name), sizes[-1].median(name)
    return last / first if first else 0.0


def pages_table(found: Mapping[int, Figures]) -> str:
    """For each page the median and the 95th percentile of each size, and the last size against the first."""
    sizes = list(found.values())
    head = ["CPU ms: median (95 %)", *(f"{count:,}" for count in found), "last / first"]
    rows = []
    for name in sizes[0].times:
        cells = [f"{one.median(name):.1f} ({one.slow(name):.1f})" for one in sizes]
        grown = ratio(sizes, name)
        rows.append([name, *cells, f"**{grown:.2f}**" if grown > MOST else f"{grown:.2f}"])
    return table(head, rows)


def whole_table(found: Mapping[int, Figures]) -> str:
    """What concerns the whole site."""
    head = ["", *(f"{count:,}" for count in found)]
    every = list(found.values())
    rows = [
        ["database, MB", *(f"{one.bytes / MEGABYTE:,.0f}" for one in every)],
        ["growing it, s", *(f"{one.made.get('seconds', 0):.0f}" for one in every)],
        ["growing it, peak MB", *(f"{one.made.get('memory', 0) / MEGABYTE:.0f}" for one in every)],
        ["migration of the lists, s", *(f"{one.migration[1]:.1f}" for one in every)],
        ["taking it back, s", *(f"{one.migration[0]:.1f}" for one in every)],
        ["peak memory after all pages, MB", *(f"{one.memory / MEGABYTE:.0f}" for one in every)],
    ]
    rows.append(["doctor, s", *(f"{sum(check[0] for check in one.doctor.values()):.1f}" for one in every)])
    for name in every[0].doctor:
        rows.append([f"doctor, {name}: s", *(f"{one.doctor[name][0]:.1f}" for one in every)])
        rows.append([f"doctor, {name}: wrong", *(f"{one.doctor[name][1]}" for one in every)])
    rows.append(["peak memory of doctor, MB", *(f"{peak(one) / MEGABYTE:.0f}" for one in every)])
    return table(head, rows)


def peak(figures: Figures) -> int:
    return max((memory for _seconds, _wrong, memory in figures.doctor.values()), default=0)
