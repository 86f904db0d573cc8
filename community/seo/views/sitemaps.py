"""Sitemaps. Whoever has one already gets 304, and nothing but its state was looked up."""

from flask import Response, request, stream_with_context
from flask.typing import ResponseReturnValue
from werkzeug.http import is_resource_modified

from community.core.errors import NotFound
from community.core.web import cached
from community.seo import xml
from community.seo.queries import sitemaps
from community.seo.queries.sitemaps import PEOPLE, QUESTIONS, TAGS, Kind
from community.seo.views.blueprint import HOUR, XML, bp, dated

MOST_PARTS = 10**14  # beyond this no id has room in the database


@bp.get("/sitemap.xml")
def sitemap_index() -> ResponseReturnValue:
    response = Response(xml.sitemap_index(sitemaps.parts()), mimetype=XML)
    response.add_etag(weak=True)
    return cached(response, HOUR).make_conditional(request)


@bp.get("/sitemap-pages.xml")
def pages() -> ResponseReturnValue:
    response = Response("".join(xml.sitemap(sitemaps.pages())), mimetype=XML)
    response.add_etag(weak=True)
    return cached(response, HOUR).make_conditional(request)


@bp.get("/sitemap-<int:part>.xml")
def sitemap(part: int) -> ResponseReturnValue:
    return sent(QUESTIONS, part)


@bp.get("/sitemap-tags-<int:part>.xml")
def tags(part: int) -> ResponseReturnValue:
    return sent(TAGS, part)


@bp.get("/sitemap-people-<int:part>.xml")
def people(part: int) -> ResponseReturnValue:
    return sent(PEOPLE, part)


def sent(kind: Kind, part: int) -> ResponseReturnValue:
    """The pages among ten thousand ids, sent while they are read."""
    if part > MOST_PARTS or not sitemaps.exists(kind, part):
        raise NotFound()
    state = sitemaps.state(kind, part)
    response = cached(dated(Response(mimetype=XML), state.changed), HOUR)
    response.set_etag(state.mark, weak=True)
    about = response.headers
    if is_resource_modified(request.environ, about["ETag"], last_modified=about.get("Last-Modified")):
        response.response = stream_with_context(xml.sitemap(sitemaps.places(kind, part)))
    else:
        response.status_code = 304
    return response
