"""What is measured can be measured on a machine that has only what the targets in the Makefile install."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
WITHOUT_YARDSTICKS = re.findall(
    r"^bench\S*: \$\(VENV\)/\.dev .*\n\t@\$\(PY\) -m (\S+)", (ROOT / "Makefile").read_text(), re.MULTILINE
)
YARDSTICKS = re.findall(r"^([a-z]+)[<>=]", (ROOT / "requirements-bench.in").read_text(), re.MULTILINE)
STARTED = """
import runpy, sys
name, *missing = sys.argv[1:]
sys.modules.update(dict.fromkeys(missing))
sys.argv = [name, "--help"]
runpy.run_module(name, run_name="__main__")
"""


def test_the_makefile_names_them() -> None:
    assert {"bench.run", "bench.weight"} <= set(WITHOUT_YARDSTICKS)
    assert "tantivy" in YARDSTICKS


@pytest.mark.parametrize("name", WITHOUT_YARDSTICKS)
def test_it_starts_without_the_yardsticks_of_others(name: str) -> None:
    command = [sys.executable, "-c", STARTED, name, *YARDSTICKS]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert said.returncode == 0 and "--help" in said.stdout, said.stderr
