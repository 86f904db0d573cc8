"""Which engine serves this installation."""

from typing import cast

from flask import Flask, current_app

from community.core.db import db
from community.search.contract import SearchEngine
from community.search.postgres_engine.engine import PostgresEngine
from community.search.whoosh_engine.engine import WhooshEngine
from community.search.words import speak

SHARE = 4  # the share of the memory for what is kept that decoded posting lists have is one in so many
LEAST_MEMORY = 8 * 1024 * 1024  # bytes


def connect(app: Flask) -> None:
    """Choose the engine of the app."""
    settings = app.config["SETTINGS"]
    speak(settings.language)
    app.extensions["search"] = WhooshEngine(
        settings.data_dir / "index", max(LEAST_MEMORY, settings.page_cache_bytes // SHARE)
    )
    if settings.search_engine == "postgres":
        with app.app_context():
            app.extensions["search"] = PostgresEngine(db.engine)
    app.extensions["related"] = {}  # which questions are related, remembered by search.likeness


def engine() -> SearchEngine:
    return cast(SearchEngine, current_app.extensions["search"])
