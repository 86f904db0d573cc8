"""The blueprint that all pages of searching share."""

from functools import lru_cache
from urllib.parse import quote_plus

from flask import Blueprint

bp = Blueprint("search", __name__)


@bp.app_template_global()
def search_page(q: str, **more: object) -> str:
    """The address of a search. A page of results has some forty, which `url_for` would take as long for as the rest."""
    rest = "".join([f"&{name}={quote_plus(str(value))}" for name, value in more.items() if value is not None])
    return f"/search?q={'+'.join([quoted(word) for word in q.split(' ')])}{rest}"


@lru_cache(maxsize=2000)
def quoted(word: str) -> str:
    """A word of an address; most words of a page of results stand in all its addresses."""
    return quote_plus(word)
