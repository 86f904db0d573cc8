"""Serving pictures, of posts and of people."""

from datetime import timedelta
from pathlib import Path

from flask import Response, request
from flask.typing import ResponseReturnValue

from community.core import files
from community.core.errors import NotFound
from community.core.web import cached, me
from community.questions.queries.pictures import must_open_withheld
from community.questions.views.blueprint import bp

KEPT = timedelta(hours=1)  # by browsers that have seen it


@bp.get("/files/<name>")
def stored_file(name: str) -> ResponseReturnValue:
    """A stored picture. Its name comes from its content, so it never changes; it goes with the posts that show it."""
    try:
        answer = cached(served(files.open_file(name)), KEPT)
    except NotFound:
        path = files.open_withheld(name)
        must_open_withheld(me(), name)
        answer = served(path)
        answer.cache_control.no_store = True
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.set_etag(name)
    return answer.make_conditional(request)


def served(path: Path) -> Response:
    return Response(path.read_bytes(), mimetype="image/webp")
