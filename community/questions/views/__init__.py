"""The pages of the heart of the product."""

from community.questions.views import acting, asking, duplicates, editing, lists, pages, solving
from community.questions.views.blueprint import bp

__all__ = ["acting", "asking", "bp", "duplicates", "editing", "lists", "pages", "solving"]
