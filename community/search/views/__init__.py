"""The pages of searching."""

from community.search.views import feeds, following, learning, pages, suggesting
from community.search.views.blueprint import bp

__all__ = ["bp", "feeds", "following", "learning", "pages", "suggesting"]
