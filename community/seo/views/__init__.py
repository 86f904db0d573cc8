"""Pages for machines, and addresses that moved."""

from community.seo.views import feeds, moved, sitemaps, texts
from community.seo.views.blueprint import bp

__all__ = ["bp", "feeds", "moved", "sitemaps", "texts"]
