"""`python -m bench.spam`: a simulated week of 10,000 posts, 300 of them spam, through the product's own commands."""

import argparse
import tempfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from time import perf_counter

from flask import Flask
from flask_migrate import upgrade

from bench.spam.clock import simulated
from bench.spam.honest import QUESTION, Honest, made, real
from bench.spam.phrases import BANKS
from bench.spam.report import report
from bench.spam.running import run
from bench.spam.site import Site
from bench.spam.week import POSTS, TRUSTED, Deed, week
from community import create_app
from community.core import events
from community.questions.events import PostDeleted, PostReleased
from community.questions.teaching import learn_from_release, learn_from_removal, learn_from_what_stood
from community.settings import Settings

START = datetime(2026, 3, 2, tzinfo=UTC)  # a Monday
BEFORE = 90  # days
THREADS = 120  # that are there before the week


def main() -> None:
    arguments = argparse.ArgumentParser(prog="python -m bench.spam", description=__doc__)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--bank", choices=BANKS, default="test", help="tune on train, measure on test")
    arguments.add_argument("--posts", type=int, default=POSTS)
    arguments.add_argument("--dumps", type=Path, help="a folder of Stack Exchange dumps, for real honest posts")
    arguments.add_argument("--history", type=int, default=0, help="posts that the filter has read before the week")
    arguments.add_argument("--show", type=int, default=0, help="print so many of the posts that it got wrong")
    given = arguments.parse_args()
    honest = real(given.dumps, given.bank) if given.dumps else []
    with tempfile.TemporaryDirectory() as folder:
        app = site_in(Path(folder))
        with app.app_context(), simulated(START - timedelta(days=BEFORE)) as clock:
            events.wire({PostReleased: [learn_from_release], PostDeleted: [learn_from_removal]}, lambda: None)
            site = Site(clock, Random(f"site {given.seed}"))
            grow(site, given.seed, given.history)
            clock.go_to(START)
            while given.history and learn_from_what_stood():
                pass
            began = perf_counter()
            outcomes, flags = run(site, START, week(given.seed, given.bank, honest, given.posts))
            print(report(outcomes, flags, perf_counter() - began, len(honest), given.show))


def site_in(folder: Path) -> Flask:
    """An empty community."""
    settings = Settings(
        data_dir=folder, secret_key="a secret of the simulation alone, long enough", database_url=f"sqlite:///{folder}/week.db"
    )  # fmt: skip
    app = create_app(replace(settings, page_cache_bytes=0, vendor_domains=("northwind.example",)))
    with app.app_context():
        upgrade()
    return app


def grow(site: Site, seed: int, history: int) -> None:
    """Threads from before the week, by people who are long here."""
    texts = made(Random(f"before {seed}"))
    for number in range(max(THREADS * 3, history)):
        one = next(texts)
        if number < THREADS:
            title = one.title or f"An older question, number {number}, about the hub"
            one = Honest(QUESTION, one.text.ljust(20, "."), title)
        site.carry_out(Deed(0.0, number % 400 + 1, TRUSTED, 600.0, one))


if __name__ == "__main__":
    main()
