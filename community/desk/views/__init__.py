"""The pages of the staff's desk."""

from community.desk.views import questions, queue, replies
from community.desk.views.blueprint import bp

__all__ = ["bp", "questions", "queue", "replies"]
