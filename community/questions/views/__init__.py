"""The pages of the heart of the product."""

from community.questions.views import (
    acting,
    areas,
    asking,
    audience,
    closing,
    details,
    duplicates,
    editing,
    following,
    goals,
    lists,
    pages,
    pictures,
    reshaping,
    solving,
    suggesting,
    tools,
)
from community.questions.views.blueprint import bp

__all__ = [
    "acting",
    "areas",
    "asking",
    "audience",
    "bp",
    "closing",
    "details",
    "duplicates",
    "editing",
    "following",
    "goals",
    "lists",
    "pages",
    "pictures",
    "reshaping",
    "solving",
    "suggesting",
    "tools",
]
