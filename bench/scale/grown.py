"""One grown site, in a process of its own: made, and asked whatever the coordinator wants to know."""

import json
import time
from contextlib import suppress
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from alembic import command as alembic
from flask import Flask
from sqlalchemy import select, text

from bench.processes import backend_seconds, peak_memory
from bench.scale.cases import BUSY, BUSY_PERSON, QUIET, STRANGER, Case, Facts, cases
from bench.scale.loading import load
from bench.scale.plans import Plan, explained
from bench.scale.site import Site
from bench.scale.visitor import Visitor
from community import create_app
from community.accounts.models import User
from community.cli.doctor import CHECKS, look
from community.core.db import db
from community.questions.commands import reseal_posts
from community.search.engine import engine
from community.settings import Settings
from community.staff.commands import reseal

FACTS = "facts.json"
SECRET = "known to the measurement alone, long enough"
BEFORE_LISTS = "0004"  # the migration that works over the largest tables comes next
QUIET_ASKED = 12  # questions of the person who is quiet: enough notes for a page of the inbox
WARM, LEAST_WARM, WARMING = 14, 3, 2.0  # answers, and after how many seconds no more of them are waited for
BACKENDS = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'"


class GrownSite:
    """A site in its folder and database. Page cache and rate limits are off: every answer is made anew."""

    def __init__(self, folder: Path, database_url: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.settings = Settings(
            data_dir=folder, secret_key=SECRET, database_url=database_url, rate_limits=False, page_cache_bytes=0
        )
        self.pids: list[int] = []

    @cached_property
    def app(self) -> Flask:
        return create_app(self.settings)

    def make(self, count: int, seed: int) -> dict[str, float]:
        """Grow the site, unless it is there already. The search index stays empty: search is measured elsewhere."""
        kept = self.folder / FACTS
        began = time.monotonic()
        with self.app.app_context():
            self.migrate("head")
            if kept.exists():
                return {}
            db.session.remove()
            db.engine.dispose()
            site = Site(count, datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0), seed)
            load(site, self.settings.database_url)
            reseal()
            reseal_posts()
            engine().build(iter(()), lambda: ([], []))
        kept.write_text(json.dumps({"sample": site.sample, "longest": site.longest}))
        return {"seconds": time.monotonic() - began, "memory": peak_memory()}

    def migrate(self, revision: str) -> None:
        config = self.app.extensions["migrate"].migrate.get_config()
        alembic.upgrade(config, revision)

    def cpu(self) -> float:
        """Seconds of processor time of this process and of the database's processes that work for it."""
        return time.process_time() + backend_seconds(self.pids)

    @cached_property
    def cases(self) -> dict[str, Case]:
        with self.app.app_context():
            facts = Facts(**json.loads((self.folder / FACTS).read_text()))
            return {case.name: case for case in cases(facts)}

    @cached_property
    def visitors(self) -> dict[str, Visitor]:
        with self.app.app_context():
            quiet = db.session.scalars(
                select(User).where(User.question_count == QUIET_ASKED).order_by(User.id).limit(1)
            ).one()
            busy = db.session.get_one(User, BUSY_PERSON)
            return {who: Visitor(self.app, self.cpu, person) for who, person in
                    {STRANGER: None, QUIET: quiet, BUSY: busy}.items()}  # fmt: skip

    def names(self) -> list[str]:
        """What can be measured."""
        return list(self.cases)

    def warm(self, name: str) -> float:
        """Ask for each address, so that everything that is kept is there. Returns milliseconds of the last answer."""
        case, took, end = self.cases[name], 0.0, time.monotonic() + WARMING
        for asked in range(WARM):
            if asked >= LEAST_WARM and time.monotonic() > end:
                break
            took = self.visitors[case.who].ask(next(case.requests))
        if not self.settings.is_sqlite:
            with self.app.app_context():
                self.pids = list(db.session.scalars(text(BACKENDS)))
        return took

    def sample(self, name: str, times: int) -> list[float]:
        """Milliseconds of processor time of so many answers."""
        case = self.cases[name]
        return [self.visitors[case.who].ask(next(case.requests), case.measure) for _ in range(times)]

    def plans(self, name: str) -> list[Plan]:
        """The plans of all statements of one answer."""
        case = self.cases[name]
        with self.app.app_context():
            watched = db.engine
        return explained(watched, lambda: self.visitors[case.who].ask(next(case.requests)))

    def doctor(self) -> dict[str, tuple[float, int, int]]:
        """Seconds, findings and peak memory so far of each check but the one of the search index."""
        found = {}
        with self.app.app_context():
            for check in CHECKS:
                if check.name != "search index":
                    began = time.monotonic()
                    wrong = len(look(check, fix=False))
                    found[check.name] = (time.monotonic() - began, wrong, peak_memory())
        return found

    def migration(self) -> tuple[float, float]:
        """Seconds that taking back the migration of the lists takes, and making it again."""
        with self.app.app_context():
            config = self.app.extensions["migrate"].migrate.get_config()
            began = time.monotonic()
            alembic.downgrade(config, BEFORE_LISTS)
            back = time.monotonic() - began
            alembic.upgrade(config, "head")
            return back, time.monotonic() - began - back

    def memory(self) -> int:
        return peak_memory()

    def bytes(self) -> int:
        """How large the database is."""
        with self.app.app_context():
            if self.settings.is_sqlite:
                return Path(db.engine.url.database or "").stat().st_size
            return int(db.session.scalar(text("SELECT pg_database_size(current_database())")) or 0)


def serve(connection: Any, folder: Path, database_url: str) -> None:
    """Answer the coordinator: (method, arguments) comes, (result, fault) goes."""
    site = GrownSite(folder, database_url)
    with suppress(EOFError):
        while True:
            name, arguments = connection.recv()
            try:
                connection.send((getattr(site, name)(*arguments), ""))
            except Exception as fault:  # noqa: BLE001  the coordinator says what happened, and goes on
                connection.send((None, repr(fault)[:300]))
