"""Where real dumps lie, on the machines that have them. They are never part of the project."""

from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data"


def real_site(name: str) -> Path:
    """The folder of a real dump; without it the test is skipped, saying so."""
    folder = FOLDER / name
    if not folder.is_dir():
        pytest.skip(f"Real data was not found: put the dump of {name} into ../shared/data/{name}, beside the project.")
    return folder
