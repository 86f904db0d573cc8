"""The simulated week of `bench/spam` runs from its first day to its table; what it measures is measured there."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_a_small_week_runs_to_its_end() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "bench.spam", "--posts", "80"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    assert "**all spam**" in told and "**all honest posts**" in told
