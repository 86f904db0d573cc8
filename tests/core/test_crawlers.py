"""Too many pages made for one address: 429, with the moment when the next is welcome."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from community import create_app
from community.core import crawlers
from community.core.crawlers import CrawlLimit, Windows, neighbourhood
from community.core.db import db
from community.core.limits import limiter
from community.settings import Settings, SettingsError
from tests.browser import Browser
from tests.conftest import opened
from tests.core.kept import add_views, made
from tests.make import People


@pytest.fixture
def build(settings: Settings) -> Iterator[Callable[..., Flask]]:
    """Make the product with limits; three pages an hour for each address."""
    made.clear()
    sites = []

    def site(**changes: object) -> Flask:
        limited = {"rate_limits": True, "page_cache_bytes": 1_000_000, "limits": settings.limits | {"crawl": "3/hour"}}
        app = create_app(replace(settings, **(limited | changes)), TESTING=True)  # type: ignore[arg-type]
        add_views(app)
        sites.append(app)
        return app

    yield site
    limiter.enabled = False
    for app in sites:
        with app.app_context():
            db.engine.dispose()


def get(app: Flask, path: str, address: str = "192.0.2.1", **headers: str) -> TestResponse:
    client = app.test_client(use_cookies=False)
    return client.get(path, environ_overrides={"REMOTE_ADDR": address}, headers=headers)


def test_an_address_is_asked_to_come_back_later(build: Callable[..., Flask]) -> None:
    app = build()
    with opened(app):
        assert [get(app, "/unmarked").status_code for _ in range(5)] == [200, 200, 200, 429, 429]
        refused = get(app, "/unmarked")
        assert 3500 < int(refused.headers["Retry-After"]) <= 3600
        assert "Please wait" in refused.text and refused.mimetype == "text/plain"
        assert refused.headers["Cache-Control"] == "private, no-store"
        assert get(app, "/unmarked", "192.0.2.2").status_code == 200, "others are not concerned"
        assert get(app, "/kept").status_code == 429, "a page that must be made counts, also if it is kept then"
        assert len(made) == 4


def test_kept_pages_files_and_answers_for_machines_do_not_count(build: Callable[..., Flask]) -> None:
    app = build()
    with opened(app):
        digest = next((app.config["SETTINGS"].data_dir / "assets").iterdir()).name
        paths = ["/kept", f"/static/{digest}/css/site.css", "/static/0123456789ab/x", "/healthz", "/api/v1/search?q=a"]
        paths += [f"/files/{'0' * 32}.webp"]
        for path in paths * 5:
            with get(app, path) as answer:
                assert answer.status_code != 429, path
        assert len(made) == 1 and get(app, "/unmarked").status_code == 200


def test_when_the_window_is_over_it_is_welcome_again(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]
    monkeypatch.setattr(crawlers.time, "monotonic", lambda: clock[0])
    windows = Windows(2, 60)
    assert [windows.wait("a") for _ in range(3)] == [0, 0, 60]
    clock[0] = 59
    assert windows.wait("a") == 1, "those who do not wait do not make it longer"
    clock[0] = 60
    assert windows.wait("a") == 0


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crawlers, "MOST", 10)
    windows = Windows(5, 60)
    for number in range(100):
        windows.wait("often")
        windows.wait(str(number))
    assert len(windows.counts) == 10 and windows.wait("often") > 0


def test_only_who_is_really_signed_in_is_not_counted(build: Callable[..., Flask]) -> None:
    app = build(page_cache_bytes=0)
    with opened(app):
        browser = Browser(app).sign_in(People().ana)
        for _ in range(6):
            browser.get("/unmarked")
        for cookie in ("community=x", "community=", "community=eyJfdXNlcl9pZCI6IjEifQ.aaaa.bbbb"):
            get(app, "/unmarked", Cookie=cookie)
        assert get(app, "/unmarked", Cookie="community=x").status_code == 429


@pytest.mark.parametrize(("proxies", "status"), [(0, 429), (1, 200)])
def test_the_address_is_the_one_that_trusted_proxies_tell(
    build: Callable[..., Flask], proxies: int, status: int
) -> None:
    app = build(trusted_proxies=proxies)
    with opened(app):
        told = [get(app, "/unmarked", X_Forwarded_For=f"198.51.100.{number}").status_code for number in range(4)]
        assert told[-1] == status


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("192.0.2.1", "192.0.2.2", False), ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
     ("2001:db8:1:2::1", "2001:db8:1:3::1", False), ("::ffff:192.0.2.1", "192.0.2.1", True),
     ("fe80::1%eth0", "fe80::2", True), ("not:an:address", "not:another", False)],
)  # fmt: skip
def test_what_counts_as_one_address(one: str, other: str, same: bool) -> None:
    assert (neighbourhood(one) == neighbourhood(other)) is same


def test_without_limits_nothing_is_counted_and_a_wrong_one_is_named(build: Callable[..., Flask]) -> None:
    app = build(rate_limits=False)
    with opened(app):
        assert {get(app, "/unmarked").status_code for _ in range(6)} == {200}
        assert not isinstance(app.wsgi_app, CrawlLimit)
    with pytest.raises(SettingsError, match="LIMIT_CRAWL"):
        build(limits={"crawl": "many"})
