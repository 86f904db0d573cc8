"""The pages of accounts."""

from community.accounts.views import by_mail, entry, pictures, profiles, security, settings
from community.accounts.views.blueprint import bp

__all__ = ["bp", "by_mail", "entry", "pictures", "profiles", "security", "settings"]
