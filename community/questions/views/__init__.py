"""The pages of the heart of the product."""

from community.questions.views import acting, asking, editing, lists, pages, solving
from community.questions.views.blueprint import bp

__all__ = ["acting", "asking", "bp", "editing", "lists", "pages", "solving"]
