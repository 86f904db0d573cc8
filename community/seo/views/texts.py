"""robots.txt, llms.txt, the key for IndexNow, and the icon."""

from flask import Response, current_app, redirect, render_template
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from community.core.errors import NotFound
from community.core.pages import public, shows
from community.core.web import cached, settings
from community.seo.queries import overview
from community.seo.robots import CLOSED, REFUSE, refused
from community.seo.views.blueprint import HOUR, TEXT, bp


@bp.get("/robots.txt")
@public()
def robots() -> ResponseReturnValue:
    """What robots may read, by the settings ROBOTS_SEARCH and ROBOTS_AI."""
    shows("site")
    ours = settings()
    text = render_template(
        "seo/robots.txt", closed=CLOSED if ours.robots_search else "/", refused=refused(ours.robots_ai)
    )
    return cached(Response(text, mimetype=TEXT), HOUR)


@bp.get("/llms.txt")
@public()
def overview_for_models() -> ResponseReturnValue:
    """What there is here, in Markdown, for models that answer people (https://llmstxt.org)."""
    if settings().robots_ai == REFUSE:
        raise NotFound()
    answered = overview.answered()
    shows("home", "tags", *(f"question:{question.id}" for question in answered))
    text = render_template(
        "seo/llms.txt",
        products=overview.products(),
        topics=overview.topics(),
        answered=answered,
        said=overview.said,
    )
    return cached(Response(text, mimetype=TEXT), HOUR)


@bp.record_once
def offer_key(state: BlueprintSetupState) -> None:
    """Where search engines find that whoever tells them of changes speaks for this site."""
    key = state.app.config["SETTINGS"].indexnow_key
    if key:
        state.add_url_rule(f"/{key}.txt", "key", lambda: Response(key, mimetype=TEXT))


@bp.get("/favicon.ico")
def icon() -> ResponseReturnValue:
    """For browsers and readers that ask for this name without looking at a page."""
    return redirect(current_app.jinja_env.globals["asset"]("favicon.svg"))  # type: ignore[operator]
