"""What a load balancer learns."""

import os
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from community.admin import queries
from community.core.db import db
from community.search.commands import reindex
from tests.browser import Browser


@pytest.fixture
def heartbeat(app: Flask) -> Path:
    path: Path = app.extensions["worker"].heartbeat
    return path


def test_the_process_is_healthy_without_asking_anything(browser: Browser) -> None:
    with browser.statements() as sent:
        answer = browser.get("/healthz")
    assert answer.text == "ok\n"
    assert not sent


def test_ready_with_a_living_worker(browser: Browser, heartbeat: Path) -> None:
    heartbeat.touch()
    reindex()
    answer = browser.get("/readyz")
    assert set(answer.json.values()) == {"ok"}
    assert answer.headers["Cache-Control"] == "no-store"


def test_not_ready_without_a_worker(browser: Browser) -> None:
    answer = browser.get("/readyz", status=503)
    assert answer.json["worker"] == "not running"
    assert "no search index" in answer.json["index"]
    assert answer.json["database"] == "ok"


def test_not_ready_with_a_silent_worker(browser: Browser, heartbeat: Path) -> None:
    heartbeat.touch()
    long_ago = heartbeat.stat().st_mtime - 300
    os.utime(heartbeat, (long_ago, long_ago))
    assert "silent for" in browser.get("/readyz", status=503).json["worker"]


def test_not_ready_without_a_database(browser: Browser, heartbeat: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise OperationalError("SELECT 1", {}, Exception("no such server"))

    heartbeat.touch()
    monkeypatch.setattr(db.session, "execute", broken)
    assert queries.database_fault() == "OperationalError"
