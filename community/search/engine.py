"""Which engine serves this installation."""

from importlib import import_module
from typing import cast

from flask import Flask, current_app

from community.core.db import db
from community.search.contract import SearchEngine
from community.search.words import speak

SHARE = 4  # the share of the memory for what is kept that decoded posting lists have is one in so many
LEAST_MEMORY = 8 * 1024 * 1024  # bytes


def connect(app: Flask) -> None:
    """Choose the engine of the app. The other one is not loaded, nor what it needs: PostgreSQL's types, or Whoosh."""
    settings = app.config["SETTINGS"]
    speak(settings.language)
    if settings.search_engine == "postgres":
        module = import_module("community.search.postgres_engine.engine")
        with app.app_context():
            app.extensions["search"] = module.PostgresEngine(db.engine)
    else:
        module = import_module("community.search.whoosh_engine.engine")
        memory = max(LEAST_MEMORY, settings.page_cache_bytes // SHARE)
        app.extensions["search"] = module.WhooshEngine(settings.data_dir / "index", memory)
    app.extensions["related"] = {}  # which questions are related, remembered by search.likeness


def engine() -> SearchEngine:
    return cast(SearchEngine, current_app.extensions["search"])
