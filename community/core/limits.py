"""Rate limits, counted in one small SQLite file that all processes of a machine share."""

import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

import structlog
from flask import Flask, Response
from flask_limiter import Limiter, RateLimitExceeded
from limits import RateLimitItem, parse_many
from limits.storage import Storage

from community.core.errors import TooMany
from community.core.web import client_key, settings
from community.settings import DEFAULT_LIMITS, SettingsError

log = structlog.get_logger()
P = ParamSpec("P")
R = TypeVar("R")

PATIENCE = 0.25  # seconds to wait for another process; after that the request goes on uncounted
SWEEP_EVERY = 60.0  # seconds


class SqliteFile(Storage):
    """Counters of fixed windows in an SQLite file; windows that are over are swept away.

    They may be lost at a power cut, and a damaged file is simply replaced: nothing here is worth more than that.
    """

    STORAGE_SCHEME = ["sqlitefile"]

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False, *, path: str) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions)
        self.path = Path(path)
        self.sweep_at = 0.0

    @property
    def base_exceptions(self) -> type[Exception]:
        return sqlite3.Error

    def run(self, statement: str, *values: str | float) -> list[tuple[float, ...]]:
        """Run one statement, each in a connection of its own: safe for any number of threads and processes."""
        try:
            with closing(sqlite3.connect(self.path, timeout=PATIENCE, isolation_level=None)) as connection:
                connection.execute("PRAGMA journal_mode=WAL")
                connection.execute("PRAGMA synchronous=OFF")
                connection.execute(
                    "CREATE TABLE IF NOT EXISTS windows (key TEXT PRIMARY KEY, hits INTEGER, ends REAL) WITHOUT ROWID"
                )
                return connection.execute(statement, values).fetchall()
        except sqlite3.OperationalError:  # busy, full, not writable: not the file's fault
            raise
        except sqlite3.DatabaseError:
            for leftover in (self.path, Path(f"{self.path}-wal"), Path(f"{self.path}-shm")):
                leftover.unlink(missing_ok=True)
            raise

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        self.sweep()
        moment = time.time()
        rows = self.run(
            "INSERT INTO windows VALUES (?1, ?2, ?3 + ?4) ON CONFLICT (key) DO UPDATE SET"
            " hits = CASE WHEN ends <= ?3 THEN excluded.hits ELSE hits + excluded.hits END,"
            " ends = CASE WHEN ends <= ?3 THEN excluded.ends ELSE ends END RETURNING hits",
            key,
            amount,
            moment,
            expiry,
        )
        return int(rows[0][0])

    def get(self, key: str) -> int:
        rows = self.run("SELECT hits FROM windows WHERE key = ? AND ends > ?", key, time.time())
        return int(rows[0][0]) if rows else 0

    def get_expiry(self, key: str) -> float:
        rows = self.run("SELECT ends FROM windows WHERE key = ?", key)
        return float(rows[0][0]) if rows else time.time()

    def check(self) -> bool:
        try:
            self.run("SELECT 1")
        except sqlite3.Error:
            return False
        return True

    def reset(self) -> int | None:
        return len(self.run("DELETE FROM windows RETURNING 1"))

    def clear(self, key: str) -> None:
        self.run("DELETE FROM windows WHERE key = ?", key)

    def sweep(self) -> None:
        """Delete the windows that are over, once in a while."""
        moment = time.time()
        if moment >= self.sweep_at:
            self.sweep_at = moment + SWEEP_EVERY
            self.run("DELETE FROM windows WHERE ends <= ?", moment)


limiter = Limiter(client_key, strategy="fixed-window", headers_enabled=True, swallow_errors=True)


def connect(app: Flask) -> None:
    """Count in the app's data folder; refuse to start with a limit that cannot be read."""
    ours = app.config["SETTINGS"]
    for name, rule in ours.limits.items():
        rules(name, rule)
    if not ours.rate_limits:
        log.warning("RATE LIMITS ARE OFF (RATE_LIMITS=off): anyone may try passwords and post without end")
    app.config["RATELIMIT_ENABLED"] = ours.rate_limits
    app.config["RATELIMIT_STORAGE_URI"] = "sqlitefile://"
    app.config["RATELIMIT_STORAGE_OPTIONS"] = {"path": str(ours.data_dir / "limits.db")}
    app.after_request(only_refusals_say_when)
    limiter.init_app(app)


def rules(name: str, rule: str) -> list[RateLimitItem]:
    """A limit of the settings, understood. Raises SettingsError naming it."""
    try:
        return parse_many(rule)
    except ValueError as error:
        raise SettingsError(f"Wrong settings: LIMIT_{name.upper()} is not like 10/hour: {rule}") from error


def only_refusals_say_when(response: Response) -> Response:
    """Take back the Retry-After that Flask-Limiter gives to everyone. Registered before it, so it runs after it."""
    if response.status_code not in (429, 503):
        response.headers.pop("Retry-After", None)
    return response


def limit(name: str, *, methods: Sequence[str] | None = None) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Decorate a view with the limit that the settings call `name`; views with the same name share one count.

    `methods` names the HTTP methods that count; all of them by default. Raises TooMany beyond the limit. When the
    counting itself fails, requests pass and the log says so.
    """
    if name not in DEFAULT_LIMITS:
        raise ValueError(f"There is no limit called {name!r} in the settings.")

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        counted = limiter.shared_limit(
            lambda: settings().limits[name], scope=name, methods=list(methods) if methods else None
        )(view)

        @wraps(counted)
        def limited(*args: P.args, **kwargs: P.kwargs) -> R:
            try:
                return counted(*args, **kwargs)
            except RateLimitExceeded as error:
                raise TooMany(retry_after=seconds_left()) from error

        return limited

    return decorate


def seconds_left() -> int:
    """Until the window of the limit that this request broke is over."""
    broken = limiter.current_limit
    if broken is None:
        return 60
    try:
        return max(1, broken.reset_at - int(time.time()))
    except sqlite3.Error:
        return 60
