"""What follows when people prove their addresses and when companies get domains: who belongs where."""

from sqlalchemy import select

from community.accounts.events import PersonConfirmed
from community.accounts.models import User
from community.companies.commands import settle
from community.companies.events import DomainMoved
from community.companies.queries import company_at, domain_of
from community.core.db import db
from community.core.stretches import portions, stretches


def find_company(fact: PersonConfirmed) -> None:
    """Somebody proved an address: they belong to the company at whose domain it is."""
    person = db.session.get(User, fact.person_id)
    if person is not None and person.is_confirmed and person.email:
        settle([person.id], company_at(domain_of(person.email)))


def find_members(fact: DomainMoved) -> None:
    """A domain has another company, or none: so have all with proven addresses there. Nobody waits meanwhile."""
    at_it = User.email_key.endswith(f"@{fact.domain}", autoescape=True), User.confirmed_at.is_not(None)
    for stretch in stretches(User.__table__.c.id):
        ids = db.session.scalars(select(User.id).where(stretch.holds(User.id), *at_it)).all()
        for some in portions(ids):
            settle(some, company_at(fact.domain))
