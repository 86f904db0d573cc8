"""Everything that changes companies and who belongs to them."""

import re
from collections.abc import Collection
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Table, delete, select

from community.accounts.commands.joining import checked_email
from community.accounts.models import User
from community.accounts.queries import email_key
from community.companies import policy
from community.companies.events import DomainMoved
from community.companies.models import LONGEST_DOMAIN, LONGEST_NAME, Company, CompanyDomain, CompanyMember
from community.companies.providers import PUBLIC
from community.companies.queries import domain_of
from community.core.access import require
from community.core.audit import Act, log_act
from community.core.db import command, db, lock
from community.core.errors import Invalid
from community.core.events import record
from community.core.pages import ALL, changed
from community.core.rows import plain, restore
from community.core.text import not_taken, slugify

ADD, CHANGE, REMOVE = "add company", "change company", "remove company"  # kinds of acts


@command
def add_company(actor: User, name: str, domains: str) -> Company:
    """Add a company with its domains; people who have proven addresses there already are found soon after."""
    require(policy.can_manage_companies(actor))
    company = found_company(name, domains)
    log_act(ADD, actor.id, ("company", company.id), after=words_of(company))
    return company


@command
def found_company(name: str, domains: str) -> Company:
    """Add a company, on the word of the operator. Raises Invalid, naming the field.

    `domains` are written with blanks, commas or line breaks between.
    """
    company = Company(name=checked_name(name), slug="")
    company.slug = free_slug(company.name)
    db.session.add(company)
    db.session.flush()
    set_domains(company, domains)
    return company


@command
def change_company(actor: User, company: Company, name: str, domains: str) -> None:
    """Give a company another name and other domains. Raises Invalid, naming the field."""
    require(policy.can_manage_companies(actor))
    before = words_of(lock(company))
    company.name = checked_name(name, company.id)
    changed(ALL)  # its members' pages
    set_domains(company, domains)
    log_act(CHANGE, actor.id, ("company", company.id), before=before, after=words_of(company))


@command
def remove_company(actor: User, company: Company) -> None:
    """Nobody belongs to this company any longer."""
    require(policy.can_manage_companies(actor))
    before = words_of(lock(company)) | {"rows": rows_of(company)}
    log_act(REMOVE, actor.id, ("company", company.id), before=before)
    delete_company(company)


def delete_company(company: Company) -> None:
    db.session.execute(delete(Company).where(Company.id == company.id).execution_options(synchronize_session=False))
    changed(ALL)


def rows_of(company: Company) -> dict[str, list[dict[str, Any]]]:
    """A company and everything that belongs to it and goes with it, by table: for bringing it back."""
    found = {}
    for table in db.metadata.sorted_tables:
        for column in belonging(table):
            rows = db.session.execute(select(table).where(column == company.id)).mappings()
            found[table.name] = [plain(row) for row in rows]
    return found


def belonging(table: Table) -> list[Any]:
    """The column of a table that says which company its rows belong to, if there is one: also in tables of features
    that companies know nothing of."""
    own = Company.__table__.c.id
    return [own] if table is Company.__table__ else [key.parent for key in table.foreign_keys if key.column is own]


def undo_add(_moderator: User, act: Act) -> None:
    """Remove a company that was added, unless it has changed since."""
    company = company_of(act)
    if words_of(company) != act.after:
        raise Invalid(_("This company has changed since: look at it first."))
    for name in act.after["domains"]:
        record(DomainMoved(domain=name))
    delete_company(company)


def undo_change(_moderator: User, act: Act) -> None:
    """Give a company the name and the domains back that it had, unless they changed again."""
    company = company_of(act)
    if words_of(company) != act.after:
        raise Invalid(_("This company has changed since: look at it first."))
    company.name = checked_name(act.before["name"], company.id)
    set_domains(company, " ".join(act.before["domains"]))
    changed(ALL)


def undo_remove(_moderator: User, act: Act) -> None:
    """Bring a company back with its domains and its people, as far as they belong to no other one meanwhile."""
    rows = act.before["rows"]
    names = [row["name"] for row in rows[CompanyDomain.__tablename__]]
    if db.session.get(Company, act.subject_id or 0) or db.session.scalar(
        select(CompanyDomain.id).where(CompanyDomain.name.in_(names)).limit(1)
    ):
        raise Invalid(_("One of its domains belongs to another company by now."))
    checked_name(act.before["name"])
    elsewhere = {*db.session.scalars(select(CompanyMember.user_id))}
    for table in db.metadata.sorted_tables:
        kept = rows.get(table.name, [])
        if table is CompanyMember.__table__:
            kept = [row for row in kept if row["user_id"] not in elsewhere]
        restore(table, kept)
    for name in names:
        record(DomainMoved(domain=name))
    changed(ALL)


def company_of(act: Act) -> Company:
    """The company that an act is about, locked."""
    company = db.session.get(Company, act.subject_id or 0)
    if company is None:
        raise Invalid(_("This company is not there any more."))
    return lock(company)


@command
def show_company(actor: User, is_shown: bool) -> None:
    """Say on the person's page which company they belong to, or stop saying it."""
    require(policy.can_show_company(actor))
    mine = db.session.get(CompanyMember, actor.id)
    if mine is None:
        raise Invalid(_("You belong to no company here."))
    mine.is_shown = is_shown
    changed(f"person:{actor.id}")


@command
def settle(people: Collection[int], company_id: int | None) -> None:
    """Let these people belong to a company, or to none. Those who change it show it only if they say so again."""
    for person_id in sorted(people):
        mine = db.session.get(CompanyMember, person_id)
        if mine is not None and mine.company_id == company_id:
            continue
        if mine is not None:
            db.session.delete(mine)
            db.session.flush()
            changed(f"person:{person_id}")
        if company_id is not None:
            db.session.add(CompanyMember(user_id=person_id, company_id=company_id))


def set_domains(company: Company, typed: str) -> None:
    """Make these the domains of a company, and have its people looked for."""
    wanted = {checked_domain(word) for word in re.split(r"[\s,;]+", typed) if word}
    rows = db.session.scalars(select(CompanyDomain).where(CompanyDomain.company_id == company.id)).all()
    had = {row.name: row for row in rows}
    taken = db.session.scalars(
        select(CompanyDomain).where(CompanyDomain.name.in_(wanted), CompanyDomain.company_id != company.id)
    ).first()
    if taken:
        raise Invalid(_("%(domain)s belongs to another company already.", domain=taken.name), field="domains")
    for name in sorted(had.keys() - wanted):
        db.session.delete(had[name])
    for name in sorted(wanted - had.keys()):
        db.session.add(CompanyDomain(name=name, company_id=company.id))
    for name in sorted(wanted ^ had.keys()):
        record(DomainMoved(domain=name))
    db.session.flush()
    db.session.expire(company, ["domains"])


def words_of(company: Company) -> dict[str, Any]:
    """What can be changed of a company, for the log."""
    return {"name": company.name, "domains": sorted(domain.name for domain in company.domains)}


def checked_name(name: str, company_id: int = 0) -> str:
    """The name as it is kept. Raises Invalid."""
    name = " ".join(name.replace("\0", "").split())
    if not 1 <= len(name) <= LONGEST_NAME:
        raise Invalid(_("Use 1 to %(most)s characters.", most=LONGEST_NAME), field="name")
    if db.session.scalar(select(Company.id).where(Company.name == name, Company.id != company_id)):
        raise Invalid(_("There is a company of this name already."), field="name")
    return name


def checked_domain(typed: str) -> str:
    """A domain as it is kept. Raises Invalid for what is none, and for those where everybody can have an address."""
    try:
        domain = domain_of(email_key(checked_email(f"somebody@{typed.rpartition('@')[2]}")))
    except Invalid as error:
        raise Invalid(_("%(text)s is not a domain such as example.org.", text=typed), field="domains") from error
    if domain in PUBLIC:
        raise Invalid(
            _("Everybody can have an address at %(domain)s, so it says nothing about a company.", domain=domain),
            field="domains",
        )
    return domain[:LONGEST_DOMAIN]


def free_slug(name: str) -> str:
    """A slug that no other company has."""
    base = slugify(name) or "company"
    taken = set(db.session.scalars(select(Company.slug).where(Company.slug.startswith(base, autoescape=True))))
    return not_taken(base, taken)


UNDO_COMPANIES = {ADD: undo_add, CHANGE: undo_change, REMOVE: undo_remove}
