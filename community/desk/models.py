"""The staff's desk: questions handed to a function or a person, and notes that only staff read."""

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.accounts.models import User
from community.core.db import BigId, Id, Model, now
from community.questions.models import Question
from community.staff.models import Function

NEW, TAKEN, WAITING, ANSWERED = "new", "taken", "waiting", "answered"
STATES = (NEW, TAKEN, WAITING, ANSWERED)
CLAIM = timedelta(minutes=10)  # so long nobody else needs to begin an answer


class Assignment(Model):
    """That a question waits for a function or for one person of the staff; `since` is when it got into its state.

    The state "taken" is not kept: somebody writes, and `writing_until` says how long that holds. Nobody learns from
    this table how long anybody took: `since` is forgotten with the next state.
    """

    __tablename__ = "assignments"
    __table_args__ = (
        Index("ix_assignments_waiting", "state", "since", "question_id"),
        Index("ix_assignments_function", "function_id", "state", "since"),
        Index("ix_assignments_person", "person_id", "state", "since"),
    )

    question_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    function_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("functions.id"))
    person_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("users.id", ondelete="SET NULL"))
    state: Mapped[str] = mapped_column(String(8), default=NEW)
    since: Mapped[datetime] = mapped_column(default=now)
    by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("users.id", ondelete="SET NULL"))
    writer_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("users.id", ondelete="SET NULL"))
    writing_until: Mapped[datetime | None]

    question: Mapped[Question] = relationship(lazy="raise_on_sql")
    function: Mapped[Function | None] = relationship(lazy="raise_on_sql")
    person: Mapped[User | None] = relationship(foreign_keys=person_id, lazy="raise_on_sql")
    writer: Mapped[User | None] = relationship(foreign_keys=writer_id, lazy="raise_on_sql")

    @property
    def is_taken(self) -> bool:
        """Whether somebody writes an answer at this moment."""
        return self.state == NEW and self.writing_until is not None and now() < self.writing_until

    @property
    def shown_state(self) -> str:
        return TAKEN if self.is_taken else self.state


class QuestionNote(Model):
    """What staff and moderators tell each other about a question. It is on no page of anybody else, in no feed, mail,
    search or interface, and in nobody else's export."""

    __tablename__ = "question_notes"
    __table_args__ = (Index("ix_question_notes_question", "question_id", "id"),)

    id: Mapped[Id]
    question_id: Mapped[int] = mapped_column(BigId, ForeignKey("questions.id", ondelete="CASCADE"))
    author_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("users.id", ondelete="SET NULL"))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(default=now)
    removed_at: Mapped[datetime | None]

    author: Mapped[User | None] = relationship(lazy="raise_on_sql")
