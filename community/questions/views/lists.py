"""Home and the lists by tag and product."""

from flask import abort, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from community.catalog import queries as catalog
from community.core.pages import public, shows
from community.core.web import me
from community.questions import queries
from community.questions.queries.lists import BY_PRODUCT, BY_TAG, NEWEST, SORTS
from community.questions.views.blueprint import bp
from community.staff.queries import staff_now


def asked_sort() -> str:
    """The order asked for in `?sort=`; an unknown one is not an address."""
    sort = request.args.get("sort", NEWEST)
    if sort not in SORTS:
        abort(404)
    return sort


@bp.get("/")
@public("sort", "before")
def home() -> ResponseReturnValue:
    sort = asked_sort()
    shows("home", "staff")
    page = queries.list_questions(me(), sort, request.args.get("before"))
    return render_template(
        "questions/home.html", page=page, sort=sort, helpers=queries.helpers_of_the_week(), staff=staff_now()
    )


@bp.get("/tags")
@public()
def tags() -> ResponseReturnValue:
    shows("tags")
    return render_template("questions/tags.html", tags=catalog.popular_tags(), products=catalog.shown_products(me()))


@bp.get("/tags/<name>")
@public("sort", "before")
def tag(name: str) -> ResponseReturnValue:
    shows("tags")
    main = catalog.main_tag(name.lower())
    tag, sort = catalog.tag_or_404(main, me()), asked_sort()
    if main != name:
        return redirect(url_for(".tag", name=main), 301)
    shows(f"tag:{tag.id}")
    page = queries.list_questions(me(), sort, request.args.get("before"), BY_TAG, tag.id)
    return render_template("questions/tag.html", tag=tag, page=page, sort=sort)


@bp.get("/products/<slug>")
@public("sort", "before")
def product(slug: str) -> ResponseReturnValue:
    product, sort = catalog.product_or_404(slug.lower(), me()), asked_sort()
    if product.slug != slug:
        return redirect(url_for(".product", slug=product.slug), 301)
    shows(f"product:{product.id}", "tags")
    page = queries.list_questions(me(), sort, request.args.get("before"), BY_PRODUCT, product.id)
    return render_template("questions/product.html", product=product, page=page, sort=sort)


@bp.get("/tags.json")
def suggest_tags() -> ResponseReturnValue:
    found = catalog.tags_like(request.args.get("q", "")[:60], me=me())
    return jsonify([{"name": tag.name, "count": tag.question_count} for tag in found])
