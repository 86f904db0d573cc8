"""Addresses that moved: those from before an import, and any with a slash too many. They answer 301, in one hop."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from flask import current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from community.accounts.queries import kept_account, person_or_404
from community.catalog import queries as catalog
from community.core.errors import NotFound, Problem
from community.core.web import API, cached, me, show_http_error, show_problem
from community.questions.models import Post
from community.questions.queries import post_or_404, redirected
from community.questions.queries.pages import page_of
from community.questions.writing import question_of
from community.seo.views.blueprint import HOUR, bp

PLACE = re.compile(r"/q/(\d+)(?:/[^#]*)?(?:#post-(\d+))?")
PROFILE = re.compile(r"/people/(\d+)")
LONGEST_ID = 18  # digits


@bp.get("/questions/<int:old_id>")
@bp.get("/questions/<int:old_id>/")
@bp.get("/questions/<int:old_id>/<path:slug>")
def old_question(old_id: int, slug: str = "") -> ResponseReturnValue:
    """A question's address before the import. The last part may name one of its answers."""
    answer_id = slug.strip("/").rpartition("/")[2]
    if "/" in slug.strip("/") and answer_id.isascii() and answer_id.isdigit() and len(answer_id) <= LONGEST_ID:
        return moved(f"/a/{answer_id}", f"/questions/{old_id}")
    return moved(f"/questions/{old_id}")


@bp.get("/a/<int:old_id>")
@bp.get("/a/<int:old_id>/")
@bp.get("/a/<int:old_id>/<path:slug>")
def old_answer(old_id: int, slug: str = "") -> ResponseReturnValue:
    """A short link to an answer before the import; what follows the id says who passed it on."""
    return moved(f"/a/{old_id}")


@bp.get("/users/<int:old_id>")
@bp.get("/users/<int:old_id>/")
@bp.get("/users/<int:old_id>/<path:slug>")
def old_person(old_id: int, slug: str = "") -> ResponseReturnValue:
    """Somebody's page before the import."""
    return moved(f"/users/{old_id}")


@bp.get("/questions/tagged/<name>")
def old_tag(name: str) -> ResponseReturnValue:
    """A topic before the import; it has the same name."""
    tag = catalog.tag_or_404(catalog.main_tag(name.lower()), me())
    return redirect(url_for("questions.tag", name=tag.name), 301)


@bp.app_errorhandler(404)
def without_slash(error: HTTPException) -> ResponseReturnValue:
    """An address that is none has a slash too many at its end, or is not there. The view behind it knows best where
    it leads: a name may have changed, too."""
    address, adapter = f"/{request.path.strip('/')}", current_app.create_url_adapter(request)
    reading = request.method in ("GET", "HEAD") and not request.path.startswith(API)
    if not reading or request.path in ("/", address) or adapter is None or not adapter.test(address):
        return show_http_error(error)
    request.url_rule, values = adapter.match(address, return_rule=True)
    view: Callable[..., Any] = current_app.view_functions[request.url_rule.endpoint]
    try:
        answer = current_app.make_response(view(**values))
    except Problem as problem:
        return show_problem(problem)
    except HTTPException as other:
        return show_http_error(other)
    return answer if answer.location else redirect(quote(address), 301)


def moved(*paths: str) -> ResponseReturnValue:
    """Lead to where the first of these addresses is now that leads to something the reader may see.

    The answer may be kept for an hour only: the page on which a post stands has another address once the title changes.
    """
    problem: Problem = NotFound()
    for path in paths:
        try:
            target = address_now(redirected(path))
        except Problem as found:  # removed, or not for everyone
            problem = found
        else:
            answer = redirect(target, 301)
            return answer if me().id else cached(answer, HOUR)  # what somebody may see is nothing for others
    raise problem


def address_now(kept: str | None) -> str:
    """The present address of what an import put at `kept`: names have changed since, answers are on another page."""
    if kept is None:
        raise NotFound()
    if place := PLACE.fullmatch(kept):
        return address_of(post_or_404(int(place[2] or place[1]), me()))
    if profile := PROFILE.fullmatch(kept):
        person = kept_account(person_or_404(int(profile[1])))
        return url_for("accounts.profile", person_id=person.id, slug=person.slug)
    return kept


def address_of(post: Post) -> str:
    question, page = question_of(post), page_of(post)
    more: dict[str, Any] = {"page": page} if page > 1 else {}
    if post.id != question.id:
        more["_anchor"] = f"post-{post.id}"
    return url_for("questions.show_question", question_id=question.id, slug=question.slug, **more)
