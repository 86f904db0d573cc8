"""The search page, and the page that explains it."""

from time import perf_counter
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from community.core.errors import NotFound
from community.core.limits import limit
from community.core.text import number_in
from community.core.web import me
from community.search import following, queries
from community.search.contract import BEST, ORDERS
from community.search.grammar import KINDS
from community.search.narrowing import with_operator
from community.search.operators import examples
from community.search.views.blueprint import bp
from community.search.views.learning import noted

ENDINGS = {"yes": "solved", "no": "unsolved"}
AROUND = 2  # pages before and after the current one that have a link


@bp.get("/search")
@limit("search")
def search() -> ResponseReturnValue:
    started = perf_counter()
    if {"tag", "product", "solved"} & request.args.keys():
        return redirect(url_for(".search", **as_operators()))
    page = page_number(request.args.get("page", "1"))
    sort = request.args.get("sort", BEST)
    order = sort if sort in ORDERS else BEST
    as_typed = "exact" in request.args
    found = queries.find(request.args.get("q", ""), me(), order, page, as_typed)
    if page > 1 and not found.hits and not found.fault:
        raise NotFound()
    last = min(-(-found.total // queries.PAGE), queries.LAST_PAGE)
    return render_template(
        "search/search.html",
        found=found,
        as_typed=as_typed,
        order=order,
        page=page,
        first=(page - 1) * queries.PAGE,
        numbers=page_numbers(page, last),
        follow=following.state(found.query if found.is_search else "", me()),
        key=noted(found.text, found.total, page, started) if found.is_search and not found.fault else "",
    )


@bp.get("/help/search")
def explain() -> ResponseReturnValue:
    return render_template("search/help.html", kinds=KINDS, examples=examples(me()))


def as_operators() -> dict[str, Any]:
    """The address of this search, written as it was before there were operators, as it is written now."""
    text = queries.tidy(request.args.get("q", ""))
    given = {name: queries.tidy(request.args.get(name, ""))[:60].replace('"', "") for name in ("tag", "product")}
    given["is"] = ENDINGS.get(request.args.get("solved", ""), "")
    for name, value in given.items():
        text = with_operator(text, name, value) if value else text
    kept = {name: request.args[name] for name in ("sort", "page") if name in request.args}
    return {"q": text, **kept}


def page_number(text: str) -> int:
    """The page asked for; one that cannot exist, or has another address, is not an address."""
    page = number_in(text, queries.LAST_PAGE)
    if page is None or text[0] == "0":
        raise NotFound()
    return page


def page_numbers(page: int, last: int) -> list[int | None]:
    """The pages that get a link: first, last, and those around the current one. None stands for those between."""
    shown = [one for one in range(1, last + 1) if one in (1, last) or abs(one - page) <= AROUND]
    numbers: list[int | None] = []
    for number in shown:
        if numbers and numbers[-1] != number - 1:
            numbers.append(None)
        numbers.append(number)
    return numbers if last > 1 else []
