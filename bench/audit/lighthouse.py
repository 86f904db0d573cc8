"""Lighthouse with its mobile preset: a slow phone, a slow network, nothing in the cache."""

import json
import os
import statistics
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.audit.tools import Tools

LEAST = {"performance": 0.98, "accessibility": 1.0, "best-practices": 1.0, "seo": 1.0}
TRIES = 3  # of a page that seems slow: other work on the machine is measured with it
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-background-networking"
NOT_FOR_SEARCH_ENGINES = "is-crawlable"


@dataclass(frozen=True)
class Report:
    """What Lighthouse says about a page: `scores` between 0 and 1, times in milliseconds, `bytes` as transferred."""

    scores: Mapping[str, float]
    first_paint: float
    largest_paint: float
    blocked: float
    shift: float
    bytes: int
    requests: int
    failed: tuple[str, ...]

    @property
    def is_hidden(self) -> bool:
        """Whether the page asks search engines to leave it out; no such page can have all points for SEO."""
        return NOT_FOR_SEARCH_ENGINES in self.failed

    def misses(self, may_be_hidden: bool) -> list[str]:
        """The demands that are not met. A page that is hidden on purpose must meet all others of SEO."""
        missed = [
            f"{name} {self.scores[name] * 100:.0f}"
            for name, least in LEAST.items()
            if self.scores[name] < least and not (name == "seo" and may_be_hidden)
        ]
        if may_be_hidden:
            missed += [f"SEO: {name}" for name in self.failed if name != NOT_FOR_SEARCH_ENGINES]
        return missed


def look_at(url: str, tools: Tools, scratch: Path) -> Report:
    """The report about a page: the first that is fast enough, or the middle one of three."""
    reports: list[Report] = []
    while len(reports) < TRIES:
        report = one(url, tools, scratch)
        if report.scores["performance"] >= LEAST["performance"]:
            return report
        reports.append(report)
    middle = statistics.median_low([report.scores["performance"] for report in reports])
    return next(report for report in reports if report.scores["performance"] == middle)


def one(url: str, tools: Tools, scratch: Path) -> Report:
    written = scratch / "lighthouse.json"
    words = ["node", tools.lighthouse, url, "--quiet", "--output=json", f"--output-path={written}"]
    subprocess.run(
        [*words, f"--chrome-flags={FLAGS}"], check=True, cwd=scratch,
        env={**os.environ, "CHROME_PATH": tools.chromium},
    )  # fmt: skip
    return read(json.loads(written.read_text()))


def read(found: dict) -> Report:
    """A report out of Lighthouse's own."""
    audits = found["audits"]
    requests = [one for one in audits["network-requests"]["details"]["items"] if one["url"].startswith("http")]

    def number(name: str) -> float:
        return float(audits[name]["numericValue"])

    return Report(
        {name: category["score"] or 0.0 for name, category in found["categories"].items()},
        number("first-contentful-paint"), number("largest-contentful-paint"), number("total-blocking-time"),
        number("cumulative-layout-shift"), sum(one["transferSize"] for one in requests), len(requests),
        tuple(ref["id"] for ref in found["categories"]["seo"]["auditRefs"] if audits[ref["id"]]["score"] == 0),
    )  # fmt: skip
