"""The inbox."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.accounts.models import User
from community.core.db import BigId, Id, Model, now
from community.questions.models import Post, Question

ANSWER, COMMENT, MENTION, ACCEPTED, SEARCH = "answer", "comment", "mention", "accepted", "search"
OUTCOME = "outcome"  # an answer that was accepted some days ago: did it work?
BADGE = "badge"  # never comes by mail
SUGGESTION, EDIT_TAKEN, EDIT_REFUSED = "suggestion", "edit_taken", "edit_refused"  # about suggested edits
GOAL, GOAL_TAKEN, GOAL_REFUSED = "goal", "goal_taken", "goal_refused"  # about suggested goals
DECIDED = "decided"  # mails, not notes: what became of a suggestion; those about new ones are of the kind SUGGESTION
NEW_ANSWER, SOLVED, CLOSED = "new_answer", "solved", "closed"  # what happened to a question that the person follows
FOLLOWED = "followed"  # mails, not notes: those of all three
HANDED = "handed"  # a question that a colleague handed over; never comes by mail
HELD = "held"  # a post that waits for a moderator; never comes by mail
VOTES_CAST, VOTES_GOT = "votes_cast", "votes_got"  # of a series that was taken back, neither
# Of staff: a contact to expect, one that was declined, a look at private details, a grant that ends, an impostor.
CONTACT, DECLINED, LOOKED, GRANT_ENDS, IMPOSTOR = "contact", "contact_no", "looked", "grant_ends", "impostor"
# What moderators decided about the person, and what became of a flag; neither comes by mail.
DECISION, FLAG_RESULT = "decision", "flag_result"
OF_MODERATION = (DECISION, FLAG_RESULT)
OF_STAFF = (CONTACT, DECLINED, LOOKED, GRANT_ENDS, IMPOSTOR)
KINDS = (
    ANSWER,
    COMMENT,
    MENTION,
    ACCEPTED,
    SEARCH,
    OUTCOME,
    SUGGESTION,
    DECIDED,
    FOLLOWED,
)  # of mails that can be stopped


class Notification(Model):
    """Something a person should know. One per person and post and kind, however often the reaction runs.

    `about` is what else there is to say: of the kind "search", which search found the question; of a suggested edit,
    its note or why it was rejected; of a suggested goal, the goal or the same; of the kind "badge", which awards, by
    their ids; of votes taken back, how many, and the number of the series; of the kinds of staff and moderation, the
    number of what it is about, and words. Badges, votes and what staff do have no post; of the first two, one note
    tells of all that came together.
    """

    __tablename__ = "notifications"
    __table_args__ = (
        UniqueConstraint("user_id", "post_id", "kind"),
        Index("ix_notifications_person", "user_id", "id"),
        Index("ix_notifications_post", "post_id"),
        Index("ix_notifications_actor", "actor_id"),
    )

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(12))
    post_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("posts.id", ondelete="CASCADE"))
    question_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("questions.id", ondelete="CASCADE"))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    about: Mapped[str] = mapped_column(String(300), default="")
    at: Mapped[datetime] = mapped_column(default=now)
    read_at: Mapped[datetime | None]

    actor: Mapped[User | None] = relationship(foreign_keys=actor_id, lazy="raise_on_sql")
    post: Mapped[Post | None] = relationship(lazy="raise_on_sql")
    question: Mapped[Question | None] = relationship(foreign_keys=question_id, lazy="raise_on_sql")
