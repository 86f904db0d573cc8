"""Pages kept for strangers: what they show, when that changed, where they lie, and the layer that answers with them."""

from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path

from flask import Flask

from community.core.db import db
from community.core.pages.drops import ALL, Bell, Changes, changed, forget_old_drops
from community.core.pages.layer import PageLayer
from community.core.pages.marks import public, shows, until, viewed
from community.core.pages.parts import Parts, token_here
from community.core.pages.shared import Redis
from community.core.pages.store import Memory
from community.settings import Settings

__all__ = ["ALL", "changed", "connect", "count_with", "forget_old_drops", "public", "shows", "until", "viewed"]

# The shares of the memory are one in so many; the rest is for what searching looks up (see search.engine).
PAGES, PARTS = 2, 4
ROOT = Path(__file__).parents[3]
LOOK, MADE_OF = ("community", "templates", "static"), (".py", ".html", ".xml", ".css", ".js", ".svg", ".mo")


def connect(app: Flask) -> None:
    """Put the layer around the app and let templates keep parts, unless the settings give no memory for that."""
    settings = app.config["SETTINGS"]
    words = app.jinja_env.globals
    words.update(csrf_token=token_here, part=lambda macro, *shown: macro(*shown))
    app.extensions["bell"] = bell = Bell(settings.data_dir / "pages.bell")
    if not settings.page_cache_bytes:
        return
    words["part"] = Parts(settings.page_cache_bytes // PARTS).part
    memory = Memory(settings.page_cache_bytes // PAGES)
    with app.app_context():
        engine = db.engine
    shared = Redis(settings.redis_url, look_of(settings)) if settings.redis_url else None
    layer = PageLayer(app, app.wsgi_app, memory, Changes(lambda: engine, bell, memory.drop), shared)
    app.extensions["pages"] = layer
    app.wsgi_app = layer  # type: ignore[method-assign]


def look_of(settings: Settings) -> str:
    """A short word for what public pages look by: settings and our own files, so that none outlives a new version."""
    seen = (settings.site_url, settings.site_name, settings.vendor, settings.brand_hue, settings.language,
            settings.trusted_link_hosts, settings.robots_search, settings.robots_ai, settings.websub_hub,
            settings.cdn_seconds, settings.demo)  # fmt: skip
    look = blake2b(repr(seen).encode(), digest_size=6)
    for path in sorted(path for folder in LOOK for path in (ROOT / folder).rglob("*") if path.suffix in MADE_OF):
        look.update(path.read_bytes())
    return f"{look.hexdigest()}:"


def count_with(app: Flask, seen: Callable[[int, str], None]) -> None:
    """Say who is told which question a reader of a kept page has seen, and with what device."""
    if "pages" in app.extensions:
        app.extensions["pages"].seen = seen
