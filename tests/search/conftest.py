"""The engine that this run is about: Whoosh on SQLite, PostgreSQL on PostgreSQL."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import create_engine, inspect

from community.core.db import db, now
from community.questions.models import Question
from community.search import following
from community.search.contract import SearchEngine
from community.search.postgres_engine.engine import PostgresEngine
from tests import make
from tests.conftest import drop_index
from tests.make import People
from tests.search.documents import engine_at
from tests.search.story import TITLE

# A machine may be slow; nothing is kept on disk; an engine that is built anew for each example may be shared.
settings.register_profile(
    "search", deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.load_profile("search")


@pytest.fixture
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where the index of a test is: a folder of its own, or the database of this process."""
    if request.config.getoption("--database") == "sqlite":
        return str(tmp_path / "index")
    url: str = request.getfixturevalue("cluster").url
    return url


@pytest.fixture
def another(request: pytest.FixtureRequest, place: str) -> Iterator[Callable[[], SearchEngine]]:
    """Makes engines of one index, which is not there yet; each is like one in another process."""
    made: list[SearchEngine] = []

    def make() -> SearchEngine:
        made.append(engine_at(place))
        return made[-1]

    if request.config.getoption("--database") == "sqlite":
        yield make
        return
    looking = create_engine(place)
    drop_index(looking)
    yield make
    drop_index(looking)
    for pool in [looking, *(one.engine for one in made if isinstance(one, PostgresEngine))]:
        pool.dispose()


@pytest.fixture
def engine(another: Callable[[], SearchEngine]) -> Iterator[SearchEngine]:
    """An engine without an index yet."""
    made = another()
    yield made
    made.close()


@pytest.fixture
def generations(request: pytest.FixtureRequest, place: str) -> Callable[[], set[str]]:
    """What the engine keeps: the folders or tables of its index, whether they serve or were left behind."""
    if request.config.getoption("--database") == "sqlite":
        return lambda: {path.name for path in Path(place).iterdir() if path.is_dir()}

    def tables() -> set[str]:
        looking = create_engine(place)
        try:
            return {name for name in inspect(looking).get_table_names() if name.startswith("search_index")}
        finally:
            looking.dispose()

    return tables


@pytest.fixture
def question(people: People, work_off: Callable[[], None]) -> Question:
    """Ana's question, which can be found."""
    asked = make.question(people.ana, TITLE)
    work_off()
    return asked


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
