"""What sitemaps and search engines are told from: when a question's page changed, and how far they were told."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import BigId, Model


class PageChange(Model):
    """When the page of a question last showed something else. Before the first event there is none: then the question
    was active last."""

    __tablename__ = "page_changes"
    __table_args__ = (Index("ix_page_changes_at", "at", "question_id"),)

    question_id: Mapped[int] = mapped_column(BigId, ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True)
    at: Mapped[datetime]


class Told(Model):
    """Up to which change (its moment and its question) a service was told."""

    __tablename__ = "told"

    service: Mapped[str] = mapped_column(String(20), primary_key=True)
    at: Mapped[datetime]
    question_id: Mapped[int] = mapped_column(BigId)
