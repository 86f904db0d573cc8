"""Pages about staff: who they are, whether somebody really is one of them, and what they do with customers."""

from community.staff.views import checking, contacts, grants, looking, proving, register
from community.staff.views.blueprint import bp

__all__ = ["bp", "checking", "contacts", "grants", "looking", "proving", "register"]
