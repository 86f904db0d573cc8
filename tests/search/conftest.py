"""Every engine there is, each in a folder of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from community.search.contract import SearchEngine
from tests.search.documents import ENGINES

settings.register_profile("search", deadline=None, database=None)  # a machine may be slow; nothing is kept on disk
settings.load_profile("search")


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SearchEngine]:
    """An engine without an index yet."""
    made = ENGINES[request.param](tmp_path / "index")
    yield made
    made.close()
