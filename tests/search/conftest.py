"""The engine that this run is about: Whoosh on SQLite, PostgreSQL on PostgreSQL."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import create_engine, inspect

from community.core.db import db, now
from community.search import following
from community.search.contract import SearchEngine
from community.search.postgres_engine.engine import PostgresEngine
from community.search.whoosh_engine.engine import WhooshEngine
from tests.conftest import drop_index

# A machine may be slow; nothing is kept on disk; an engine that is built anew for each example may be shared.
settings.register_profile(
    "search", deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.load_profile("search")


@pytest.fixture
def another(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], SearchEngine]]:
    """Makes engines of one index, which is not there yet; each is like one in another process."""
    if request.config.getoption("--database") == "sqlite":
        yield lambda: WhooshEngine(tmp_path / "index")
        return
    url = request.getfixturevalue("cluster").url
    made = [create_engine(url, pool_size=8)]
    drop_index(made[0])

    def make() -> SearchEngine:
        made.append(create_engine(url, pool_size=8))
        return PostgresEngine(made[-1])

    yield make
    drop_index(made[0])
    for one in made:
        one.dispose()


@pytest.fixture
def engine(another: Callable[[], SearchEngine]) -> Iterator[SearchEngine]:
    """An engine without an index yet."""
    made = another()
    yield made
    made.close()


@pytest.fixture
def generations(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], set[str]]:
    """What the engine keeps: the folders or tables of its index, whether they serve or were left behind."""
    if request.config.getoption("--database") == "sqlite":
        return lambda: {path.name for path in (tmp_path / "index").iterdir() if path.is_dir()}
    url = request.getfixturevalue("cluster").url

    def tables() -> set[str]:
        looking = create_engine(url)
        try:
            return {name for name in inspect(looking).get_table_names() if name.startswith("search_index")}
        finally:
            looking.dispose()

    return tables


@pytest.fixture
def later(work_off: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Two hours later, or some other time: the index has followed, and the worker looks at the searches."""

    def run(hours: float = 2) -> None:
        work_off()
        monkeypatch.setattr(following, "now", lambda: now() + timedelta(hours=hours))
        following.look_for_news()
        monkeypatch.setattr(following, "now", now)
        db.session.commit()
        db.session.expire_all()

    return run
