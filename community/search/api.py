"""Search for programs: `/api/v1/search`, see docs/api.md. It finds what the page finds, for the same people."""

from typing import Any

from flask import Blueprint, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from community.core.errors import Problem
from community.core.limits import limit
from community.core.mail import absolute
from community.core.text import number_in
from community.core.web import me
from community.questions.models.lines import Listed
from community.search import queries
from community.search.contract import BEST, ORDERS
from community.search.narrowing import Facet
from community.search.queries import LAST_PAGE, PAGE, REPAIRED, Found, Hit

bp = Blueprint("search_api", __name__)


@bp.get("/api/v1/search")
@limit("search")
def search() -> ResponseReturnValue:
    """A page of results as JSON. Errors come as problem+json (RFC 9457)."""
    text, page, order = asked_text(), asked_page(), asked_order()
    found = queries.find(text, me(), order, page, "exact" in request.args)
    if found.fault:
        raise Problem(str(REPAIRED), status=503)
    answer = jsonify(as_json(found, order, page))
    answer.headers["Cache-Control"] = "private, no-store"  # what is found depends on who asks
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def asked_text() -> str:
    text = queries.tidy(request.args.get("q", ""))
    if not text:
        raise Problem(_("Say in “q” what to look for."))
    return text


def asked_page() -> int:
    text = request.args.get("page", "1")
    page = number_in(text, LAST_PAGE)
    if not page:
        raise Problem(_("“page” is a number from 1 to %(last)s.", last=LAST_PAGE))
    return page


def asked_order() -> str:
    order = request.args.get("sort", BEST)
    if order not in ORDERS:
        raise Problem(_("“sort” is one of: %(names)s.", names=", ".join(ORDERS)))
    return order


def as_json(found: Found, order: str, page: int) -> dict[str, Any]:
    """The answer, as docs/api.md has it."""
    last = min(-(-found.total // PAGE), LAST_PAGE)
    return {
        "query": found.text,
        "correction": found.correction or None,
        "suggestion": found.suggestion or None,
        "notes": [str(note) for note in found.notes],
        "sort": order,
        "page": page,
        "total": found.total,
        "at_least": found.at_least,
        "complete": found.complete,
        "results": [result_of(hit) for hit in found.hits],
        "facets": [facet_of(facet) for facet in found.facets],
        "links": {
            "self": address(found.text, order, page),
            "next": address(found.text, order, page + 1) if page < last else None,
            "prev": address(found.text, order, page - 1) if page > 1 else None,
            "page": absolute(url_for("search.search", q=found.text)),
            "feed": absolute(url_for("search.feed", q=found.text)),
        },
    }


def address(text: str, order: str, page: int) -> str:
    """Where a page of these results is."""
    return absolute(url_for(".search", q=text, page=page if page > 1 else None, sort=order if order != BEST else None))


def result_of(hit: Hit) -> dict[str, Any]:
    """One question that was found. What ends in `_html` is safe and has the words that were found in <mark>."""
    question = hit.question
    url = page_of(question)
    return {
        "id": question.id,
        "url": url,
        "title": question.title,
        "title_html": str(hit.title),
        "goal": question.goal,
        "goal_html": str(hit.goal),
        "snippet_html": str(hit.snippet) if hit.snippet else None,
        "answer": {"id": hit.answer.id, "url": absolute(f"/p/{hit.answer.id}")} if hit.answer else None,
        "state": question.state,
        "closed": question.is_closed,
        "staff_answered": question.staff_answered,
        "votes": question.score,
        "answers": question.answer_count,
        "tags": question.tag_names,
        "product": question.product.slug if question.product else None,
        "version": question.version.name if question.version else None,
        "author": author_of(question),
        "created_at": question.created_at.isoformat(timespec="seconds"),
        "active_at": question.active_at.isoformat(timespec="seconds"),
    }


def page_of(question: Listed) -> str:
    return absolute(url_for("questions.show_question", question_id=question.id, slug=question.slug))


def author_of(question: Listed) -> dict[str, Any] | None:
    """Who asked; people who left have no page."""
    if question.author is None:
        return None
    return {"name": question.author.name, "url": absolute(f"/people/{question.author.id}/{question.author.slug}")}


def facet_of(facet: Facet) -> dict[str, Any]:
    """One way to narrow the results; `q` of a choice is the query that turns it on or, when it is on, off."""
    return {
        "name": facet.name,
        "title": facet.title,
        "choices": [
            {"label": choice.label, "count": choice.count, "is_on": choice.is_on, "q": choice.query}
            for choice in facet.choices
        ],
    }
