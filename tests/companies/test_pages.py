"""The pages where Ada looks after companies, and where people decide what others see."""

from collections.abc import Callable

from flask import Flask

from community.accounts.commands import create_user
from community.companies.commands import found_company, settle
from community.companies.models import Company
from community.core.db import db
from tests import make
from tests.browser import Browser
from tests.make import People

WorkOff = Callable[[], None]
PAGE = "/admin/companies"


def test_ada_adds_a_company_and_sees_its_people(browser: Browser, people: People, work_off: WorkOff) -> None:
    create_user("Ina Berg", "ina@harbour.example")
    assert PAGE in browser.sign_in(people.ada).get("/").links
    page = browser.post(PAGE, {"name": "Harbour Mills", "domains": "harbour.example\nmills.example"})
    assert page.one("textarea").text.split() == ["harbour.example", "mills.example"]
    work_off()
    assert "Ina Berg" in browser.get(page.path).one("ul.list").text
    row = browser.get(PAGE, check_links=True).one("ul.list li").text
    assert "harbour.example, mills.example" in row and "1 person" in row
    page = browser.post(page.path, {"name": "Harbour", "domains": "mills.example"})
    assert page.one("h1").text == "Harbour"
    work_off()
    assert "Nobody has a confirmed address" in browser.get(page.path).words
    assert "There is none yet" in browser.post(f"{page.path}/remove").words


def test_mistakes_are_explained_and_nothing_is_typed_again(browser: Browser, people: People) -> None:
    browser.sign_in(people.ada)
    page = browser.post(PAGE, {"name": "Everybody", "domains": "gmail.com"}, status=422)
    assert "says nothing about a company" in page.one("#domains-error").text
    assert page.one("input[name=name]")["value"] == "Everybody"
    company = found_company("Harbour Mills", "harbour.example")
    page = browser.post(f"{PAGE}/{company.id}", {"name": "", "domains": "tide.example"}, status=422)
    assert "1 to 80 characters" in page.one("#name-error").text and page.one("textarea").text.strip() == "tide.example"
    db.session.commit()
    assert [domain.name for domain in db.session.query(Company).one().domains] == ["harbour.example"]


def test_companies_are_not_for_everybody(browser: Browser, people: People) -> None:
    company = found_company("Harbour Mills", "harbour.example")
    for person in (people.ana, people.vera, people.mo):
        browser.sign_in(person)
        browser.get(PAGE, status=403)
        browser.get(f"{PAGE}/{company.id}", status=403)
        browser.post(PAGE, {"name": "Mine"}, status=403)
        browser.post(f"{PAGE}/{company.id}/remove", status=403)
    browser.sign_in(people.ada).get(f"{PAGE}/99", status=404)


def test_others_read_where_somebody_works_only_if_the_person_wants_it(browser: Browser, people: People) -> None:
    company = found_company("Harbour Mills", "")
    settle([people.ben.id], company.id)
    address = f"/people/{people.ben.id}/ben-okoye"
    assert "Harbour Mills" not in browser.get(address).words
    page = browser.sign_in(people.ben).get("/settings/profile")
    assert "Nobody but administrators reads it" in page.words
    assert "Everybody reads this" in browser.post("/settings/company", {"show": "yes"}).words
    assert "Harbour Mills" in browser.sign_out().get(address).one(".profile-head").text
    settle([people.ben.id], found_company("Tide Works", "").id)
    assert "Tide Works" not in browser.get(address).words  # somewhere else: asked anew
    browser.sign_in(people.ben).post("/settings/company", {"show": "yes"})
    browser.post("/settings/company", {"show": "no"})
    assert "Tide Works" not in browser.get(address).words
    assert "Harbour" not in browser.sign_in(people.ana).get("/settings/profile").words
    browser.post("/settings/company", {"show": "yes"}, status=422)


def test_a_large_company_is_shown_in_pages(browser: Browser, people: People) -> None:
    company = found_company("Harbour Mills", "")
    settle([make.person(f"Person{number:02}").id for number in range(51)], company.id)
    page = browser.sign_in(people.ada).get(f"{PAGE}/{company.id}")
    assert len(page.all("ul.list li")) == 50
    older = page.one("nav.pages a")["href"]
    assert len(browser.get(older).all("ul.list li")) == 1


def test_the_operator_adds_a_company(app: Flask) -> None:
    run = app.test_cli_runner().invoke
    added = run(args=["community", "company", "add", "Harbour Mills", "harbour.example", "mills.example"])
    assert added.exit_code == 0 and "Harbour Mills (company 1): harbour.example, mills.example" in added.output
    refused = run(args=["community", "company", "add", "Everybody", "gmail.com"])
    assert refused.exit_code == 1 and "says nothing about a company" in refused.output
