"""The product with other settings, for stories about them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from community import create_app
from community.core.db import db
from community.settings import Settings
from tests.browser import Browser


@pytest.fixture
def with_settings(app: Flask, settings: Settings) -> Iterator[Callable[..., Browser]]:
    """A visitor of the same community, run with other settings."""
    with ExitStack() as stack:

        def run(**changes: Any) -> Browser:
            other = create_app(replace(settings, **changes), TESTING=True)
            stack.enter_context(other.app_context())
            stack.callback(close)
            return Browser(other)

        yield run


def close() -> None:
    db.session.remove()
    db.engine.dispose()
