"""Finds a Chromium. Run as a program it prints where, and fails when there is none."""

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HOW_TO_GET_IT = (
    "Chromium was not found. Install it (Debian, Ubuntu: apt-get install chromium), run "
    "`.venv/bin/playwright install chromium`, or name one in CHROMIUM."
)


def find_chromium() -> str | None:
    """The program to start: CHROMIUM, one on the PATH, or the one that Playwright installed."""
    given = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if given:
        return given
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


if __name__ == "__main__":
    found = find_chromium()
    sys.exit(0 if found else HOW_TO_GET_IT)
