"""The programs that look at pages from outside, as package-lock.json names them; installed beside the repository."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.chromium import HOW_TO_GET_IT, find_chromium

HERE = Path(__file__).resolve().parent
FILES = ("package.json", "package-lock.json")


@dataclass(frozen=True)
class Tools:
    """Where they are."""

    lighthouse: Path
    nu: Path
    chromium: str


def prepared(scratch: Path) -> Tools:
    """Install what is missing into `scratch`. Raises SystemExit that says which program the machine lacks."""
    for program, package in (("node", "Node 18.20 or newer"), ("npm", "npm"), ("java", "Java 11 or newer")):
        if shutil.which(program) is None:
            raise SystemExit(f"{program} was not found: install {package}.")
    chromium = find_chromium()
    if chromium is None:
        raise SystemExit(HOW_TO_GET_IT)
    install(scratch)
    modules = scratch / "node_modules"
    return Tools(modules / "lighthouse/cli/index.js", modules / "vnu-jar/build/dist/vnu.jar", chromium)


def install(scratch: Path) -> None:
    """Bring the packages there, unless these very ones are there already."""
    installed = scratch / "installed.json"
    wanted = (HERE / "package-lock.json").read_bytes()
    if installed.exists() and installed.read_bytes() == wanted:
        return
    scratch.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        shutil.copyfile(HERE / name, scratch / name)
    print("Installing Lighthouse and the Nu checker ...", flush=True)
    quiet = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    subprocess.run(["npm", "ci", *quiet], cwd=scratch, check=True, env={**os.environ, "PUPPETEER_SKIP_DOWNLOAD": "1"})
    installed.write_bytes(wanted)
