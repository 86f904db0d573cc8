"""The pages of the heart of the product."""

from community.questions.views import (
    acting,
    asking,
    closing,
    details,
    duplicates,
    editing,
    lists,
    pages,
    solving,
    suggesting,
)
from community.questions.views.blueprint import bp

__all__ = [
    "acting",
    "asking",
    "bp",
    "closing",
    "details",
    "duplicates",
    "editing",
    "lists",
    "pages",
    "solving",
    "suggesting",
]
