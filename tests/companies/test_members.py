"""Who belongs to which company: the domain of a proven address decides, and nothing else."""

from collections.abc import Callable

import pytest

from community.accounts.commands import confirm, create_user
from community.accounts.models import User
from community.companies import commands
from community.companies.commands import add_company, change_company, found_company, remove_company
from community.companies.models import Company
from community.companies.queries import membership, same_company
from community.core.db import command, db
from community.core.errors import Forbidden, Invalid
from tests import make
from tests.make import People

WorkOff = Callable[[], None]


@command
def at(name: str, email: str | None, confirmed: bool = True) -> User:
    """Somebody with an address of their own, as imports and the demonstration leave them."""
    person = make.person(name, confirmed=confirmed)
    person.email = person.email_key = email
    return person


def company_of(person: User) -> str:
    db.session.commit()
    found = membership(person.id)
    return found.company.name if found else ""


def test_whoever_proves_an_address_at_a_domain_belongs_to_its_company(people: People, work_off: WorkOff) -> None:
    found_company("Harbour Mills", "harbour.example, mills.example")
    ina = at("Ina Berg", "ina@mills.example", confirmed=False)
    work_off()
    assert company_of(ina) == ""
    confirm(db.session.get_one(User, ina.id))
    kim = create_user("Kim Roth", "Kim@Harbour.Example")
    work_off()
    assert company_of(ina) == company_of(kim) == "Harbour Mills"
    assert same_company(ina.id, kim.id)


def test_people_who_are_here_already_are_found_when_a_company_comes(
    people: People, work_off: WorkOff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("community.core.stretches.LENGTH", 2)
    inside = [at(f"Person {n}", f"p{n}@harbour.example") for n in range(5)]
    others = [
        at("Waits", "waits@harbour.example", confirmed=False),
        at("Sub", "sub@eu.harbour.example"),
        at("Like", "like@notharbour.example"),
        at("Wild", "wild@harbour_example.org"),
        at("Imported", None),
    ]
    add_company(people.ada, "Harbour Mills", "harbour.example")
    work_off()
    assert {company_of(person) for person in inside} == {"Harbour Mills"}
    assert {company_of(person) for person in others} == {""}


def test_same_company_is_two_people_of_one_company(people: People, work_off: WorkOff) -> None:
    found_company("Harbour Mills", "harbour.example")
    found_company("Tide Works", "tide.example")
    ina, kim, lev = at("Ina", "i@harbour.example"), at("Kim", "k@harbour.example"), at("Lev", "l@tide.example")
    for person in (ina, kim, lev):
        commands.settle([person.id], None)
    for company in db.session.query(Company):
        change_company(people.ada, company, company.name, f"{company.name.split()[0].lower()}.example")
    work_off()
    assert same_company(ina.id, kim.id) and not same_company(ina.id, lev.id)
    assert not same_company(ina.id, people.ben.id) and not same_company(people.ana.id, people.ben.id)
    assert not same_company(None, ina.id) and not same_company(ina.id, None)


def test_a_domain_that_leaves_takes_its_people_along(people: People, work_off: WorkOff) -> None:
    company = found_company("Harbour Mills", "harbour.example mills.example")
    ina, kim = create_user("Ina Berg", "ina@harbour.example"), create_user("Kim Roth", "kim@mills.example")
    work_off()
    change_company(people.ada, db.session.get_one(Company, company.id), "Harbour", "mills.example")
    other = found_company("Tide Works", "harbour.example")
    work_off()
    assert (company_of(ina), company_of(kim)) == ("Tide Works", "Harbour")
    remove_company(people.ada, db.session.get_one(Company, other.id))
    assert (company_of(ina), company_of(kim)) == ("", "Harbour")


@pytest.mark.parametrize("domain", ["gmail.com", "GMX.de", "outlook.com", "someone@proton.me"])
def test_domains_of_public_mail_providers_never_make_a_company(people: People, domain: str) -> None:
    with pytest.raises(Invalid, match="says nothing about a company"):
        found_company("Everybody", domain)
    assert db.session.query(Company).count() == 0


@pytest.mark.parametrize("typed", ["nonsense", "two@@signs", "-.example", "a" * 300, "http://harbour.example/x"])
def test_what_is_no_domain_is_refused(people: People, typed: str) -> None:
    with pytest.raises(Invalid, match="not a domain"):
        found_company("Harbour Mills", typed)


def test_names_and_domains_stand_once(people: People) -> None:
    found_company("Harbour Mills", "harbour.example")
    with pytest.raises(Invalid, match="of this name already"):
        found_company(" Harbour  Mills ", "")
    with pytest.raises(Invalid, match="belongs to another company"):
        found_company("Tide Works", "harbour.example")
    assert [company.slug for company in (found_company("Tide", ""), found_company("tide", ""))] == ["tide", "tide-2"]


def test_only_administrators_look_after_companies(people: People) -> None:
    company = found_company("Harbour Mills", "harbour.example")
    for person in (people.ana, people.vera, people.mo):
        with pytest.raises(Forbidden):
            add_company(person, "Mine", "")
        with pytest.raises(Forbidden):
            change_company(person, company, "Mine", "")
        with pytest.raises(Forbidden):
            remove_company(person, company)
