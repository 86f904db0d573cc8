"""Pages for machines: sitemaps, the feed, robots.txt, the icon; and the old addresses of imported posts."""

from datetime import timedelta

from flask import Blueprint, Response, current_app, redirect, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue

from community.core.db import now
from community.core.errors import NotFound
from community.questions.queries import redirected
from community.seo import queries, xml

bp = Blueprint("seo", __name__)

XML = "application/xml"
ATOM = "application/atom+xml"
SETTLED = timedelta(seconds=5)  # HTTP dates know no fractions: within a second there may be one more question
HOUR, FEED_AGE = timedelta(hours=1), timedelta(minutes=5)
MOST_PARTS = 10**14  # beyond this no id has room in the database


def cached(response: Response, age: timedelta) -> Response:
    """Let everybody keep an answer for a while."""
    response.cache_control.public = True
    response.cache_control.max_age = int(age.total_seconds())
    return response


@bp.get("/sitemap.xml")
def sitemap_index() -> ResponseReturnValue:
    return cached(Response(xml.sitemap_index(queries.parts()), mimetype=XML), HOUR)


@bp.get("/sitemap-<int:part>.xml")
def sitemap(part: int) -> ResponseReturnValue:
    """The public questions among ten thousand ids, sent while they are read."""
    if part > MOST_PARTS or not queries.part_exists(part):
        raise NotFound()
    lines = stream_with_context(xml.sitemap(queries.public_questions(part)))
    return cached(Response(lines, mimetype=XML), HOUR)


@bp.get("/robots.txt")
def robots() -> ResponseReturnValue:
    return cached(Response(render_template("seo/robots.txt"), mimetype="text/plain"), HOUR)


@bp.get("/feed.atom")
def feed() -> ResponseReturnValue:
    """The newest questions; a reader that has them already gets 304 and nothing else."""
    questions = queries.newest()
    response = Response(xml.feed(questions), mimetype=ATOM)
    response.add_etag(weak=True)
    changed = xml.last_change(questions)
    if xml.NEVER < changed < now() - SETTLED:
        response.last_modified = changed
    return cached(response, FEED_AGE).make_conditional(request)


@bp.get("/favicon.ico")
def icon() -> ResponseReturnValue:
    """For browsers and readers that ask for this name without looking at a page."""
    return redirect(current_app.jinja_env.globals["asset"]("favicon.svg"))  # type: ignore[operator]


@bp.get("/questions/<int:old_id>")
@bp.get("/questions/<int:old_id>/")
@bp.get("/questions/<int:old_id>/<path:slug>")
def old_question(old_id: int, slug: str = "") -> ResponseReturnValue:
    """A question's address before the import. The last part may name one of its answers."""
    answer_id = slug.rpartition("/")[2]
    if "/" in slug and answer_id.isascii() and answer_id.isdigit() and len(answer_id) < 19:
        return moved(f"/a/{answer_id}", f"/questions/{old_id}")
    return moved(f"/questions/{old_id}")


@bp.get("/a/<int:old_id>")
@bp.get("/a/<int:old_id>/")
@bp.get("/a/<int:old_id>/<path:slug>")
def old_answer(old_id: int, slug: str = "") -> ResponseReturnValue:
    """A short link to an answer before the import; what follows the id says who passed it on."""
    return moved(f"/a/{old_id}")


def moved(*paths: str) -> ResponseReturnValue:
    """Lead to where the first known of these addresses moved, for ever."""
    for path in paths:
        target = redirected(path)
        if target:
            return redirect(target, 301)
    raise NotFound()
