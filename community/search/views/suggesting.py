"""What is offered while somebody types, in our search fields and in those of browsers that know the site."""

from datetime import timedelta

from flask import Response, json, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from community.core.access import Nobody
from community.core.limits import limit
from community.core.pages import public, shows
from community.core.web import me, settings
from community.search.suggestions import questions_begun, suggestions
from community.search.views.blueprint import bp
from community.search.wanted import MOST_LETTERS

OPENSEARCH, OFFERS = "application/opensearchdescription+xml", "application/x-suggestions+json"
BRIEFLY = "private, max-age=10"  # seconds, so that going back a letter asks nobody
DAY = timedelta(days=1)


def typed() -> str:
    """What stands in the field; a blank at its end says that the last word is whole."""
    return request.args.get("q", "").replace("\x00", " ")[:MOST_LETTERS]


@bp.get("/search/suggest")
@limit("suggest")
def suggest() -> ResponseReturnValue:
    """The options below a search field. What a member sees is never kept, what a visitor sees for a few letters."""
    response = make_response(render_template("search/_suggestions.html", found=suggestions(typed(), me())))
    if not me().is_authenticated:
        response.headers["Cache-Control"] = BRIEFLY
    response.vary.add("Cookie")
    return response


@bp.get("/search/suggest.json")
@limit("suggest")
def suggest_to_browser() -> ResponseReturnValue:
    """The same for the browser's own search field, in its format; there everybody is a visitor.

    https://github.com/dewitt/opensearch/blob/master/mediawiki/Specifications/OpenSearch/Extensions/Suggestions/1.1
    """
    text = typed()
    found = questions_begun(text, Nobody())
    pages = [
        settings().site_url + url_for("questions.show_question", question_id=one.id, slug=one.slug) for one in found
    ]
    offered = [text, [one.title for one in found], [one.goal for one in found], pages]
    return Response(json.dumps(offered), mimetype=OFFERS, headers={"Cache-Control": BRIEFLY})


@bp.get("/opensearch.xml")
@public()
def describe() -> ResponseReturnValue:
    """How browsers search here, once somebody adds the site to them."""
    shows("site")
    response = Response(render_template("search/opensearch.xml"), mimetype=OPENSEARCH)
    response.cache_control.public = True
    response.cache_control.max_age = int(DAY.total_seconds())
    return response
