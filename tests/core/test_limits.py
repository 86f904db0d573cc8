"""Rate limits: counted across processes, said plainly, and never in the way when the counting breaks."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from flask_babel import Babel
from flask_login import LoginManager, UserMixin
from structlog.testing import capture_logs

from community.core import limits, web
from community.core.access import Nobody
from community.core.limits import SqliteFile, limit
from community.settings import Settings, SettingsError

SECRET = "a secret that only the tests know, long enough"
RULES = {"sign_in": "3/hour", "post": "2/minute", "search": "1/second", "upload": "2/hour"}


class Visitor(UserMixin):
    is_confirmed = is_moderator = is_admin = False

    def __init__(self, number: int) -> None:
        self.id = number


def visitor(sent: object) -> Visitor | None:
    number = request.headers.get("Person")
    return Visitor(int(number)) if number else None


@limit("sign_in", methods=["POST"])
def sign_in() -> str:
    return "come in"


@limit("post")
def ask() -> str:
    return "asked"


@limit("post")
def answer() -> str:
    return "answered"


@limit("search")
@limit("upload")
def twice_limited() -> str:
    return "found"


def unlimited() -> str:
    return "read"


@dataclass
class Clock:
    """The time of day, which goes on only when told to."""

    now: float

    def go_on(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    stopped = Clock(time.time())
    monkeypatch.setattr(time, "time", lambda: stopped.now)
    return stopped


@pytest.fixture
def build(tmp_path: Path) -> Iterator[Callable[..., Flask]]:
    """Make a small site with limits; several share one data folder like processes on one machine."""

    def site(**changes: Any) -> Flask:
        settings = Settings(data_dir=tmp_path, secret_key=SECRET, database_url="sqlite://", limits=RULES)
        app = Flask("limited")
        app.config.update(
            SETTINGS=replace(settings, **changes), SECRET_KEY=SECRET, TESTING=True, WTF_CSRF_ENABLED=False
        )
        Babel(app)
        login = LoginManager(app)
        login.anonymous_user = Nobody
        login.request_loader(visitor)
        web.connect(app)
        limits.connect(app)
        for path, view in (("/ask", ask), ("/answer", answer), ("/twice", twice_limited), ("/read", unlimited)):
            app.add_url_rule(path, view_func=view)
        app.add_url_rule("/sign-in", view_func=sign_in, methods=["GET", "POST"])
        return app

    enabled = limits.limiter.enabled
    yield site
    limits.limiter.enabled = enabled


@pytest.fixture
def client(build: Callable[..., Flask]) -> FlaskClient:
    return asking(build())


def asking(app: Flask) -> FlaskClient:
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT"] = "application/json"
    return client


def statuses(client: FlaskClient, path: str, times: int, **headers: str) -> list[int]:
    return [client.get(path, headers=headers).status_code for _ in range(times)]


def test_the_fourth_attempt_to_sign_in_has_to_wait(client: FlaskClient) -> None:
    assert [client.post("/sign-in").status_code for _ in range(3)] == [200, 200, 200]

    refused = client.post("/sign-in")

    assert refused.status_code == 429
    assert 3500 < int(refused.headers["Retry-After"]) <= 3601
    assert refused.get_json()["error"] == "That was a lot in a short time. Please wait a moment and try again."


def test_looking_at_the_form_does_not_count(client: FlaskClient) -> None:
    assert statuses(client, "/sign-in", 6) == [200] * 6
    assert client.post("/sign-in").status_code == 200


def test_pages_without_a_limit_say_nothing_about_limits(client: FlaskClient) -> None:
    assert statuses(client, "/read", 5) == [200] * 5
    assert not [name for name, _ in client.get("/read").headers.to_wsgi_list() if "ratelimit" in name.lower()]


def test_programs_are_told_how_much_is_left(client: FlaskClient) -> None:
    answered = client.post("/sign-in")

    assert answered.headers["X-RateLimit-Limit"] == "3"
    assert answered.headers["X-RateLimit-Remaining"] == "2"
    assert time.time() < int(answered.headers["X-RateLimit-Reset"]) <= time.time() + 3601
    assert "Retry-After" not in answered.headers


def test_asking_and_answering_share_one_count(client: FlaskClient) -> None:
    assert statuses(client, "/ask", 1) + statuses(client, "/answer", 2) == [200, 200, 429]


def test_ana_and_ben_behind_one_address_have_their_own_counts(client: FlaskClient) -> None:
    assert statuses(client, "/ask", 3, Person="1") == [200, 200, 429]
    assert statuses(client, "/ask", 3, Person="2") == [200, 200, 429]
    assert statuses(client, "/ask", 3) == [200, 200, 429]


def test_two_limits_on_one_page_both_hold(client: FlaskClient, clock: Clock) -> None:
    assert statuses(client, "/twice", 2) == [200, 429]
    clock.go_on(1.05)
    assert statuses(client, "/twice", 1) == [200]
    clock.go_on(1.05)
    assert statuses(client, "/twice", 1) == [429]


def test_another_process_goes_on_counting(build: Callable[..., Flask]) -> None:
    assert statuses(asking(build()), "/ask", 2) == [200, 200]
    assert statuses(asking(build()), "/ask", 1) == [429]


def test_limits_are_settings(build: Callable[..., Flask]) -> None:
    assert statuses(asking(build(limits={**RULES, "post": "5/minute"})), "/ask", 6) == [200] * 5 + [429]


def test_they_can_be_off_and_the_log_says_so_loudly(build: Callable[..., Flask]) -> None:
    with capture_logs() as lines:
        client = asking(build(rate_limits=False))

    assert statuses(client, "/ask", 20) == [200] * 20
    assert [line["log_level"] for line in lines if "RATE LIMITS ARE OFF" in line["event"]] == ["warning"]


def test_a_limit_that_cannot_be_read_stops_the_start(build: Callable[..., Flask]) -> None:
    with pytest.raises(SettingsError, match="LIMIT_POST"):
        build(limits={**RULES, "post": "often"})


def test_a_limit_without_a_name_in_the_settings_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="coffee"):
        limit("coffee")


def test_a_locked_file_lets_requests_pass(build: Callable[..., Flask], tmp_path: Path) -> None:
    client = asking(build())
    assert statuses(client, "/ask", 2) == [200, 200]
    blocker = sqlite3.connect(tmp_path / "limits.db", isolation_level=None)
    blocker.execute("BEGIN EXCLUSIVE")
    try:
        started = time.monotonic()
        assert statuses(client, "/ask", 2) == [200, 200]
        assert time.monotonic() - started < 3
    finally:
        blocker.close()
    assert statuses(client, "/ask", 1) == [429]


def test_a_damaged_file_is_replaced(build: Callable[..., Flask], tmp_path: Path) -> None:
    (tmp_path / "limits.db").write_bytes(b"this was a database once " * 500)
    client = asking(build())

    answers = statuses(client, "/ask", 6)

    assert answers[0] == 200
    assert answers[-1] == 429


def test_a_data_folder_that_cannot_be_written_lets_requests_pass(build: Callable[..., Flask], tmp_path: Path) -> None:
    (tmp_path / "limits.db").mkdir()

    assert statuses(asking(build()), "/ask", 4) == [200] * 4


def test_windows_end_and_start_again(tmp_path: Path, clock: Clock) -> None:
    counter = SqliteFile(path=str(tmp_path / "limits.db"))

    assert [counter.incr("ana", 0.2), counter.incr("ana", 0.2), counter.get("ana")] == [1, 2, 2]
    assert counter.get_expiry("ana") == pytest.approx(time.time() + 0.2, abs=0.1)
    clock.go_on(0.25)
    assert counter.get("ana") == 0
    assert counter.incr("ana", 0.2) == 1


def test_the_file_does_not_grow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    monkeypatch.setattr(limits, "SWEEP_EVERY", 0.0)
    counter = SqliteFile(path=str(tmp_path / "limits.db"))
    for number in range(300):
        counter.incr(f"address {number}", 0.01)
    clock.go_on(0.02)

    counter.incr("ana", 60)

    assert counter.run("SELECT count(*) FROM windows") == [(1,)]


def test_counts_can_be_taken_back(tmp_path: Path) -> None:
    counter = SqliteFile(path=str(tmp_path / "limits.db"))
    counter.incr("ana", 60)
    counter.incr("ben", 60)

    counter.clear("ana")

    assert (counter.get("ana"), counter.get("ben"), counter.get("mo")) == (0, 1, 0)
    assert counter.get_expiry("mo") <= time.time()
    assert counter.check()
    assert counter.reset() == 1


def test_no_count_is_lost_when_many_come_at_once(tmp_path: Path) -> None:
    path = str(tmp_path / "limits.db")
    counted: list[int] = []

    def count() -> None:
        counter = SqliteFile(path=path)  # one of its own, as in a process of its own
        for _ in range(30):
            with suppress(sqlite3.OperationalError):  # busy means uncounted, as in the product
                counted.append(counter.incr("all", 60))

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert len(counted) >= 100
    assert sorted(counted) == list(range(1, len(counted) + 1))
    assert SqliteFile(path=path).get("all") == len(counted)


def test_a_check_of_a_broken_file_says_no(tmp_path: Path) -> None:
    (tmp_path / "limits.db").mkdir()

    assert not SqliteFile(path=str(tmp_path / "limits.db")).check()
