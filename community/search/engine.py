"""Which engine serves this installation."""

from typing import cast

from flask import Flask, current_app

from community.search.contract import SearchEngine
from community.search.whoosh_engine.engine import WhooshEngine
from community.search.words import speak


def connect(app: Flask) -> None:
    """Choose the engine of the app."""
    speak(app.config["SETTINGS"].language)
    app.extensions["search"] = WhooshEngine(app.config["SETTINGS"].data_dir / "index")
    app.extensions["related"] = {}  # which questions are related, remembered by search.queries


def engine() -> SearchEngine:
    return cast(SearchEngine, current_app.extensions["search"])
