"""What the stories of kept pages share: a few views, a reader without cookies, a change."""

from flask import Flask, request, session
from werkzeug.test import TestResponse

from community.core.db import command, now
from community.core.pages import changed, public, shows, until
from community.core.pages.layer import PageLayer

LONG = "words " * 500
made: list[str] = []  # the query of every page that a view has made


def add_views(app: Flask) -> None:
    """Views that are kept, and some that are not."""

    @app.get("/kept")
    @public("page")
    def kept() -> str:
        shows("thing:1")
        made.append(request.query_string.decode())
        return f"{LONG} {len(made)} {request.args.get('page', '')} {request.args.get('other', '')} {request.host}"

    @app.get("/unmarked")
    def unmarked() -> str:
        made.append("")
        return LONG

    @app.get("/nothing")
    @public()
    def nothing() -> str:
        made.append("")
        return LONG

    @app.get("/own")
    @public()
    def own() -> str:
        shows("thing:1")
        session["somebody"] = 1
        made.append("")
        return LONG

    @app.get("/brief")
    @public()
    def brief() -> str:
        shows("thing:2")
        until(now())
        made.append("")
        return LONG


def layer_of(site: Flask) -> PageLayer:
    found = site.extensions["pages"]
    assert isinstance(found, PageLayer)
    return found


def get(site: Flask, path: str, **headers: str) -> TestResponse:
    return site.test_client(use_cookies=False).get(
        path, headers={key.replace("_", "-"): one for key, one in headers.items()}
    )


@command
def change(*keys: str) -> None:
    changed(*keys)
