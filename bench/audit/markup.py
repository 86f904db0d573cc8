"""The Nu HTML checker over the source of pages, as they were sent."""

import json
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.audit.tools import Tools


@dataclass(frozen=True)
class Remark:
    """Something that the checker says about a page."""

    page: str
    is_error: bool
    line: int
    words: str


def check(sources: Mapping[str, str], tools: Tools, scratch: Path) -> list[Remark]:
    """What is wrong with these pages, by their names. Raises RuntimeError when the checker itself fails."""
    folder = scratch / "pages"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    names = {}
    for number, (name, source) in enumerate(sources.items()):
        path = folder / f"{number}.html"
        path.write_text(source)
        names[path.name] = name
    words = ["java", "-jar", tools.nu, "--format", "json", "--exit-zero-always", "--stdout", folder]
    run = subprocess.run(words, capture_output=True, text=True, check=False)
    if run.returncode:
        raise RuntimeError(f"the Nu checker failed: {run.stderr[:500]}")
    return [
        Remark(
            names[Path(one["url"]).name], one["type"] != "info", one.get("lastLine", 0),
            f"{one['message']} {one.get('extract', '')!r}",
        )
        for one in json.loads(run.stdout)["messages"]
    ]  # fmt: skip
