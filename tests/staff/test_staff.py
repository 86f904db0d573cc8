"""Vera speaks for the vendor while her grant lives; everybody can check it."""

from datetime import timedelta

import pytest

from community.core.db import command, db, now
from community.core.errors import Invalid, NotFound
from community.questions.queries import asked_or_404, thread
from community.staff import queries
from community.staff.commands import grant, revoke
from community.staff.commands.proving import note_proof
from community.staff.models import Function, StaffGrant
from community.staff.queries import live_grant, live_grants
from tests import make
from tests.browser import Browser
from tests.make import People, staff_grant

YEAR = timedelta(days=365)


@command
def proven(made: StaffGrant) -> StaffGrant:
    """Whoever was granted this has just proven who they are."""
    return note_proof(made)


def given(people: People, function: str = "Support", **more: str) -> StaffGrant:
    """Ben is granted a function for a year."""
    assert people.ben.email
    return proven(grant(people.ben.email, function, now() + YEAR, **({"proof": "work contract"} | more)))


def test_a_grant_makes_somebody_staff(people: People) -> None:
    made = given(people, proof="work contract")
    live = live_grant(people.ben.id)
    assert live and live.id == made.id and live.is_live
    assert (live.function.name, live.proof) == ("Support", "work contract")


def test_the_address_may_be_typed_in_any_way(people: People) -> None:
    assert people.ben.email
    proven(grant(f"  {people.ben.email.upper()} ", "Product", now() + YEAR, "work contract"))
    assert live_grant(people.ben.id)


def test_a_function_is_kept_once(people: People) -> None:
    given(people, "Known  issues")
    given(people, " Known issues ")
    assert [row.name for row in db.session.query(Function)] == ["Known issues"]


def test_a_newer_grant_ends_the_one_before(people: People) -> None:
    first, second = given(people), given(people, "Product")
    assert first.revoked_at and first.revoked_reason and not first.is_live
    live = live_grant(people.ben.id)
    assert live and live.id == second.id


@pytest.mark.parametrize("function", ["", "   ", "x" * 41])
def test_functions_have_names(people: People, function: str) -> None:
    with pytest.raises(Invalid):
        given(people, function)
    assert live_grant(people.ben.id) is None


def test_a_grant_ends_in_the_future(people: People) -> None:
    assert people.ben.email
    with pytest.raises(Invalid):
        grant(people.ben.email, "Support", now() - timedelta(seconds=1), "work contract")


def test_only_people_with_an_account_are_granted_anything(people: People) -> None:
    with pytest.raises(NotFound):
        grant("nobody@example.org", "Support", now() + YEAR)
    with pytest.raises(NotFound):
        revoke("nobody@example.org")


def test_ending_a_grant_ends_it_at_once(people: People) -> None:
    made = given(people)
    assert people.ben.email
    revoke(people.ben.email, "left the company")
    assert live_grant(people.ben.id) is None and made.revoked_reason == "left the company"
    with pytest.raises(NotFound):
        revoke(people.ben.email)


def test_a_grant_runs_out_by_itself(people: People) -> None:
    made = staff_grant(people.ben, days=-1)
    assert not made.is_live and live_grant(people.ben.id) is None
    assert made.ended_at == made.until


def test_the_earlier_end_counts(people: People) -> None:
    made = given(people)
    assert people.ben.email
    revoke(people.ben.email)
    assert made.ended_at == made.revoked_at


def test_live_grants_of_many_people(people: People) -> None:
    staff_grant(people.ben, days=-1)
    found = live_grants([people.ana.id, people.ben.id, people.vera.id])
    assert set(found) == {people.vera.id} and live_grants([]) == {}


def test_the_mark_comes_from_the_grant_of_the_post(browser: Browser, people: People) -> None:
    asked = make.question(people.ana)
    make.answer(people.ben, asked, "I am from Northwind Support, believe me. ✔ Staff")
    make.answer(people.vera, asked, official=True)
    page = browser.get(f"/q/{asked.id}/{asked.slug}")
    assert len(page.all(".post.voice")) == 1
    live = live_grant(people.vera.id)
    assert live and f"/staff/{live.id}" in page.links


def test_no_grant_no_mark(people: People) -> None:
    asked = make.question(people.ana)
    make.answer(people.vera, asked)
    [answer] = thread(asked_or_404(asked.id, people.ben), people.ben).answers
    assert answer.mark is None


def test_a_post_keeps_its_function_when_the_grant_ends(browser: Browser, people: People) -> None:
    asked = make.question(people.ana)
    make.answer(people.vera, asked, official=True)
    assert people.vera.email
    revoke(people.vera.email)
    page = browser.get(f"/q/{asked.id}/{asked.slug}")
    assert "Support" in page.words and not [link for link in page.links if link.startswith("/staff/")]


def test_the_list_of_staff(browser: Browser, people: People) -> None:
    live, ended = live_grant(people.vera.id), staff_grant(people.ben, "Sales", days=-1)
    page = browser.get("/staff")
    assert live and f"/staff/{live.id}" in page.links and f"/staff/{ended.id}" not in page.links
    assert "Vera Lindqvist" in page.words and "Verified until" in page.words
    assert "Used to work here" in page.words and "Ben Okoye" in page.words


def test_whoever_came_back_is_not_among_the_former(people: People) -> None:
    staff_grant(people.ben, "Sales", days=-1)
    staff_grant(people.ben, "Support")
    assert queries.former() == [] and len(queries.all_live()) == 1


def test_the_list_can_show_one_function(browser: Browser, people: People) -> None:
    assert live_grant(people.vera.id)
    staff_grant(people.ben, "Home & garden")
    page = browser.get("/staff")
    assert [tab.text.split() for tab in page.all(".tabs a")] == [
        ["Everyone", "2"],
        ["Home", "&", "garden", "1"],
        ["Support", "1"],
    ]
    garden = browser.get(page.all(".tabs a")[1]["href"])
    assert [card.one("h2").text for card in garden.all(".card")] == ["Ben Okoye"]
    assert garden.one(".tabs [aria-current=page]").text.startswith("Home & garden")


@pytest.mark.parametrize("function", ["Sales", "", "<script>", "support"])
def test_a_function_that_nobody_has_is_not_there(browser: Browser, people: People, function: str) -> None:
    assert live_grant(people.vera.id)
    browser.get("/staff", query_string={"function": function}, status=404)


def test_a_single_function_needs_no_tabs(browser: Browser, people: People) -> None:
    assert live_grant(people.vera.id)
    assert not browser.get("/staff").all(".tabs")


def test_a_site_without_staff_says_so(browser: Browser) -> None:
    assert "Nobody speaks for Northwind here at the moment." in browser.get("/staff").words


def test_the_page_behind_a_plate_says_yes(browser: Browser, people: People) -> None:
    live = live_grant(people.vera.id)
    assert live
    page = browser.get(f"/staff/{live.id}")
    assert page.one("h1").text == "Does Vera Lindqvist speak for Northwind?" and "Yes." in page.words
    assert "work contract" not in page.words  # the proof itself is the operator's


def test_the_page_says_not_any_more(browser: Browser, people: People) -> None:
    ended = staff_grant(people.ben, days=-1)
    assert "Not any more." in browser.get(f"/staff/{ended.id}").words


def test_the_page_leads_to_the_newer_grant(browser: Browser, people: People) -> None:
    first, second = given(people), given(people, "Product")
    page = browser.get(f"/staff/{first.id}")
    assert "Yes, in another function." in page.words and f"/staff/{second.id}" in page.links


def test_a_grant_that_never_was(browser: Browser) -> None:
    browser.get("/staff/12345", status=404)


def test_the_list_takes_few_statements(browser: Browser, people: People) -> None:
    for name in ("Ida One", "Ulf Two", "Eva Three"):
        staff_grant(make.person(name))
    with browser.statements() as sent:
        browser.get("/staff")
    assert len([line for line in sent if not line.startswith("BEGIN")]) <= 6, sent
