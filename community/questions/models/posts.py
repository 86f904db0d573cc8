"""Posts: questions, answers and comments. Votes, revisions and files point at the one table `posts`."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, ForeignKey, Index, String, Table, Text, text
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from community.accounts.models import User
from community.catalog.models import Product, Tag, Version
from community.core.db import BigId, Model, Moment, now
from community.core.signing import fits, seal
from community.questions.models.lines import Stated
from community.staff.models import POST, Function, StaffGrant

EVERYONE, MEMBERS, PRIVATE, STAFF = "everyone", "members", "private", "staff"
OF_AREA, OF_COMPANY = "a:", "c:"  # how the audiences of areas and companies begin
UNANSWERED, SOLVED = "answer_count = 0 AND closed_at IS NULL", "accepted_answer_id IS NOT NULL"
STAFF_ANSWERED = "staff answered"  # what the seals of questions say
FITS, ADDITIONS, DIFFERENT = "fits", "additions", "different"


def index_of(name: str, *columns: str, only: str) -> Index:
    """An index of those rows alone that fulfil a condition; a query must say the condition in the same words."""
    return Index(name, *columns, sqlite_where=text(only), postgresql_where=text(only))


class Post(Model):
    """Anything a person wrote. `html` is rendered and sanitised once, when written.

    `author` is missing for imported posts whose writer was deleted; `author_name` then says the name.
    `quality` is the lower bound of the Wilson interval of the votes (see `questions.ranking`).
    """

    __tablename__ = "posts"
    __mapper_args__ = {"polymorphic_on": "kind"}
    __table_args__: Any = (
        Index("ix_posts_author", "author_id", "kind", "id"),
        index_of("ix_posts_asked", "author_id", "created_at", "id", only="kind = 'question'"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    author_name: Mapped[str | None] = mapped_column(String(60))
    source: Mapped[str] = mapped_column(Text, deferred=True)
    html: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(default=now)
    edited_at: Mapped[datetime | None]
    revision_count: Mapped[int] = mapped_column(default=1)
    up: Mapped[int] = mapped_column(default=0)
    down: Mapped[int] = mapped_column(default=0)
    score: Mapped[int] = mapped_column(default=0)
    quality: Mapped[float] = mapped_column(default=0.0)
    hidden_at: Mapped[datetime | None]
    hidden_for: Mapped[str] = mapped_column(String(10), default="", server_default="")
    deleted_at: Mapped[datetime | None]
    deleted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    deleted_reason: Mapped[str] = mapped_column(String(20), default="")
    official_function_id: Mapped[int | None] = mapped_column(ForeignKey("functions.id"))
    staff_grant_id: Mapped[int | None] = mapped_column(ForeignKey("staff_grants.id"))
    official_seal: Mapped[str | None] = mapped_column(String(64))

    author: Mapped[User | None] = relationship(foreign_keys=author_id, lazy="raise_on_sql")
    official_function: Mapped[Function | None] = relationship(lazy="raise_on_sql")
    staff_grant: Mapped[StaffGrant | None] = relationship(lazy="raise_on_sql")

    if TYPE_CHECKING:

        @property
        def area_id(self) -> int | None: ...

    @property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None

    @property
    def is_official(self) -> bool:
        """Whether the post speaks for the vendor."""
        return self.official_function_id is not None

    def put_seal(self) -> None:
        """Seal that the post speaks for the vendor; only commands that may decide this do so."""
        self.official_seal = seal(POST, self.id, self.author_id, self.staff_grant_id, self.official_function_id)


# The times are those of the question (see `questions.commands.ordering`): a topic's lists are read in their order.
question_tags = Table(
    "question_tags",
    Model.metadata,
    Column("question_id", BigId, ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True),
    Column("tag_id", BigId, ForeignKey("tags.id"), primary_key=True),
    Column("created_at", Moment),
    Column("active_at", Moment),
    Index("ix_question_tags_newest", "tag_id", "created_at", "question_id"),
    Index("ix_question_tags_active", "tag_id", "active_at", "question_id"),
)


class Question(Stated, Post):
    """A question with its goal. The counters and `active_at` change in SQL, together with what they count.

    `audience` says who may read it (see `questions.queries.visibility`): what was chosen, or the rule of its area where
    that lets in fewer. `created_at` is in both tables, so that every list is read in the order of one index.
    `staff_seal` is there as long as an official answer is that the product marked: see `questions.commands.sealing`.
    """

    __tablename__ = "questions"
    __mapper_args__ = {"polymorphic_identity": "question"}
    __table_args__ = (
        Index("ix_questions_newest", "created_at", "id"),
        Index("ix_questions_active", "active_at", "id"),
        Index("ix_questions_product", "product_id", "created_at", "id"),
        Index("ix_questions_product_active", "product_id", "active_at", "id"),
        index_of("ix_questions_unanswered", "created_at", "id", only=UNANSWERED),
        index_of("ix_questions_solved", "created_at", "id", only=SOLVED),
        Index("ix_questions_accepted", "accepted_answer_id", "id"),
        index_of("ix_questions_pinned", "pinned_at", "id", only="pinned_at IS NOT NULL"),
        index_of("ix_questions_featured", "featured_at", "id", only="featured_at IS NOT NULL"),
        index_of("ix_questions_duplicate", "duplicate_of_id", only="duplicate_of_id IS NOT NULL"),
        index_of("ix_questions_merged", "merged_into_id", only="merged_into_id IS NOT NULL"),
        index_of("ix_questions_area", "area_id", "id", only="area_id IS NOT NULL"),
    )

    id: Mapped[int] = mapped_column(BigId, ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    created_at: Mapped[datetime] = column_property(Column("created_at", Moment, nullable=False), Post.created_at)
    title: Mapped[str] = mapped_column(String(150))
    slug: Mapped[str] = mapped_column(String(100))
    goal: Mapped[str] = mapped_column(String(200), default="")
    done_when: Mapped[str] = mapped_column(String(200), default="")
    tried: Mapped[str] = mapped_column(Text, default="")
    proposed_solution: Mapped[str] = mapped_column(Text, default="")
    environment: Mapped[str] = mapped_column(String(500), default="")
    audience: Mapped[str] = mapped_column(String(12), default=EVERYONE)
    chosen_audience: Mapped[str] = mapped_column(String(12), default=EVERYONE, server_default=EVERYONE)
    area_id: Mapped[int | None] = mapped_column(BigId)
    product_id: Mapped[int | None] = mapped_column(ForeignKey("products.id"))
    version_id: Mapped[int | None] = mapped_column(ForeignKey("versions.id"))
    answer_count: Mapped[int] = mapped_column(default=0)
    staff_answer_count: Mapped[int] = mapped_column(default=0)
    staff_seal: Mapped[str | None] = mapped_column(String(64))
    view_count: Mapped[int] = mapped_column(default=0)
    accepted_answer_id: Mapped[int | None] = mapped_column(BigId)
    confirmed_at: Mapped[datetime | None]
    active_at: Mapped[datetime] = mapped_column(default=now)
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    closed_reason: Mapped[str] = mapped_column(String(200), default="")
    duplicate_of_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("questions.id"))
    merged_into_id: Mapped[int | None] = mapped_column(BigId)
    locked_at: Mapped[datetime | None]
    locked_reason: Mapped[str] = mapped_column(String(200), default="", server_default="")
    protected_at: Mapped[datetime | None]
    pinned_at: Mapped[datetime | None]
    featured_at: Mapped[datetime | None]

    product: Mapped[Product | None] = relationship(lazy="raise_on_sql")
    version: Mapped[Version | None] = relationship(lazy="raise_on_sql")
    tags: Mapped[list[Tag]] = relationship(secondary=question_tags, order_by=Tag.name, lazy="raise_on_sql")

    @property
    def staff_answered(self) -> bool:
        """Whether an official answer is among the answers."""
        return fits(self.staff_seal, STAFF_ANSWERED, self.id)

    @property
    def tag_names(self) -> list[str]:
        return [tag.name for tag in self.tags]


class Answer(Post):
    """An answer, how it relates to the asker's own idea, and the versions it holds for."""

    __tablename__ = "answers"
    __mapper_args__ = {"polymorphic_identity": "answer"}
    __table_args__ = (index_of("ix_answers_accepted", "accepted_at", only="accepted_at IS NOT NULL"),)

    id: Mapped[int] = mapped_column(BigId, ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    question_id: Mapped[int] = mapped_column(BigId, ForeignKey("questions.id", ondelete="CASCADE"), index=True)
    verdict: Mapped[str] = mapped_column(String(12), default="")
    verdict_reason: Mapped[str] = mapped_column(String(300), default="")
    applies_from_id: Mapped[int | None] = mapped_column(ForeignKey("versions.id"))
    applies_to_id: Mapped[int | None] = mapped_column(ForeignKey("versions.id"))
    accepted_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]

    question: Mapped[Question] = relationship(foreign_keys=question_id, lazy="raise_on_sql")
    applies_from: Mapped[Version | None] = relationship(foreign_keys=applies_from_id, lazy="raise_on_sql")
    applies_to: Mapped[Version | None] = relationship(foreign_keys=applies_to_id, lazy="raise_on_sql")

    @property
    def area_id(self) -> int | None:
        """The area of its question, which must have been read."""
        return self.question.area_id


class Comment(Post):
    """A remark under a question or an answer."""

    __tablename__ = "comments"

    id: Mapped[int] = mapped_column(BigId, ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    parent_id: Mapped[int] = mapped_column(BigId, ForeignKey("posts.id", ondelete="CASCADE"), index=True)
    question_id: Mapped[int] = mapped_column(BigId, ForeignKey("questions.id", ondelete="CASCADE"), index=True)

    question: Mapped[Question] = relationship(foreign_keys=question_id, lazy="raise_on_sql")

    __mapper_args__ = {"polymorphic_identity": "comment", "inherit_condition": id == Post.id}

    @property
    def area_id(self) -> int | None:
        """The area of its question, which must have been read."""
        return self.question.area_id
