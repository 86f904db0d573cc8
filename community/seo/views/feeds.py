"""Atom feeds: the newest questions, those of a topic or a product, and what a person or a question has new."""

from collections.abc import Sequence
from urllib.parse import quote

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from community.accounts.queries import person_or_404
from community.catalog import queries as catalog
from community.core.access import Nobody
from community.core.errors import Moved
from community.core.pages import public, shows
from community.core.web import cached, settings
from community.questions.models import Post
from community.questions.queries import question_or_404
from community.questions.queries.lists import BY_PRODUCT, BY_TAG
from community.seo import xml
from community.seo.queries import feeds
from community.seo.views.blueprint import ATOM, FEED_AGE, bp


@bp.get("/feed.atom")
@public()
def feed() -> ResponseReturnValue:
    shows("home")
    return sent(feeds.questions(), "/")


@bp.get("/tags/<name>/feed.atom")
@public()
def tag(name: str) -> ResponseReturnValue:
    main = catalog.main_tag(name.lower())
    tag = catalog.tag_or_404(main)
    if main != name:
        return redirect(url_for(".tag", name=main), 301)
    shows(f"tag:{tag.id}", "tags")
    page = url_for("questions.tag", name=name)
    return sent(feeds.questions(BY_TAG, tag.id), page, _("Questions about %(tag)s", tag=name))


@bp.get("/products/<slug>/feed.atom")
@public()
def product(slug: str) -> ResponseReturnValue:
    product = catalog.product_or_404(slug)
    shows(f"product:{product.id}", "tags")
    page = url_for("questions.product", slug=slug)
    found = feeds.questions(BY_PRODUCT, product.id)
    return sent(found, page, _("Questions about %(product)s", product=product.name))


@bp.get("/people/<int:person_id>/feed.atom")
@public()
def person(person_id: int) -> ResponseReturnValue:
    """What somebody asked and answered."""
    person = person_or_404(person_id)
    if person.merged_into_id:
        return redirect(url_for(".person", person_id=person.merged_into_id), 301)
    shows(f"person:{person.id}")
    page = url_for("accounts.profile", person_id=person.id, slug=person.slug)
    return sent(feeds.posts_by(person), page, _("Questions and answers by %(name)s", name=person.name))


@bp.get("/q/<int:question_id>/feed.atom")
@public()
def answers(question_id: int) -> ResponseReturnValue:
    """The newest answers to one question."""
    try:
        question = question_or_404(question_id, Nobody())
    except Moved as moved:
        return redirect(url_for(".answers", question_id=moved.number), 301)
    page = url_for("questions.show_question", question_id=question.id, slug=question.slug)
    found = feeds.answers_to(question)
    return sent(found, page, _("Answers: %(title)s", title=question.title))


def sent(posts: Sequence[Post], page: str, title: str = "") -> ResponseReturnValue:
    """A feed, or 304 for a reader that has it already."""
    shows(*(f"person:{post.author_id}" for post in posts))
    response = Response(xml.feed(posts, quote(request.path), page, title, settings().websub_hub), mimetype=ATOM)
    response.add_etag(weak=True)
    return cached(response, FEED_AGE).make_conditional(request)  # no date: without a removed post it would be older
