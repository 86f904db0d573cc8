"""Audits pages from outside: Lighthouse (mobile), the Nu HTML checker and axe, with the system's Chromium.

    make bench-audit                                   # the demonstration; a quarter of an hour
    make bench-audit ARGS="--folder var"               # the site in this data folder, pages for strangers only
    make bench-audit ARGS="--only nu axe"

Ends with 1 when a demand is missed: performance 98, accessibility, best practices and SEO 100, no error, no violation.
"""

import argparse
import contextlib
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from bench.audit.access import VIEWS, context_for, violations
from bench.audit.lighthouse import LEAST, Report, look_at
from bench.audit.markup import check
from bench.audit.pages import FOR_SEARCH_ENGINES, HIDDEN, STATUS, STRANGER, enter, for_strangers, of_the_demonstration
from bench.audit.tools import Tools, prepared
from bench.tables import table
from tests.running import Running, running

KINDS = ("lighthouse", "nu", "axe")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, help="a data folder; a copy of it is served")
    parser.add_argument("--only", nargs="+", default=KINDS, choices=KINDS)
    parser.add_argument("--scratch", type=Path, default=Path(tempfile.gettempdir()) / "community-bench-audit")
    return parser.parse_args()


def say(text: str) -> None:
    print(f"{text} ...", file=sys.stderr, flush=True)


@contextlib.contextmanager
def served(folder: Path | None) -> Iterator[Running]:
    """The demonstration, or a copy of a site."""
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        if folder is not None:
            shutil.copytree(folder, place, dirs_exist_ok=True)
        with running(place, DEMO="0" if folder else "1", RATE_LIMITS="off") as server:
            server.wait_for("/readyz")
            yield server


def weigh(server: Running, paths: Mapping[str, str], tools: Tools, scratch: Path) -> list[str]:
    """Lighthouse over the pages that people come to from search engines. The demands that are missed."""
    rows, missed = [], []
    for name in FOR_SEARCH_ENGINES:
        say(f"Lighthouse: {name}")
        report = look_at(server.url + paths[name], tools, scratch)
        rows.append(row(name, report))
        missed += [f"{name}: {fault}" for fault in report.misses(name in HIDDEN)]
    head = ["Lighthouse, mobile", *LEAST, "first paint s", "largest paint s", "blocked ms", "shift", "kB", "requests"]
    print(f"\n{table(head, rows)}\n", flush=True)
    return missed


def row(name: str, report: Report) -> list[str]:
    scores = {kind: f"{report.scores[kind] * 100:.0f}" for kind in LEAST}
    if report.is_hidden:
        scores["seo"] += " (noindex)"
    times = [f"{report.first_paint / 1000:.1f}", f"{report.largest_paint / 1000:.1f}", f"{report.blocked:.0f}"]
    return [name, *scores.values(), *times, f"{report.shift:.3f}", f"{report.bytes / 1000:.1f}", str(report.requests)]


def read_sources(context: BrowserContext, server: Running, paths: Mapping[str, str]) -> dict[str, str]:
    """The pages as they are sent to somebody."""
    return {name: context.request.get(server.url + path, max_redirects=5).text() for name, path in paths.items()}


def inspect(
    chromium: Browser,
    server: Running,
    wanted: Mapping[str, Mapping[str, str]],
    tools: Tools,
    options: argparse.Namespace,
) -> list[str]:
    """Nu and axe over all pages, as everybody sees them. The demands that are missed."""
    found: dict[str, dict[str, int]] = {}
    missed: list[str] = []
    for who, paths in wanted.items():
        for view in VIEWS:
            say(f"{who}, {view.name}")
            with contextlib.closing(context_for(chromium, view)) as context:
                page = enter(context, server, who)
                if view is VIEWS[0] and "nu" in options.only:
                    missed += remarks(read_sources(context, server, paths), who, found, tools, options.scratch)
                if "axe" not in options.only:
                    continue
                for name, path in paths.items():
                    answer = page.goto(server.url + path)
                    assert answer and answer.status == STATUS.get(name, 200), f"{path} cannot be looked at"
                    faults = list(violations(page))
                    found.setdefault(f"{name} ({who})", {})[view.name] = len(faults)
                    missed += [f"{name} ({who}), {view.name}: axe {fault}" for fault in faults]
    columns = ["Nu errors", "Nu warnings", *(view.name for view in VIEWS)]
    rows = [[name, *(str(counts.get(column, "")) for column in columns)] for name, counts in found.items()]
    print(f"\n{table(['Nu, axe', *columns], rows)}\n", flush=True)
    return missed


def remarks(
    sources: dict[str, str], who: str, found: dict[str, dict[str, int]], tools: Tools, scratch: Path
) -> list[str]:
    """Count what Nu says about these pages in `found`, and return its errors in words."""
    missed = []
    for name in sources:
        found.setdefault(f"{name} ({who})", {}).update({"Nu errors": 0, "Nu warnings": 0})
    for remark in check(sources, tools, scratch):
        found[f"{remark.page} ({who})"]["Nu errors" if remark.is_error else "Nu warnings"] += 1
        words = f"{remark.page} ({who}), line {remark.line}: {remark.words}"
        if remark.is_error:
            missed.append(words)
        else:
            print(f"warning: {words}")
    return missed


def main() -> None:
    wanted = options()
    tools = prepared(wanted.scratch)
    missed: list[str] = []
    with served(wanted.folder) as server:
        paths = for_strangers(server)
        print(f"{time.strftime('%Y-%m-%d')}, {wanted.folder or 'the demonstration'}")
        if "lighthouse" in wanted.only:
            missed += weigh(server, paths, tools, wanted.scratch)
        if set(wanted.only) != {"lighthouse"}:
            people = {} if wanted.folder else of_the_demonstration(paths["question"], paths["profile"])
            with sync_playwright() as playwright:
                chromium = playwright.chromium.launch(executable_path=tools.chromium, args=ARGUMENTS)
                missed += inspect(chromium, server, {STRANGER: paths, **people}, tools, wanted)
                chromium.close()
    print("\n".join(f"MISSED {fault}" for fault in missed) or "Nothing is missed.")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
