"""What the spam filter keeps: traces of posts, what it learned, what is blocked, and the rules of this site."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.accounts.models import User
from community.core.db import BigId, Id, Model, now

WORDS, HOST = "words", "host"  # kinds of what is blocked


class Trace(Model):
    """That somebody posted something: counted for limits, compared with what comes later, forgotten after a year.

    `post_id` carries no foreign key: posts live on a floor above. `likeness` is a simhash of the text as a signed
    number, `band_0` to `band_3` its quarters (empty for texts that are too short); `piece_0` to `piece_2` tell its
    longest sentences, `host` the first unknown host that it links to. `untried` is whether its author had little
    history then. All of them are numbers from which no text can be read back.
    """

    __tablename__ = "spam_traces"
    __table_args__ = (Index("ix_spam_traces_author", "author_id", "at"),)

    id: Mapped[Id]
    post_id: Mapped[int] = mapped_column(BigId, index=True)
    author_id: Mapped[int] = mapped_column(BigId, ForeignKey("users.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime] = mapped_column(default=now, index=True)
    likeness: Mapped[int | None] = mapped_column(BigId)
    band_0: Mapped[int | None] = mapped_column(index=True)
    band_1: Mapped[int | None] = mapped_column(index=True)
    band_2: Mapped[int | None] = mapped_column(index=True)
    band_3: Mapped[int | None] = mapped_column(index=True)
    piece_0: Mapped[int | None] = mapped_column(BigId, index=True)
    piece_1: Mapped[int | None] = mapped_column(BigId, index=True)
    piece_2: Mapped[int | None] = mapped_column(BigId, index=True)
    host: Mapped[int | None] = mapped_column(BigId, index=True)
    untried: Mapped[bool] = mapped_column(default=True)
    is_spam: Mapped[bool] = mapped_column(default=False)


class Lesson(Model):
    """What the filter was told about a post, so that it learns nothing twice and can unlearn it.

    `person_id` is the author, whose `doubt` moves with lessons of spam.
    """

    __tablename__ = "spam_lessons"

    post_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    person_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("users.id", ondelete="SET NULL"), index=True)
    is_spam: Mapped[bool]
    at: Mapped[datetime] = mapped_column(default=now)


class Filter(Model):
    """The one row of what was learned.

    `version` moves with every change of it, of what is blocked and of rules, so that processes look at nothing else.
    `counts` are those of `spam.words`, packed; `read_to` is the last post that the filter has read as one that stood.
    """

    __tablename__ = "spam_filter"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(default=0)
    counts: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    spam: Mapped[int] = mapped_column(default=0)
    good: Mapped[int] = mapped_column(default=0)
    read_to: Mapped[int] = mapped_column(BigId, default=0)


class Blocked(Model):
    """Words (with wildcards) or a host that an administrator wants to be looked at."""

    __tablename__ = "spam_blocked"

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(5))
    text: Mapped[str] = mapped_column(String(100), unique=True)
    by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("users.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(default=now)

    by: Mapped[User | None] = relationship(lazy="raise_on_sql")


class SpamRule(Model):
    """A rule that is not as the product brings it."""

    __tablename__ = "spam_rules"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[int]
