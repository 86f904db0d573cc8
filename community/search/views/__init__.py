"""The pages of searching."""

from community.search.views import learning, pages, suggesting
from community.search.views.blueprint import bp

__all__ = ["bp", "learning", "pages", "suggesting"]
