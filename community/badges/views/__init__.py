"""Pages about badges."""

from community.badges.views import managing, pages
from community.badges.views.blueprint import bp

__all__ = ["bp", "managing", "pages"]
