"""A street for every test that wants one."""

from collections.abc import Iterator

import pytest

from tests.links.street import Street, opened_street


@pytest.fixture
def street() -> Iterator[Street]:
    with opened_street() as street:
        yield street
