"""A search as a feed, for readers that come by themselves."""

from datetime import timedelta

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from community.core.access import Nobody
from community.core.errors import Invalid, Problem
from community.core.limits import limit
from community.core.web import cached
from community.search import following
from community.search.contract import IndexUnavailable, TooCostly
from community.search.queries import REPAIRED, TOO_LONG, tidy
from community.search.views.blueprint import bp
from community.seo import xml

ENTRIES = 20
KEPT = timedelta(minutes=5)


@bp.get("/search.atom")
@limit("search")
def feed() -> ResponseReturnValue:
    """The newest public questions that a search finds, the same for everybody; 304 for whoever has them already."""
    text = tidy(request.args.get("q", ""))
    if not text:
        return redirect(url_for("seo.feed"))
    try:
        questions, _total = following.newest(text, Nobody(), ENTRIES)
    except TooCostly as fault:
        raise Invalid(str(TOO_LONG)) from fault
    except IndexUnavailable as fault:
        raise Problem(str(REPAIRED), status=503) from fault
    here, page = url_for(".feed", q=text), url_for(".search", q=text)
    response = Response(
        xml.feed(questions, here, page, _("Search: %(text)s", text=text)), mimetype="application/atom+xml"
    )
    response.add_etag(weak=True)
    return cached(response, KEPT).make_conditional(request)
