"""What people look for: numbers for those who can write the answers, and the searches behind each of them."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from sqlalchemy import update

from community.core.db import command, db, now
from community.core.errors import NotFound
from community.insights import queries
from community.questions import commands
from community.questions.models import Question
from community.search import learning
from community.search.models import SearchLog
from tests import make
from tests.browser import Answer, Browser
from tests.make import People
from tests.search.story import fresh, search, show_to

WorkOff = Callable[[], None]
PAGE = "/insights/search"


def looked_for(text: str, total: int = 1, ms: int = 10, times: int = 1) -> str:
    """Somebody searched, some times over; the key of the last time."""
    key = ""
    for _turn in range(times):
        key = learning.note_search(text, "en", total, ms=ms)
    return key


@command
def long_ago(days: float) -> None:
    """All searches so far were made some days ago."""
    db.session.execute(update(SearchLog).values(at=now() - timedelta(days=days)))


def to_write(page: Answer) -> list[tuple[str, str]]:
    """What stands on the writing list, each with how often it was looked for."""
    rows = page.all("section[aria-labelledby=write] li")
    return [(row.one("b").text, row.all("p a")[0].text.split()[0]) for row in rows]


@pytest.fixture
def question(people: People) -> Question:
    return make.question(people.ana)


@pytest.fixture
def vera(browser: Browser, people: People) -> Browser:
    """Vera at her desk."""
    return browser.sign_in(people.vera)


def numbers(page: Answer) -> dict[str, str]:
    """Every number on top of the page by its name."""
    return {stat.one("dt").text: stat.all("dd")[0].text for stat in page.all(".stat")}


def column(page: Answer, section: str) -> list[tuple[str, str]]:
    """The words of a list, each with how often they were looked for."""
    rows = page.all(f"section[aria-labelledby={section}] tbody tr")
    return [(row.one("th").text, row.all("td")[0].text) for row in rows]


def test_how_searches_end(vera: Browser, people: People, question: Question) -> None:
    looked_for("fan", 3)
    learning.note_click(looked_for("fan", 3), 1, question.id)
    looked_for("volcano", 0)
    learning.note_asked(looked_for("lamp", 2), question.id)
    learning.note_solved("", question.id, "Why is it so loud?", "en")
    assert numbers(vera.get(PAGE)) == {
        "searches": "4",
        "opened a result": "1",
        "found nothing": "1",
        "ended in a question": "1",
        "were about to ask and found the answer": "1",
        "answered within, half of them": "10 ms",
        "answered within, 95 of 100": "10 ms",
    }
    page = vera.get(PAGE)
    assert "25 % of 4" in page.words and "50 % of 2" in page.words  # one asked, one found the answer before


def test_every_number_opens_its_rows(vera: Browser, people: People, question: Question) -> None:
    """As many rows as the number says, on every list and for every bar."""
    learning.note_click(looked_for("fan at night", 3, 40), 1, question.id)
    learning.note_click(looked_for("fan at night", 3, 20), 4, question.id)
    looked_for("volcano", 0, 30, times=3)
    learning.note_asked(looked_for("lamp", 2, 900), question.id)
    learning.note_solved("", question.id, "Why is it so loud?", "en")
    page = vera.get(PAGE, check_links=True)
    opened = [link for link in page.all("a[href]") if link["href"].startswith(f"{PAGE}/rows")]
    assert len(opened) >= 14
    for link in opened:
        rows = vera.get(link["href"])
        if "slow" not in link["href"]:
            number = link.text.replace("one", "1").split()[0]
            assert len(rows.all("tbody tr")) == int(number), link["href"]
    slow = next(link["href"] for link in opened if "slow-900" in link["href"])
    assert [row.all("td")[1].text for row in vera.get(slow).all("tbody tr")] == ["lamp"]


def test_a_row_says_how_the_search_ended(vera: Browser, people: People, question: Question) -> None:
    key = looked_for("fan at night", 12, 34)
    learning.note_search("fan at night", "en", 12, 2, key=key)
    learning.note_click(key, 11, question.id)
    learning.note_asked(key, question.id)
    row = vera.get(f"{PAGE}/rows", check_links=True).one("tbody tr")
    for text in ("fan at night", "12", "looked at page 2", "11.", question.title, "34 ms"):
        assert text in row.text
    learning.note_solved("", question.id, "Why is it so loud?", "en")
    row = vera.get(f"{PAGE}/rows?what=solved").one("tbody tr")
    assert "typed as the title of a question" in row.text and question.title in row.text


def test_what_is_looked_for_most(vera: Browser, question: Question) -> None:
    looked_for("lamp", times=2)
    looked_for("fan at night", times=3)
    looked_for("FAN  at night")
    assert column(vera.get(PAGE), "top") == [("fan at night", "4"), ("lamp", "2")]


def test_the_writing_list(vera: Browser, people: People, work_off: WorkOff) -> None:
    """What is not found, the most wanted first; when somebody wrote it and it is found, it is off the list."""
    looked_for("lamp", 0)
    looked_for("volcano insurance", 0, times=2)
    page = vera.get(PAGE)
    assert to_write(page) == [("volcano insurance", "2"), ("lamp", "one")]
    link = page.all("section[aria-labelledby=write] a.btn")[0]
    assert link.text == "Write the answer"
    assert vera.get(link["href"]).one("#title")["value"] == "volcano insurance"
    written = make.question(people.vera, "Is there a volcano insurance?")
    work_off()
    search(vera, "volcano insurance")
    assert to_write(vera.get(PAGE)) == [("lamp", "one")]
    commands.delete_post(people.vera, fresh(written))
    work_off()
    search(vera, "volcano insurance")
    assert to_write(vera.get(PAGE))[0] == ("volcano insurance", "3")


def test_what_somebody_asked_meanwhile_need_not_be_asked_again(vera: Browser, question: Question) -> None:
    learning.note_asked(looked_for("volcano", 0), question.id)
    section = vera.get(PAGE).one("section[aria-labelledby=write]")
    assert "Somebody asked it" in section.text and "Write the answer" not in section.text


def test_what_ended_in_a_question(vera: Browser, people: People, question: Question) -> None:
    learning.note_asked(looked_for("lamp"), question.id)
    looked_for("lamp")
    page = vera.get(PAGE)
    assert column(page, "asked") == [("lamp", "1")]
    link = page.all("section[aria-labelledby=asked] tbody td a")[-1]
    assert vera.get(link["href"]).path.startswith(f"/q/{question.id}/")


def test_looking_at_a_search_from_here_does_not_count_it(vera: Browser, question: Question, work_off: WorkOff) -> None:
    work_off()
    looked_for("fan", 1)
    page = vera.get(PAGE)
    link = page.one("section[aria-labelledby=top] tbody th a")
    assert vera.get(link["href"]).path == "/search"
    assert column(vera.get(PAGE), "top") == [("fan", "1")]


def test_which_result_is_opened(vera: Browser, question: Question) -> None:
    for rank in (1, 1, 1, 2, 5, 11, 700):
        learning.note_click(looked_for("fan", 900), rank, question.id)
    bars = {bar.name: (bar.count, round(bar.share, 2)) for bar in queries.ranks(30)}
    assert bars == {
        "1": (3, 1), "2": (1, 0.33), "3": (0, 0), "4-5": (1, 0.33), "6-10": (0, 0), "11+": (2, 0.67),
    }  # fmt: skip
    rows = {name: vera.get(f"{PAGE}/rows", query_string={"what": "clicked", "rank": name}) for name in bars}
    assert {name: len(page.all("tbody tr")) for name, page in rows.items()} == {
        name: count for name, (count, _share) in bars.items()
    }


def test_how_long_it_took(app: Flask) -> None:
    for ms in range(1, 101):
        looked_for("fan", ms=ms)
    assert queries.times(7) == queries.Times(50, 95)
    assert queries.within([], 0) == 0 and queries.within([(5, 1)], 0.5) == 5


def test_without_searches(vera: Browser) -> None:
    page = vera.get(PAGE, check_links=True)
    assert "Nobody has searched yet" in page.words
    assert "No such search" in vera.get(f"{PAGE}/rows").words
    assert queries.times(30) == queries.Times(0, 0)


@pytest.mark.parametrize(("days", "seen"), [(6.9, {7, 30, 90}), (29, {30, 90}), (89, {90}), (91, set())])
def test_periods(vera: Browser, question: Question, days: float, seen: set[int]) -> None:
    looked_for("fan")
    long_ago(days)
    looked_for("lamp")
    for period in (7, 30, 90):
        page = vera.get(PAGE, query_string={"days": period})
        assert numbers(page)["searches"] == ("2" if period in seen else "1")
        assert len(vera.get(f"{PAGE}/rows?days={period}").all("tbody tr")) == (2 if period in seen else 1)


@pytest.mark.parametrize(
    "query",
    [
        "days=31", "days=", "days=x", "days=-7", "days=" + "9" * 50, "days=²",
        "what=other", "what=slow-", "what=slow-x", "what=slow-" + "9" * 30, "what=all&rank=1", "what=clicked&rank=12",
        "before=x", "before=" + "9" * 30, "before=-1",
    ],
)  # fmt: skip
def test_what_is_not_an_address(vera: Browser, query: str) -> None:
    vera.get(f"{PAGE}/rows?{query}", status=404)


def test_odd_words_in_the_address_find_nothing(vera: Browser, question: Question) -> None:
    looked_for("fan")
    for odd in ("\x00", "%", "x" * 5000, "<script>alert(1)</script>", "' OR 1=1 --"):
        page = vera.get(f"{PAGE}/rows", query_string={"query": odd})
        assert "<script>alert" not in page.text
        assert len(page.all("tbody tr")) == (1 if odd == "\x00" else 0)


def test_rows_go_on_by_key(vera: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "ROWS", 2)
    for number in range(5):
        looked_for(f"fan {number}")
    seen, path = [], f"{PAGE}/rows?days=7&what=all"
    while path:
        page = vera.get(path)
        seen += [row.all("td")[1].text for row in page.all("tbody tr")]
        older = [link["href"] for link in page.all("a[rel=next]")]
        path = older[0] if older else ""
        assert not path or parse_qs(urlsplit(path).query)["days"] == ["7"]
    assert seen == ["fan 4", "fan 3", "fan 2", "fan 1", "fan 0"]


def test_the_cost_does_not_grow(vera: Browser, people: People, question: Question) -> None:
    def statements(path: str) -> int:
        with vera.statements() as sent:
            vera.get(path)
        return len(sent)

    looked_for("fan")
    few = statements(PAGE), statements(f"{PAGE}/rows")
    for number in range(30):
        other = make.question(people.ben, f"The fan stops on day {number}")
        key = looked_for(f"fan on day {number}", number % 2)
        learning.note_click(key, 1, other.id)
        learning.note_asked(key, other.id)
    assert (statements(PAGE), statements(f"{PAGE}/rows")) == few
    assert few[0] <= 12 and few[1] <= 6


@pytest.mark.parametrize("who", ["nobody", "ana", "ben"])
def test_customers_do_not_see_it(browser: Browser, people: People, question: Question, who: str) -> None:
    looked_for("fan")
    for path in (PAGE, f"{PAGE}/rows"):
        if who == "nobody":
            page = browser.get(path)
            assert page.path == "/sign-in" and "Only verified staff and moderators" in page.words
        else:
            page = browser.sign_in(getattr(people, who)).get(path, status=403)
            assert "Only verified staff and moderators can see these numbers." in page.words
        assert not page.all("tbody")


@pytest.mark.parametrize("who", ["vera", "mo", "ada"])
def test_staff_moderators_and_administrators_do(browser: Browser, people: People, who: str) -> None:
    assert browser.sign_in(getattr(people, who)).get(PAGE).status == 200


def test_former_staff_do_not(browser: Browser, people: People) -> None:
    make.staff_grant(people.ben, days=-1)
    browser.sign_in(people.ben).get(PAGE, status=403)


def test_a_removed_question_has_no_title_here(vera: Browser, people: People, question: Question) -> None:
    learning.note_click(looked_for("fan"), 1, question.id)
    show_to(question, "private")
    assert question.title in vera.get(f"{PAGE}/rows").words
    commands.delete_post(people.ana, fresh(question))
    page = vera.get(f"{PAGE}/rows")
    assert question.title not in page.words and "removed" in page.one("tbody").text


def test_rules_of_periods(app: Flask) -> None:
    assert now() - queries.since(7) < timedelta(days=7, minutes=1)
    for days in (0, 1, 8, 365):
        with pytest.raises(NotFound):
            queries.since(days)
