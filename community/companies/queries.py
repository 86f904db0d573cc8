"""Reading companies and who belongs to them."""

from collections.abc import Sequence

from sqlalchemy import Row, bindparam, func, literal, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from community.accounts.queries import email_key
from community.companies.models import Company, CompanyDomain, CompanyMember
from community.core.db import db
from community.core.errors import NotFound

PAGE = 50
a, b = aliased(CompanyMember), aliased(CompanyMember)
TOGETHER = (
    select(literal(1))
    .join_from(a, b, a.company_id == b.company_id)
    .where(a.user_id == bindparam("one"), b.user_id == bindparam("other"))
)
MINE = select(CompanyMember).where(CompanyMember.user_id == bindparam("person"))


def same_company(a_id: int | None, b_id: int | None) -> bool:
    """Whether two people belong to one and the same company. Somebody who is not known belongs to none."""
    if a_id is None or b_id is None:
        return False
    return db.session.scalar(TOGETHER, {"one": a_id, "other": b_id}) is not None


def membership(person_id: int) -> CompanyMember | None:
    """Where a person works, whether or not they show it."""
    return db.session.scalars(MINE, {"person": person_id}).first()


def domain_of(email: str | None) -> str:
    """What stands behind the @ of an address, in the form that domains are kept in."""
    return email_key(email or "").rpartition("@")[2]


def company_at(domain: str) -> int | None:
    """The company that a domain belongs to."""
    return db.session.scalar(select(CompanyDomain.company_id).where(CompanyDomain.name == domain))


def companies() -> Sequence[Row[tuple[Company, int]]]:
    """All companies by name with their domains, each with how many people belong to it."""
    members = select(func.count()).where(CompanyMember.company_id == Company.id).correlate(Company).scalar_subquery()
    wanted = select(Company, members).options(selectinload(Company.domains)).order_by(Company.name, Company.id)
    return db.session.execute(wanted).all()


def company_or_404(company_id: int) -> Company:
    wanted = select(Company).where(Company.id == company_id).options(selectinload(Company.domains))
    company = db.session.scalars(wanted).first()
    if company is None:
        raise NotFound()
    return company


def domain_or_404(domain_id: int) -> CompanyDomain:
    domain = db.session.get(CompanyDomain, domain_id, options=[joinedload(CompanyDomain.company)])
    if domain is None:
        raise NotFound()
    return domain


def members(company_id: int, after: int = 0) -> Sequence[CompanyMember]:
    """Who belongs to a company, in the order of their numbers; one more than PAGE when there are more."""
    return db.session.scalars(
        select(CompanyMember)
        .where(CompanyMember.company_id == company_id, CompanyMember.user_id > after)
        .options(joinedload(CompanyMember.user))
        .order_by(CompanyMember.user_id)
        .limit(PAGE + 1)
    ).all()
