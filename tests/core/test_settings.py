"""Settings refuse to start when something is wrong, and name it; the secret key is made once and kept."""

import os
import stat
import threading
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from community import create_app
from community.settings import DEFAULT_LIMITS, Settings, SettingsError


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No settings from whoever runs the tests."""
    ours = {"HOST", "PORT", "THREADS", "SITE_URL", "SITE_NAME", "VENDOR", "BRAND_HUE", "SITE_LANGUAGE", "SMTP_URL"}
    ours |= {"MAIL_FROM", "DEMO", "RATE_LIMITS", "TRUSTED_PROXIES", "MAX_UPLOAD_MB", "LOG_FORMAT", "SESSION_DAYS"}
    ours |= {"WEB_PROCESSES", "CROWD", "ROBOTS_SEARCH", "ROBOTS_AI", "WEBSUB_HUB", "INDEXNOW_KEY", "INDEXNOW_URL"}
    ours |= {"TRUSTED_LINK_HOSTS", "BROKEN_LINKS", "RESERVED_NAMES", "PHONE_COUNTRIES", "OUTCOME_DAYS"}
    ours |= {"DATABASE_URL", "SECRET_KEY", "SEARCH"} | {f"LIMIT_{name.upper()}" for name in DEFAULT_LIMITS}
    for name in ours:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))


def test_without_any_setting_it_works(tmp_path: Path) -> None:
    settings = Settings.from_environment()
    assert settings.data_dir == tmp_path / "data"
    assert settings.database_url == f"sqlite:///{tmp_path}/data/community.db" and settings.is_sqlite
    assert settings.site_url == "http://127.0.0.1:8000" and not settings.is_https
    assert settings.rate_limits and settings.limits == DEFAULT_LIMITS
    assert not settings.demo and settings.smtp_url is None and settings.trusted_proxies == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eight"),
        ("PORT", "0"),
        ("PORT", "70000"),
        ("THREADS", "0"),
        ("THREADS", "1000"),
        ("WEB_PROCESSES", "0"),
        ("CROWD", "-1"),
        ("BRAND_HUE", "361"),
        ("DEMO", "perhaps"),
        ("RATE_LIMITS", "maybe"),
        ("TRUSTED_PROXIES", "-1"),
        ("MAX_UPLOAD_MB", "51"),
        ("LOG_FORMAT", "xml"),
        ("SESSION_DAYS", "0"),
        ("OUTCOME_DAYS", "0"),
        ("SITE_URL", "community.example"),
        ("SITE_URL", "ftp://community.example"),
        ("SITE_LANGUAGE", "klingon"),
        ("SITE_LANGUAGE", "xx"),
        ("TRUSTED_LINK_HOSTS", "https://docs.example.com"),
        ("TRUSTED_LINK_HOSTS", "docs.example.com:8443"),
        ("TRUSTED_LINK_HOSTS", "*"),
        ("PHONE_COUNTRIES", "US, Germany"),
        ("TRUSTED_LINK_HOSTS", "docs.example.com, a..b"),
        ("BROKEN_LINKS", "yes"),
        ("SECRET_KEY", "too short"),
        ("SECRET_KEY", "x" * 31),
        ("DATABASE_URL", "mysql://localhost/x"),
        ("DATABASE_URL", "just words"),
        ("DATABASE_URL", "postgresql://u@h:port/x"),
        ("DATABASE_URL", "sqlite://"),
        ("SEARCH", "google"),
        ("SEARCH", "postgres"),  # with SQLite
        ("ROBOTS_SEARCH", "yes"),
        ("ROBOTS_AI", "none"),
        ("WEBSUB_HUB", "hub.example"),
        ("WEBSUB_HUB", "file:///etc/passwd"),
        ("INDEXNOW_KEY", "short"),
        ("INDEXNOW_KEY", "not/a/file/name"),
        ("INDEXNOW_URL", "mailto:search@example.org"),
    ],
)
def test_what_is_wrong_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as refusal:
        Settings.from_environment()
    assert str(refusal.value).startswith("Wrong settings: ") and name in str(refusal.value)


def test_everything_wrong_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("PORT", "eight"), ("THREADS", "none"), ("DEMO", "perhaps")):
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as refusal:
        Settings.from_environment()
    assert all(name in str(refusal.value) for name in ("PORT", "THREADS", "DEMO"))


def test_no_secret_is_repeated_in_a_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "hush-hush")
    with pytest.raises(SettingsError) as refusal:
        Settings.from_environment()
    assert "hush" not in str(refusal.value)
    monkeypatch.setenv("SECRET_KEY", "x" * 32)
    monkeypatch.setenv("DATABASE_URL", "mysql://ana:hush@localhost/x")
    with pytest.raises(SettingsError) as refusal:
        Settings.from_environment()
    assert "hush" not in str(refusal.value)


def test_a_limit_that_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIMIT_SIGN_IN", "ten an hour or so")
    with pytest.raises(SettingsError, match="LIMIT_SIGN_IN"):
        create_app(Settings.from_environment(), TESTING=True)


@pytest.mark.parametrize(
    ("name", "value", "field", "expected"),
    [
        ("PORT", "9000", "port", 9000),
        ("HOST", "0.0.0.0", "host", "0.0.0.0"),
        ("SITE_URL", "https://community.example/", "site_url", "https://community.example"),
        ("SITE_NAME", "Acme Forum", "site_name", "Acme Forum"),
        ("VENDOR", "Acme", "vendor", "Acme"),
        ("BRAND_HUE", "30", "brand_hue", 30),
        ("SITE_LANGUAGE", "pt_BR", "language", "pt_BR"),
        ("SMTP_URL", "smtp://localhost:25", "smtp_url", "smtp://localhost:25"),
        ("DEMO", "1", "demo", True),
        ("RATE_LIMITS", "off", "rate_limits", False),
        ("TRUSTED_PROXIES", "2", "trusted_proxies", 2),
        ("MAX_UPLOAD_MB", "2", "max_upload_bytes", 2 * 1024 * 1024),
        ("LOG_FORMAT", "json", "log_json", True),
        ("SESSION_DAYS", "7", "session_days", 7),
        ("OUTCOME_DAYS", "14", "outcome_days", 14),
        ("ROBOTS_SEARCH", "refuse", "robots_search", False),
        ("ROBOTS_AI", "allow", "robots_ai", "allow"),
        ("WEBSUB_HUB", "https://hub.example/push", "websub_hub", "https://hub.example/push"),
        ("INDEXNOW_KEY", "0f-Aa" * 3, "indexnow_key", "0f-Aa" * 3),
        ("INDEXNOW_URL", "http://localhost:9/x", "indexnow_url", "http://localhost:9/x"),
        ("SECRET_KEY", "s" * 32, "secret_key", "s" * 32),
        ("DATABASE_URL", "postgres://u:p@h/x", "database_url", "postgresql+psycopg://u:p@h/x"),
        ("DATABASE_URL", "postgresql://u@h:5433/x?sslmode=require", "database_url",
         "postgresql+psycopg://u@h:5433/x?sslmode=require"),
        ("DATABASE_URL", "postgresql+psycopg://u@/x?host=/run", "database_url", "postgresql+psycopg://u@/x?host=/run"),
        ("DATABASE_URL", "sqlite:////tmp/x.db", "database_url", "sqlite:////tmp/x.db"),
    ],
)  # fmt: skip
def test_each_setting_is_read(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, field: str, expected: object
) -> None:
    monkeypatch.setenv(name, value)
    assert getattr(Settings.from_environment(), field) == expected


def test_empty_means_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SITE_URL", "DATABASE_URL", "SECRET_KEY", "SMTP_URL"):
        monkeypatch.setenv(name, "")
    settings = Settings.from_environment()
    assert settings.is_sqlite and settings.smtp_url is None and len(settings.secret_key) >= 32


@pytest.mark.parametrize(
    ("address", "said", "expected"),
    [
        ("", "", "whoosh"),
        ("", "whoosh", "whoosh"),
        ("postgresql://u@h/x", "", "postgres"),
        ("postgresql://u@h/x", "postgres", "postgres"),
        ("postgresql://u@h/x", "whoosh", "whoosh"),
    ],
)
def test_the_search_engine_follows_the_database_unless_said(
    monkeypatch: pytest.MonkeyPatch, address: str, said: str, expected: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", address)
    monkeypatch.setenv("SEARCH", said)
    settings = Settings.from_environment()
    assert settings.search_engine == expected
    app = create_app(settings, TESTING=True)
    assert type(app.extensions["search"]).__name__.lower() == f"{expected}engine"


def test_the_address_follows_host_and_port(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "9000")
    assert Settings.from_environment().site_url == "http://127.0.0.1:9000"
    monkeypatch.setenv("HOST", "0.0.0.0")
    assert Settings.from_environment().site_url == "http://127.0.0.1:9000", "nobody can open 0.0.0.0"


def test_a_limit_of_ones_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIMIT_VOTE", "5/hour")
    assert Settings.from_environment().limits == DEFAULT_LIMITS | {"vote": "5/hour"}


def test_settings_are_frozen() -> None:
    settings = Settings.from_environment()
    with pytest.raises(FrozenInstanceError):
        settings.port = 1  # type: ignore[misc]


def test_the_secret_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    first = Settings.from_environment().secret_key
    assert len(first) >= 48 and Settings.from_environment().secret_key == first
    kept = tmp_path / "data" / "secret_key"
    assert kept.read_text() == first
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    assert [path.name for path in kept.parent.iterdir()] == ["secret_key"]


def test_processes_that_start_together_share_one_secret() -> None:
    gate, keys = threading.Barrier(8), []

    def start() -> None:
        gate.wait(10)
        keys.append(Settings.from_environment().secret_key)

    starting = [threading.Thread(target=start) for _process in range(8)]
    for process in starting:
        process.start()
    for process in starting:
        process.join()
    assert len(keys) == 8 and len(set(keys)) == 1


@pytest.mark.parametrize("content", ["", "\n", "short"])
def test_a_damaged_secret_is_refused_by_name(tmp_path: Path, content: str) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "secret_key").write_text(content)
    with pytest.raises(SettingsError, match="secret_key"):
        Settings.from_environment()


def test_a_data_folder_that_cannot_be(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    for where in ("file", "file/deeper"):
        monkeypatch.setenv("DATA_DIR", str(tmp_path / where))
        with pytest.raises(SettingsError, match="DATA_DIR"):
            Settings.from_environment()


def test_a_secret_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "data" / "secret_key").mkdir(parents=True)
    with pytest.raises(SettingsError, match="DATA_DIR"):
        Settings.from_environment()


def test_relative_folders_become_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATA_DIR", "here")
    assert Settings.from_environment().data_dir == tmp_path / "here"
    assert os.path.isabs(Settings.from_environment().database_url.removeprefix("sqlite:///"))


def test_trusted_hosts_of_links_are_read_as_they_are_called(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings.from_environment().trusted_link_hosts == ()
    monkeypatch.setenv("TRUSTED_LINK_HOSTS", "Docs.Example.com, *.müller.example,")
    assert Settings.from_environment().trusted_link_hosts == ("docs.example.com", "*.xn--mller-kva.example")
