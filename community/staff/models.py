"""Functions of the vendor's business, and the grants that let a person speak for one of them."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.accounts.models import User
from community.core.db import Id, Model, now


class Function(Model):
    """A part of the vendor's business: support, product, sales ... Data, not code."""

    __tablename__ = "functions"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(40), unique=True)


class StaffGrant(Model):
    """The proof that a person speaks for the vendor, in which function, and until when."""

    __tablename__ = "staff_grants"

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    function_id: Mapped[int] = mapped_column(ForeignKey("functions.id"))
    proof: Mapped[str] = mapped_column(String(200), default="")
    granted_at: Mapped[datetime] = mapped_column(default=now)
    until: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_reason: Mapped[str] = mapped_column(String(200), default="")

    user: Mapped[User] = relationship()
    function: Mapped[Function] = relationship(lazy="joined", innerjoin=True)

    @property
    def is_live(self) -> bool:
        """Whether the person speaks for the vendor at this moment."""
        return self.revoked_at is None and self.granted_at <= now() < self.until

    @property
    def ended_at(self) -> datetime:
        """When a grant that is no longer live stopped being so."""
        return min(self.revoked_at, self.until) if self.revoked_at else self.until
