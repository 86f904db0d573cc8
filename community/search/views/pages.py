"""The search page."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from community.core.errors import NotFound
from community.core.limits import limit
from community.core.web import me
from community.search import queries
from community.search.contract import BEST, NEWEST
from community.search.views.blueprint import bp
from community.search.wanted import MOST_LETTERS

SOLVED = {"yes": True, "no": False}


@bp.get("/search")
@limit("search")
def search() -> ResponseReturnValue:
    text = " ".join(request.args.get("q", "").replace("\x00", " ").split())[:MOST_LETTERS]
    page = page_number(request.args.get("page", "1"))
    chosen = {name: request.args.get(name, "").strip()[:60] for name in ("tag", "product", "solved", "sort")}
    chosen["tag"] = chosen["tag"].lstrip("#").lower()
    order = NEWEST if chosen["sort"] == NEWEST else BEST
    solved = SOLVED.get(chosen["solved"])
    found = queries.find(text, me(), chosen["tag"], chosen["product"], solved, order, page)
    if page > 1 and not found.hits and not found.fault:
        raise NotFound()
    return render_template(
        "search/search.html",
        text=text,
        found=found,
        chosen=chosen,
        order=order,
        page=page,
        last=min(-(-found.total // queries.PAGE), queries.LAST_PAGE),
        products=queries.products(),
    )


def page_number(text: str) -> int:
    """The page asked for; one that cannot exist is not an address."""
    if not (text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= queries.LAST_PAGE):
        raise NotFound()
    return int(text)
