"""The pages of searching."""

from community.search.views import pages
from community.search.views.blueprint import bp

__all__ = ["bp", "pages"]
