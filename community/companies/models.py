"""Customer companies, the domains of their e-mail addresses, and the people who belong to them."""

import secrets
from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.accounts.models import User
from community.core.db import Id, Model, now

LONGEST_NAME, LONGEST_DOMAIN = 80, 253  # a name in the DNS has at most 253 characters, RFC 1035, 3.1


def fresh_label() -> str:
    """The audience of a company: a word that no other company has or will have, while numbers may be used again."""
    return f"c:{secrets.token_hex(5)}"


class Company(Model):
    """A customer organisation. `audience` stands in the private questions of its people."""

    __tablename__ = "companies"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    slug: Mapped[str] = mapped_column(String(100), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    audience: Mapped[str] = mapped_column(String(12), default=fresh_label, server_default="", index=True)

    domains: Mapped[list["CompanyDomain"]] = relationship(
        order_by="CompanyDomain.name", passive_deletes=True, back_populates="company"
    )


class CompanyDomain(Model):
    """Whoever has a proven address at this domain belongs to the company."""

    __tablename__ = "company_domains"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(LONGEST_DOMAIN), unique=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id", ondelete="CASCADE"), index=True)

    company: Mapped[Company] = relationship(back_populates="domains")


class CompanyMember(Model):
    """A person's company. Others see it on the person's page only if the person wants that."""

    __tablename__ = "company_members"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id", ondelete="CASCADE"), index=True)
    since: Mapped[datetime] = mapped_column(default=now)
    is_shown: Mapped[bool] = mapped_column(default=False)

    user: Mapped[User] = relationship()
    company: Mapped[Company] = relationship(lazy="joined", innerjoin=True)
