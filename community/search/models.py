"""What searching leaves behind: searches without identity, words that mean the same, searches that people follow."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.accounts.models import User
from community.core.db import BigId, Id, Model, now

PAGE, ASKING = "page", "asking"
COMPARING, BUILDING = "comparing", "building"
LONGEST_QUERY = 300  # characters


class SearchLog(Model):
    """A search that somebody made, and how it ended. Nothing here says, or lets anybody find out, who it was.

    `key` is in the page of results alone, so that a later click can be added. A row of the place "asking" was not a
    search: there somebody found an answer beside the form for asking, and `query` is the title they had typed.
    """

    __tablename__ = "search_logs"
    __table_args__ = (Index("ix_search_logs_place", "place", "at"),)

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(24), unique=True)
    place: Mapped[str] = mapped_column(String(8), default=PAGE)
    at: Mapped[datetime] = mapped_column(default=now, index=True)
    query: Mapped[str] = mapped_column(String(LONGEST_QUERY), index=True)
    language: Mapped[str] = mapped_column(String(12))
    total: Mapped[int] = mapped_column(default=0)
    page: Mapped[int] = mapped_column(default=1)
    ms: Mapped[int] = mapped_column(default=0)
    clicked_rank: Mapped[int | None]
    clicked_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("questions.id", ondelete="SET NULL"), index=True)
    asked_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("questions.id", ondelete="SET NULL"), index=True)
    solved_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("questions.id", ondelete="SET NULL"), index=True)


class SynonymGroup(Model):
    """Words and phrases that mean the same to whoever searches. Each stands in one group only."""

    __tablename__ = "synonym_groups"

    id: Mapped[Id]
    words: Mapped[str] = mapped_column(String(600))  # between commas
    note: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    created_by: Mapped[User | None] = relationship(lazy="raise_on_sql")

    @property
    def all_words(self) -> list[str]:
        return self.words.split(", ")


class IndexWork(Model):
    """A comparison of the index with the database, or its building anew; without `done_at` it is only wanted.

    `documents` is how many there were then, `wrong` how many of them had to be mended.
    """

    __tablename__ = "index_works"

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(12))
    wanted_at: Mapped[datetime] = mapped_column(default=now)
    wanted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    done_at: Mapped[datetime | None]
    documents: Mapped[int] = mapped_column(default=0)
    wrong: Mapped[int] = mapped_column(default=0)

    wanted_by: Mapped[User | None] = relationship(lazy="raise_on_sql")


class FollowedSearch(Model):
    """A search whose new results a person wants to hear of. Questions asked before `seen_until` are known."""

    __tablename__ = "followed_searches"
    __table_args__ = (UniqueConstraint("user_id", "query"), Index("ix_followed_searches_due", "looked_at", "id"))

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    query: Mapped[str] = mapped_column(String(LONGEST_QUERY))
    with_mail: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    seen_until: Mapped[datetime] = mapped_column(default=now)
    looked_at: Mapped[datetime] = mapped_column(default=now)

    user: Mapped[User] = relationship(lazy="raise_on_sql")
