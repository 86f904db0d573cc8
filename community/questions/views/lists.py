"""Home and the lists by tag and product."""

from flask import abort, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from community.catalog import queries as catalog
from community.core.web import me
from community.questions import queries
from community.questions.models import Question
from community.questions.queries.lists import NEWEST, SORTS
from community.questions.views.blueprint import bp
from community.staff.queries import staff_now


def asked_sort() -> str:
    """The order asked for in `?sort=`; an unknown one is not an address."""
    sort = request.args.get("sort", NEWEST)
    if sort not in SORTS:
        abort(404)
    return sort


@bp.get("/")
def home() -> ResponseReturnValue:
    sort = asked_sort()
    page = queries.list_questions(me(), sort, request.args.get("before"))
    return render_template(
        "questions/home.html", page=page, sort=sort, helpers=queries.helpers_of_the_week(), staff=staff_now()
    )


@bp.get("/tags")
def tags() -> ResponseReturnValue:
    return render_template("questions/tags.html", tags=catalog.popular_tags(), products=catalog.products())


@bp.get("/tags/<name>")
def tag(name: str) -> ResponseReturnValue:
    main = catalog.main_tag(name)
    if main != name:
        return redirect(url_for(".tag", name=main), 301)
    tag, sort = catalog.tag_or_404(name), asked_sort()
    page = queries.list_questions(me(), sort, request.args.get("before"), [queries.by_tag(tag.id)])
    return render_template("questions/tag.html", tag=tag, page=page, sort=sort)


@bp.get("/products/<slug>")
def product(slug: str) -> ResponseReturnValue:
    product, sort = catalog.product_or_404(slug), asked_sort()
    only = [Question.product_id == product.id]
    page = queries.list_questions(me(), sort, request.args.get("before"), only)
    return render_template("questions/product.html", product=product, page=page, sort=sort)


@bp.get("/tags.json")
def suggest_tags() -> ResponseReturnValue:
    found = catalog.tags_like(request.args.get("q", "")[:60])
    return jsonify([{"name": tag.name, "count": tag.question_count} for tag in found])
