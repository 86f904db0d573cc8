"""What the pages of results tell: which result was opened."""

from time import perf_counter

from flask import request
from flask.typing import ResponseReturnValue

from community.core.limits import limit
from community.core.text import number_in
from community.core.web import csrf, settings
from community.questions.reading import is_robot
from community.search import learning
from community.search.views.blueprint import bp

UNCOUNTED = "looked-after"


@bp.record_once
def start_noting(state) -> None:  # type: ignore[no-untyped-def]
    state.app.extensions["searches"] = learning.Unwritten(state.app)


def noted(text: str, total: int, page: int, started: float) -> str:
    """Write a search down; see `learning.note_search`. `started` is what `perf_counter` said before it.

    Whoever comes from the list of searches looks after them, and is not counted.
    """
    if request.args.get("search") == UNCOUNTED:
        return ""
    return learning.note_search(
        text,
        settings().language,
        total,
        page,
        ms=round((perf_counter() - started) * 1000),
        key=request.args.get("search", "")[:40],
        is_robot=is_robot(request.user_agent.string),
    )


@bp.post("/search/clicked")
@csrf.exempt  # sent while the page is being left, by signed-out visitors too; the key is known to nobody else
@limit("search")
def clicked() -> ResponseReturnValue:
    """Which result of a search was opened first. Whatever cannot be true is not kept, and nobody is told."""
    rank, question = (number_in(request.form.get(name, "")) for name in ("rank", "question"))
    learning.note_click(request.form.get("key", "")[:40], rank or 0, question)
    return "", 204
