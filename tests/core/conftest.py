"""The product with kept pages."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from community import create_app
from community.settings import Settings
from tests.conftest import opened
from tests.core.kept import add_views, made


@pytest.fixture
def site(settings: Settings) -> Iterator[Flask]:
    """The product with room for pages, and a few views of its own."""
    app = create_app(replace(settings, page_cache_bytes=2_000_000), TESTING=True)
    made.clear()
    add_views(app)
    with opened(app):
        yield app
