"""Everybody can see where a reputation comes from, entry by entry."""

from datetime import UTC, datetime, timedelta

import pytest

from community.core.db import command, now
from community.outcomes.commands import say_outcome
from community.questions import commands
from community.questions.models import Question
from community.reputation import queries
from community.reputation.commands import award
from community.reputation.prices import ANSWER_UP
from tests import make
from tests.browser import Browser
from tests.make import People
from tests.questions.story import reread


def page_of(person: object) -> str:
    return f"/people/{person.id}/{person.slug}/reputation"  # type: ignore[attr-defined]


@pytest.fixture
def question(people: People) -> Question:
    return make.question(people.ana)


def rows(browser: Browser, person: object, query: str = "") -> list[str]:
    return [row.text for row in browser.get(page_of(person) + query).all("tr.entry")]


def test_every_point_has_a_cause(browser: Browser, people: People, question: Question) -> None:
    answer = make.answer(people.ben, question)
    commands.vote(people.vera, answer, 1)
    commands.vote(people.mo, answer, -1)
    commands.accept(people.ana, answer)
    page = browser.get(page_of(people.ben))
    assert "Reputation of Ben Okoye: 23" in page.one("h1").text
    found = rows(browser, people.ben)
    assert ["accepted" in found[0], "voted down" in found[1], "voted up" in found[2]] == [True] * 3
    assert [row.split()[0] for row in found] == ["+15", "-2", "+10"]
    assert all(question.title in row for row in found)
    assert f"/p/{answer.id}" in page.links
    assert browser.get(f"/p/{answer.id}", follow=False).status == 302


def test_what_was_taken_back_stands_there_too(browser: Browser, people: People, question: Question) -> None:
    commands.vote(people.ben, question, 1)
    commands.vote(people.ben, question, 0)
    found = rows(browser, people.ana)
    assert len(found) == 2 and "taken back" in found[0] and "-5" in found[0] and "taken back" not in found[1]


def test_a_removed_post_is_named_but_not_shown(browser: Browser, people: People, question: Question) -> None:
    commands.vote(people.ben, question, 1)
    commands.delete_post(people.ana, question)
    found = rows(browser, people.ana)
    assert "post removed" in found[0] and all("a removed post" in row for row in found)
    assert question.title not in browser.get(page_of(people.ana)).text


def test_titles_of_private_questions_stay_private(browser: Browser, people: People, question: Question) -> None:
    answer = make.answer(people.ben, question)
    commands.vote(people.ana, answer, 1)

    @command
    def hide() -> None:
        question.audience = "private"

    hide()
    assert question.title not in browser.get(page_of(people.ben)).text
    assert question.title in browser.sign_in(people.vera).get(page_of(people.ben)).text


def test_without_points_the_page_says_how_they_come(browser: Browser, people: People) -> None:
    page = browser.get(page_of(people.ben))
    assert "No points yet" in page.words and "worth 10" in page.words
    assert not page.all("table")


@pytest.mark.parametrize(("count", "pages"), [(29, [29]), (30, [30]), (31, [30, 1]), (61, [30, 30, 1])])
def test_pages_end_where_the_entries_end(browser: Browser, people: People, count: int, pages: list[int]) -> None:
    assert queries.PAGE == 30
    for number in range(count):
        award(people.ben.id, ANSWER_UP, 1_000 + number, people.ana.id)
    sizes, query = [], ""
    while True:
        page = browser.get(page_of(people.ben) + query)
        sizes.append(len(page.all("tr.entry")))
        older = page.all("a[rel=next]")
        if not older:
            break
        query = older[0]["href"]
    assert sizes == pages


@pytest.mark.parametrize("before", ["0", "-1", str(2**63), "99999999999999999999"])
def test_keys_that_cannot_be(browser: Browser, people: People, before: str) -> None:
    browser.get(f"{page_of(people.ben)}?before={before}", status=404)


def test_people_who_are_not_there(browser: Browser) -> None:
    for odd in ("4711", "0", "-1", str(2**63), "007"):
        browser.get(f"/people/{odd}/x/reputation", status=404)


def test_votes_are_secret(browser: Browser, people: People, question: Question) -> None:
    commands.vote(people.ben, question, 1)
    assert "Ben Okoye" not in browser.get(page_of(people.ana)).words, "the ledger never says who voted"


def test_the_profile_and_the_posts_show_the_sum(browser: Browser, people: People, question: Question) -> None:
    answer = make.answer(people.ben, question)
    commands.vote(people.ana, answer, 1)
    assert "10 reputation" in browser.get(f"/q/{question.id}").one(f"#post-{answer.id}").text
    assert page_of(people.ben) in browser.get(f"/people/{people.ben.id}/{people.ben.slug}").links


def test_days_have_their_sum_on_whichever_page_they_stand(browser: Browser, people: People) -> None:
    day = datetime(2025, 5, 5, 12, tzinfo=UTC)
    for number in range(40):
        award(people.ben.id, ANSWER_UP, 1_000 + number, None, day + timedelta(minutes=number))
    award(people.ben.id, ANSWER_UP, 2_000, None, day - timedelta(days=1))
    for query in ("", f"?before={queries.ledger(people.ben).older}"):
        page = browser.get(page_of(people.ben) + query)
        assert page.all("tr.sum")[0].text.split() == ["+400", "5", "May", "2025"]


def test_the_line_is_the_year_by_weeks(browser: Browser, people: People) -> None:
    for days, points in ((500, 3), (200, 2), (1, 1)):
        for number in range(points):
            award(people.ben.id, ANSWER_UP, 1_000 + days + number, None, now() - timedelta(days=days))
    line = queries.ledger(reread(people.ben)).line
    assert len(line) == 53 and (line[0], line[30], line[-2], line[-1]) == (30, 50, 50, 60)
    picture = browser.get(page_of(people.ben)).one("figure svg")
    assert picture["aria-label"] == "From 30 a year ago to 60 today"
    assert browser.get(f"{page_of(people.ben)}?before=2").all("figure") == []


def test_discounts_say_what_they_were_worth_and_to_the_person_why(browser: Browser, people: People) -> None:
    question = make.question(people.vera)
    for number in range(2):
        commands.vote(people.ana, make.answer(people.ben, question, f"Way number {number} to do it"), 1)
    for who, knows in ((None, False), ("ana", False), ("ben", True), ("mo", True)):
        if who:
            browser.sign_in(getattr(people, who))
        first = rows(browser, people.ben)[0]
        assert "+5" in first and "Instead of 10." in first
        assert ("the same two people within 90 days" in first) == knows


def test_accepted_answers_wait_for_their_confirmation(browser: Browser, people: People, question: Question) -> None:
    answer = make.answer(people.ben, question)
    commands.accept(people.ana, answer)
    page = browser.get(page_of(people.ben))
    assert "1 accepted answer is not confirmed yet" in page.words and "Each brings 10 more" in page.words
    for result in ("yes", "partly", "no"):
        say_outcome(people.ana, reread(question), result)
        assert "not confirmed" not in browser.get(page_of(people.ben)).words, f"{result} is an answer, too"
    say_outcome(people.ana, reread(question), "")
    assert "not confirmed" in browser.get(page_of(people.ben)).words


def test_a_long_ledger_costs_what_a_short_one_costs(browser: Browser, people: People) -> None:
    """Neither the statements nor what they read grow: entries are read by an index, sums of days are kept."""
    sent = []
    for person, count in ((people.ben, 40), (people.mo, 400)):
        for number in range(count):
            award(person.id, ANSWER_UP, 1_000 + number, None, now() - timedelta(hours=3 * number))
        with browser.statements() as statements:
            browser.get(page_of(person))
        sent.append(statements)
    assert len(sent[0]) == len(sent[1])
    for statement in sent[1]:
        if "ledger_entries" in statement:
            assert "LIMIT" in statement, "bounded"
