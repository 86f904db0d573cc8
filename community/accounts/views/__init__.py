"""The pages of accounts."""

from community.accounts.views import (
    blocking,
    by_mail,
    entry,
    moderating,
    pictures,
    profiles,
    sanctions,
    security,
    settings,
    settling,
)
from community.accounts.views.blueprint import bp

__all__ = [
    "blocking",
    "bp",
    "by_mail",
    "entry",
    "moderating",
    "pictures",
    "profiles",
    "sanctions",
    "security",
    "settings",
    "settling",
]
