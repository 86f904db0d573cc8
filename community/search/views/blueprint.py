"""The blueprint that all pages of searching share."""

from urllib.parse import urlencode

from flask import Blueprint

bp = Blueprint("search", __name__)


@bp.app_template_global()
def search_page(q: str, **more: object) -> str:
    """The address of a search. A page of results has some forty, which `url_for` would take as long for as the rest."""
    return f"/search?{urlencode({'q': q, **{name: value for name, value in more.items() if value is not None}})}"
