"""Pages for administrators."""

from community.admin.views import outbox, searching
from community.admin.views.blueprint import bp

__all__ = ["bp", "outbox", "searching"]
