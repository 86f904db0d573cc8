"""Every setting of the product: one frozen object that refuses to start when something is wrong."""

import contextlib
import os
import re
import secrets
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from environs import Env, EnvError
from marshmallow.validate import OneOf, Range, Regexp
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

DEFAULT_LIMITS = {
    "sign_in": "10/5minutes",
    "register": "10/hour",
    "reset": "5/hour",
    "post": "30/10minutes",
    "vote": "60/minute",
    "search": "120/minute",
    "suggest": "600/minute",
    "upload": "40/hour",
    "verify": "30/10minutes",
    "crawl": "300/minute",
}

LEAST_SECRET = 32  # characters
ADDRESS = r"(https?://[^\s/]+(/\S*)?)?\Z"
LINK_HOST = re.compile(r"(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*\Z")
COUNTRY = re.compile(r"[A-Z]{2}\Z")
INDEXNOW_KEY = r"([A-Za-z0-9-]{8,128})?\Z"  # https://www.indexnow.org/documentation


class SettingsError(SystemExit):
    """A setting is missing or wrong; the message names it and the process does not start."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All settings. The README's table explains each one; the names there are the environment variables."""

    data_dir: Path
    secret_key: str
    database_url: str
    host: str = "127.0.0.1"
    port: int = 8000
    threads: int = 4
    web_processes: int = 1
    crowd: int = 20
    site_url: str = "http://127.0.0.1:8000"
    site_name: str = "Northwind Community"
    vendor: str = "Northwind"
    reserved_names: tuple[str, ...] = ()
    brand_hue: int = 240
    language: str = "en"
    smtp_url: str | None = None
    mail_from: str = "community@localhost"
    demo: bool = False
    rate_limits: bool = True
    limits: dict[str, str] = field(default_factory=lambda: dict(DEFAULT_LIMITS))
    trusted_proxies: int = 0
    max_upload_bytes: int = 8 * 1024 * 1024
    max_pixels: int = 40_000_000
    log_json: bool = False
    session_days: int = 60
    outcome_days: int = 5
    flags_to_hide: int = 3
    page_cache_bytes: int = 64 * 1024 * 1024
    cdn_seconds: int = 10
    redis_url: str = ""
    robots_search: bool = True
    robots_ai: str = "answer"
    websub_hub: str = ""
    indexnow_key: str = ""
    indexnow_url: str = "https://api.indexnow.org/indexnow"
    trusted_link_hosts: tuple[str, ...] = ()
    vendor_domains: tuple[str, ...] = ()
    phone_countries: tuple[str, ...] = ("US", "GB")
    broken_links: bool = False
    akismet_key: str = ""
    akismet_url: str = "https://rest.akismet.com/1.1/comment-check"
    spam_list: Path | None = None
    search: str = ""  # as said; `search_engine` is what it comes to

    @property
    def is_https(self) -> bool:
        """Whether cookies may be marked Secure: the site's public address decides, not the last hop."""
        return self.site_url.startswith("https://")

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def search_engine(self) -> str:
        """Which engine searches: "postgres" where PostgreSQL is the database and nothing else is said."""
        return self.search or ("whoosh" if self.is_sqlite else "postgres")

    @classmethod
    def from_environment(cls) -> "Settings":
        """Read the environment; raise SettingsError naming every wrong variable at once."""
        env = Env(eager=False)
        data_dir = Path(os.environ.get("DATA_DIR") or "var").resolve()
        port = env.int("PORT", 8000, validate=Range(1, 65535))
        host = env.str("HOST", "127.0.0.1")
        values: dict[str, Any] = {
            "host": host,
            "port": port,
            "threads": env.int("THREADS", 4, validate=Range(1, 64)),
            "web_processes": env.int("WEB_PROCESSES", 1, validate=Range(1, 64)),
            "crowd": env.int("CROWD", 20, validate=Range(0, 2000)),
            "site_url": env.str("SITE_URL", "") or f"http://{host}:{port}",
            "site_name": env.str("SITE_NAME", "Northwind Community"),
            "vendor": env.str("VENDOR", "Northwind"),
            "reserved_names": names_in(env.str("RESERVED_NAMES", "")),
            "brand_hue": env.int("BRAND_HUE", 240, validate=Range(0, 360)),
            "language": env.str("SITE_LANGUAGE", "en"),
            "smtp_url": env.str("SMTP_URL", "") or None,
            "mail_from": env.str("MAIL_FROM", "community@localhost"),
            "demo": env.bool("DEMO", False),
            "rate_limits": env.str("RATE_LIMITS", "on", validate=OneOf(["on", "off"])) == "on",
            "trusted_proxies": env.int("TRUSTED_PROXIES", 0, validate=Range(0, 5)),
            "log_json": env.str("LOG_FORMAT", "text", validate=OneOf(["text", "json"])) == "json",
            "session_days": env.int("SESSION_DAYS", 60, validate=Range(1, 400)),
            "outcome_days": env.int("OUTCOME_DAYS", 5, validate=Range(1, 60)),
            "flags_to_hide": env.int("FLAGS_TO_HIDE", 3, validate=Range(1, 100)),
            "page_cache_bytes": env.int("PAGE_CACHE_MB", 64, validate=Range(0, 100_000)) * 1024 * 1024,
            "cdn_seconds": env.int("CDN_SECONDS", 10, validate=Range(0, 3600)),
            "redis_url": env.str("REDIS_URL", ""),
            "robots_search": env.str("ROBOTS_SEARCH", "allow", validate=OneOf(["allow", "refuse"])) == "allow",
            "robots_ai": env.str("ROBOTS_AI", "answer", validate=OneOf(["allow", "answer", "refuse"])),
            "websub_hub": env.str("WEBSUB_HUB", "", validate=Regexp(ADDRESS)),
            "indexnow_key": env.str("INDEXNOW_KEY", "", validate=Regexp(INDEXNOW_KEY)),
            "indexnow_url": env.str("INDEXNOW_URL", "", validate=Regexp(ADDRESS)) or cls.indexnow_url,
            "trusted_link_hosts": hosts_in("TRUSTED_LINK_HOSTS", env.str("TRUSTED_LINK_HOSTS", "")),
            "vendor_domains": hosts_in("VENDOR_DOMAINS", env.str("VENDOR_DOMAINS", "")),
            "phone_countries": countries_in(env.str("PHONE_COUNTRIES", "US, GB")),
            "broken_links": env.str("BROKEN_LINKS", "off", validate=OneOf(["on", "off"])) == "on",
            "akismet_key": env.str("AKISMET_KEY", ""),
            "akismet_url": env.str("AKISMET_URL", "", validate=Regexp(ADDRESS)) or cls.akismet_url,
            "spam_list": env.path("SPAM_LIST", None),
            "search": env.str("SEARCH", "", validate=OneOf(["", "whoosh", "postgres"])),
            "limits": {name: env.str(f"LIMIT_{name.upper()}", rule) for name, rule in DEFAULT_LIMITS.items()},
        }
        if values["demo"] and not values["vendor_domains"]:
            values["vendor_domains"] = ("northwind.example",)  # where its staff have addresses
        megabytes = env.int("MAX_UPLOAD_MB", 8, validate=Range(1, 50))
        database_url = env.str("DATABASE_URL", "")
        secret_key = env.str("SECRET_KEY", "")
        try:
            env.seal()
        except EnvError as error:
            raise SettingsError(f"Wrong settings: {error}") from error
        values["site_url"] = values["site_url"].rstrip("/").replace("://0.0.0.0", "://127.0.0.1")
        if not values["site_url"].startswith(("http://", "https://")):
            raise SettingsError("Wrong settings: SITE_URL must start with http:// or https://")
        try:
            Locale.parse(values["language"])
        except (UnknownLocaleError, ValueError) as error:
            raise SettingsError("Wrong settings: SITE_LANGUAGE is not a language like en or pt_BR") from error
        database_url = normalised(database_url)
        if values["search"] == "postgres" and not database_url.startswith("postgresql"):
            raise SettingsError("Wrong settings: SEARCH=postgres needs a PostgreSQL database in DATABASE_URL")
        if secret_key and len(secret_key) < LEAST_SECRET:
            raise SettingsError(f"Wrong settings: SECRET_KEY must have at least {LEAST_SECRET} characters")
        return cls(
            data_dir=prepared(data_dir),
            max_upload_bytes=megabytes * 1024 * 1024,
            database_url=database_url or f"sqlite:///{data_dir / 'community.db'}",
            secret_key=secret_key or kept_secret(data_dir),
            **values,
        )


def prepared(data_dir: Path) -> Path:
    """Create the data folder, readable by its owner alone."""
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"Wrong settings: DATA_DIR {data_dir} cannot be used: {error.strerror}") from error
    return data_dir


def normalised(database_url: str) -> str:
    """Name the PostgreSQL driver, so that the usual `postgres://` and `postgresql://` addresses work as they are."""
    for prefix in ("postgres://", "postgresql://"):
        if database_url.startswith(prefix):
            database_url = "postgresql+psycopg://" + database_url.removeprefix(prefix)
    if database_url and not database_url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise SettingsError("Wrong settings: DATABASE_URL must start with sqlite:/// or postgresql://")
    try:
        make_url(database_url or "sqlite:///")
    except (ArgumentError, ValueError) as error:
        raise SettingsError("Wrong settings: DATABASE_URL is not an address of a database") from error
    return database_url


def names_in(text: str) -> tuple[str, ...]:
    """What stands in a list with commas."""
    return tuple(filter(None, (part.strip() for part in text.split(","))))


def countries_in(text: str) -> tuple[str, ...]:
    """Countries by their two letters (ISO 3166-1), in a list with commas."""
    countries = tuple(name.upper() for name in names_in(text))
    for name in countries:
        if not COUNTRY.match(name):
            raise SettingsError(f"Wrong settings: PHONE_COUNTRIES: {name} is not two letters like US")
    return countries


def hosts_in(setting: str, text: str) -> tuple[str, ...]:
    """The names of hosts in a list with commas, as ASCII in small letters; `*.` in front stands for all below."""
    hosts = []
    for name in names_in(text.lower()):
        try:
            hosts.append(name.encode("idna").decode())
        except UnicodeError:
            hosts.append("")
        if not LINK_HOST.match(hosts[-1]):
            wanted = "a host like docs.example.com or *.example.com"
            raise SettingsError(f"Wrong settings: {setting}: {name} is not {wanted}")
    return tuple(hosts)


def kept_secret(data_dir: Path) -> str:
    """The secret key of this installation, made at the first start and readable by its owner alone (0600)."""
    path = data_dir / "secret_key"
    try:
        if not path.exists():
            make_secret(path)
        key = path.read_text().strip()
    except OSError as error:
        raise SettingsError(f"Wrong settings: DATA_DIR {data_dir} cannot be used: {error.strerror}") from error
    if len(key) < LEAST_SECRET:
        raise SettingsError(f"Wrong settings: {path} must hold at least {LEAST_SECRET} characters, or be deleted")
    return key


def make_secret(path: Path) -> None:
    """Write a new key; another process that starts at the same moment sees a whole key or none."""
    handle, fresh = tempfile.mkstemp(dir=path.parent)  # readable by its owner alone
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(48))
    try:
        with contextlib.suppress(FileExistsError):
            os.link(fresh, path)
    finally:
        os.unlink(fresh)
