"""People and their sessions."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.core.db import BigId, Id, Model, now
from community.core.text import slugify

MEMBER, MODERATOR, ADMIN = "member", "moderator", "admin"
ROLES = (MEMBER, MODERATOR, ADMIN)
LIGHT, DARK, SYSTEM = "light", "dark", "system"
THEMES = (LIGHT, DARK, SYSTEM)


class Named:
    """How whoever has an id and a name looks on a page."""

    id: Any
    name: Any

    @property
    def slug(self) -> str:
        return slugify(self.name)

    @property
    def colour(self) -> int:
        """Colour of the initials, 1 to 8."""
        return int(self.id) % 8 + 1

    @property
    def initials(self) -> str:
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


@dataclass(slots=True, unsafe_hash=True)
class Person(Named):
    """A person as a byline shows them, without everything else that is known of a `User`."""

    id: int
    name: str
    avatar_name: str | None = None
    reputation: int = 0


class User(Named, Model):
    """A person with an account. `reputation` is written by the ledger alone, `unread` by the inbox alone, `doubt` by
    the spam filter: points with which the person’s posts start.

    `restricted` says which sanctions hold: kind -> number, end and reason (see `accounts.commands.sanctioning`). It is
    here so that asking costs nothing. Whose account was merged with another one has that one's id in `merged_into_id`.
    """

    __tablename__ = "users"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(60), index=True)
    handle: Mapped[str] = mapped_column(String(40), unique=True)
    email: Mapped[str | None] = mapped_column(String(254))
    email_key: Mapped[str | None] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(12), default=MEMBER)
    created_at: Mapped[datetime] = mapped_column(default=now)
    confirmed_at: Mapped[datetime | None]
    about: Mapped[str] = mapped_column(Text, default="")
    location: Mapped[str] = mapped_column(String(60), default="")
    avatar_name: Mapped[str | None] = mapped_column(String(80))
    theme: Mapped[str] = mapped_column(String(8), default=SYSTEM)
    mail_off: Mapped[str] = mapped_column(String(200), default="")
    reputation: Mapped[int] = mapped_column(default=0, index=True)
    unread: Mapped[int] = mapped_column(default=0)
    question_count: Mapped[int] = mapped_column(default=0)
    answer_count: Mapped[int] = mapped_column(default=0)
    doubt: Mapped[int] = mapped_column(default=0, server_default="0")
    restricted: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    merged_into_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("users.id"), index=True)
    moderates: Mapped[str] = mapped_column(String(200), default="", server_default="")  # numbers of areas

    session_key = cast("str | None", None)  # which of the person's sessions this request came with; not a column
    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str | None:
        """What the signed cookie carries: the session, never the person, so that a session can be ended here."""
        return self.session_key

    @property
    def is_confirmed(self) -> bool:
        """Whether the e-mail address is proven."""
        return self.confirmed_at is not None

    @property
    def is_pending(self) -> bool:
        """Whether somebody joined with this address who has not proven that it is theirs."""
        return self.email_key is not None and self.confirmed_at is None

    @property
    def password_mark(self) -> str:
        """Tells one password from the next without giving anything away: links in mails die with a new password."""
        return hashlib.sha256((self.password_hash or "").encode()).hexdigest()[:16]

    @property
    def is_moderator(self) -> bool:
        return self.role in (MODERATOR, ADMIN)

    @property
    def is_admin(self) -> bool:
        return self.role == ADMIN

    def wants_mail(self, kind: str) -> bool:
        """Whether mails of this kind are wanted (kinds: see notifications)."""
        return bool(self.email) and kind not in self.mail_off.split()


class Session(Model):
    """A signed-in device. Deleting the row signs it out."""

    __tablename__ = "sessions"

    id: Mapped[Id]
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now)
    device: Mapped[str] = mapped_column(String(200), default="")

    user: Mapped[User] = relationship()


class Upload(Model):
    """A picture that a person uploaded; the file is named by its content."""

    __tablename__ = "uploads"
    __table_args__ = (UniqueConstraint("user_id", "name"),)

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(80), index=True)
    size: Mapped[int]
    at: Mapped[datetime] = mapped_column(default=now)


class ProtectedName(Model):
    """A name that a present or former member of staff bears or bore; nobody else takes one that looks like it."""

    __tablename__ = "protected_names"
    __table_args__ = (UniqueConstraint("user_id", "name"),)

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(60))
