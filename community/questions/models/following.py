"""Who wants to hear what happens to which question."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.core.db import BigId, Id, Model, now


class QuestionFollow(Model):
    """A person follows a question. It stands below notifications because pages and merging of questions need it."""

    __tablename__ = "question_follows"
    __table_args__ = (UniqueConstraint("question_id", "user_id"), Index("ix_question_follows_person", "user_id", "id"))

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    question_id: Mapped[int] = mapped_column(BigId, ForeignKey("questions.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(default=now)
