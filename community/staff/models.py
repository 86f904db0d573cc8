"""Functions of the vendor's business, the grants to speak for one of them, and what staff and customers agree on."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.accounts.models import User
from community.core.db import BigId, Id, Model, now
from community.core.signing import fits, seal

GRANT, POST = "staff grant", "official post"  # what seals are for
SSO, EMAIL, HAND = "sso", "email", "hand"
KINDS = (SSO, EMAIL, HAND)
LONGEST = timedelta(days=400)  # that a grant holds, until somebody renews it
FRESH = timedelta(days=30)  # so long a proof of who somebody is counts
WRITE, CALL, VISIT = "write", "call", "visit"
MEANS = (WRITE, CALL, VISIT)
ADDRESS, PHONE, DOMAIN = "email", "phone", "domain"
CHANNELS = (ADDRESS, PHONE, DOMAIN)


class Function(Model):
    """A part of the vendor's business: support, product, sales ... Data, not code."""

    __tablename__ = "functions"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(40), unique=True)


class StaffGrant(Model):
    """That a person speaks for the vendor, in which function, from when until when, and how that was proven.

    `granted_by_id` is missing where the operator did it. `proven_at` is when the person last showed, by a strong
    sign-in, that it is still them. `speaks_by_default` is the person's own choice. The seal covers everything else: a
    row that was not written by the product does not have the right one.
    """

    __tablename__ = "staff_grants"

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    function_id: Mapped[int] = mapped_column(ForeignKey("functions.id"))
    granted_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("users.id"))
    kind: Mapped[str] = mapped_column(String(8), default=HAND, server_default=HAND)
    proof: Mapped[str] = mapped_column(String(200), default="")
    granted_at: Mapped[datetime] = mapped_column(default=now)
    until: Mapped[datetime]
    proven_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    speaks_by_default: Mapped[bool] = mapped_column(default=False, server_default="0")
    revoked_at: Mapped[datetime | None]
    revoked_reason: Mapped[str] = mapped_column(String(200), default="")
    seal: Mapped[str] = mapped_column(String(64), default="", server_default="")

    user: Mapped[User] = relationship(foreign_keys=user_id)
    granted_by: Mapped[User | None] = relationship(foreign_keys=granted_by_id, lazy="raise_on_sql")
    function: Mapped[Function] = relationship(lazy="joined", innerjoin=True)

    @property
    def sealed_values(self) -> tuple[Any, ...]:
        """What the seal covers, in its order."""
        return (self.id, self.user_id, self.function.name, self.granted_by_id, self.kind, self.proof, self.granted_at,
                self.until, self.proven_at, self.revoked_at)  # fmt: skip

    def put_seal(self) -> None:
        """Seal the grant as it is now; only commands that may change it do so."""
        self.seal = seal(GRANT, *self.sealed_values)

    @property
    def is_genuine(self) -> bool:
        """Whether the product wrote this grant as it stands."""
        return fits(self.seal, GRANT, *self.sealed_values)

    @property
    def is_running(self) -> bool:
        """Whether the grant holds at this moment, whether or not the person proved lately who they are."""
        return self.revoked_at is None and self.granted_at <= now() < self.until and self.is_genuine

    @property
    def is_live(self) -> bool:
        """Whether the person speaks for the vendor at this moment: the grant holds, and they are known to be they."""
        return self.is_running and now() < self.live_until

    @property
    def is_over(self) -> bool:
        """Whether the grant was ended, or its last day is past."""
        return self.ended_at <= now()

    @property
    def live_until(self) -> datetime:
        """When the mark goes unless something is renewed."""
        return min(self.until, self.proven_at + FRESH) if self.proven_at else self.granted_at

    @property
    def ended_at(self) -> datetime:
        """When a grant that is no longer live stopped being so."""
        return min(self.revoked_at, self.until) if self.revoked_at else self.until


class Channel(Model):
    """An address, a phone number or a domain that is the vendor's, for those who check a message or a call."""

    __tablename__ = "official_channels"
    __table_args__ = (UniqueConstraint("kind", "value"),)

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(8))
    value: Mapped[str] = mapped_column(String(200))
    note: Mapped[str] = mapped_column(String(100), default="")


class ImpostorReport(Model):
    """What somebody met outside and took for a swindle: an address, a number, a name."""

    __tablename__ = "impostor_reports"

    id: Mapped[Id]
    claim: Mapped[str] = mapped_column(String(200))
    note: Mapped[str] = mapped_column(String(1000), default="")
    by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("users.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(default=now)
    handled_at: Mapped[datetime | None]
    handled_by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("users.id", ondelete="SET NULL"))

    by: Mapped[User | None] = relationship(foreign_keys=by_id, lazy="raise_on_sql")
    handled_by: Mapped[User | None] = relationship(foreign_keys=handled_by_id, lazy="raise_on_sql")


class Contact(Model):
    """That a member of staff will write to, call or visit a customer, and what about.

    The code is not kept: it is worked out again from the row and the site's secret; `code_hash` finds it. The question
    belongs to a higher floor, therefore it is a number here.
    """

    __tablename__ = "staff_contacts"
    __table_args__ = (
        Index("ix_staff_contacts_person", "person_id", "id"),
        Index("ix_staff_contacts_staff", "staff_id", "id"),
    )

    id: Mapped[Id]
    grant_id: Mapped[int] = mapped_column(BigId, ForeignKey("staff_grants.id"))
    staff_id: Mapped[int] = mapped_column(BigId, ForeignKey("users.id"))
    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("users.id", ondelete="CASCADE"))
    question_id: Mapped[int] = mapped_column(BigId)
    question_title: Mapped[str] = mapped_column(String(150))
    means: Mapped[str] = mapped_column(String(8))
    reason: Mapped[str] = mapped_column(String(300))
    nonce: Mapped[str] = mapped_column(String(32))
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    at: Mapped[datetime] = mapped_column(default=now)
    until: Mapped[datetime]
    declined_at: Mapped[datetime | None]

    grant: Mapped[StaffGrant] = relationship(lazy="raise_on_sql")
    staff: Mapped[User] = relationship(foreign_keys=staff_id, lazy="raise_on_sql")
    person: Mapped[User] = relationship(foreign_keys=person_id, lazy="raise_on_sql")

    @property
    def is_open(self) -> bool:
        """Whether the contact may take place: in time, not declined, by somebody who speaks for the vendor."""
        return self.declined_at is None and now() < self.until and self.grant.is_live


class ContactWord(Model):
    """The word that staff must know when they contact this person."""

    __tablename__ = "contact_words"

    user_id: Mapped[int] = mapped_column(BigId, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    word: Mapped[str] = mapped_column(String(40))


class Look(Model):
    """That somebody opened a customer's private details, in which function and why. Never changed."""

    __tablename__ = "private_looks"
    __table_args__ = (Index("ix_private_looks_person", "person_id", "id"),)

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("users.id", ondelete="CASCADE"))
    by_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("users.id", ondelete="SET NULL"))
    function: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(String(300))
    at: Mapped[datetime] = mapped_column(default=now)

    by: Mapped[User | None] = relationship(foreign_keys=by_id, lazy="raise_on_sql")


class CannedReply(Model):
    """A text that staff begin an answer with. What stands in braces, such as {name}, is filled in or has to be."""

    __tablename__ = "canned_replies"

    id: Mapped[Id]
    title: Mapped[str] = mapped_column(String(80))
    text: Mapped[str] = mapped_column(Text)
    removed_at: Mapped[datetime | None]
