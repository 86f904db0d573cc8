"""Who helped most: counted at night, by period, everywhere and under tags and products; staff have no rank."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from community.accounts.models import User
from community.core.db import command, db, now
from community.questions import commands
from community.questions.models import Answer
from community.recognition.leading import refresh_leaders
from community.recognition.models import Leader
from community.reputation.commands import award
from community.reputation.models import LedgerDay, LedgerEntry
from community.reputation.prices import ANSWER_UP
from tests import make
from tests.browser import Browser
from tests.make import People


@command
def earned_back_then(person: User, days: int) -> None:
    """Let all points of a person be so many days old."""
    moment = now() - timedelta(days=days)
    db.session.execute(update(LedgerEntry).where(LedgerEntry.user_id == person.id).values(at=moment))
    db.session.execute(update(LedgerDay).where(LedgerDay.user_id == person.id).values(day=moment.date()))


@pytest.fixture
def voted(people: People) -> Answer:
    """Ben's answer to Ana's question about fans on a Hub 2 is voted up twice, Vera's once."""
    question = make.question(people.ana, tags=["fan"], product_id=make.product().id)
    bens = make.answer(people.ben, question)
    veras = make.answer(people.vera, question)
    commands.vote(people.ana, bens, 1)
    commands.vote(people.mo, bens, 1)
    commands.vote(people.ana, veras, 1)
    commands.vote(people.mo, question, 1)
    return bens


def names(browser: Browser, query: str = "") -> list[str]:
    return [row.text for row in browser.get(f"/leaders{query}").all("ol.list .by a")]


@pytest.mark.parametrize("query", ["", "?tag=fan", "?product=hub-2"])
@pytest.mark.parametrize("period", ["week", "month", "year", "all"])
def test_leaders_of_each_period_and_scope(
    browser: Browser, people: People, voted: Answer, query: str, period: str
) -> None:
    refresh_leaders()
    where = f"{query}{'&' if query else '?'}period={period}"
    assert names(browser, where) == ["Ben Okoye", "Ana Ferreira"], "Vera speaks for the vendor and has no rank"
    assert [row.text for row in browser.get(f"/leaders{where}").all("ol.list .num")] == ["+20", "+5"]


def test_periods_end(browser: Browser, people: People, voted: Answer) -> None:
    for days, periods in ((6, "week month year all"), (8, "month year all"), (31, "year all"), (366, "all")):
        earned_back_then(people.ben, days)
        refresh_leaders()
        for scope in ("", "&tag=fan"):
            seen = [period for period in ("week", "month", "year", "all")
                    if "Ben Okoye" in names(browser, f"?period={period}{scope}")]  # fmt: skip
            assert seen == periods.split()


def test_other_tags_and_products_have_other_leaders(browser: Browser, people: People, voted: Answer) -> None:
    make.question(people.ana, "Another one", tags=["night"], product_id=make.product("Hub 3").id)
    refresh_leaders()
    for query in ("?tag=night", "?product=hub-3"):
        assert names(browser, query) == [] and "Nobody yet" in browser.get(f"/leaders{query}").words


def test_whoever_becomes_staff_leaves_at_once(browser: Browser, people: People, voted: Answer) -> None:
    refresh_leaders()
    make.staff_grant(people.ben)
    assert names(browser) == ["Ana Ferreira"]
    refresh_leaders()
    assert db.session.query(Leader).filter_by(user_id=people.ben.id).count() == 0


def test_pages_cost_the_same_however_much_there_is(browser: Browser, people: People, voted: Answer) -> None:
    for number in range(25):
        award(make.person(f"Helper{number} X").id, ANSWER_UP, voted.id, people.mo.id)
    refresh_leaders()
    with browser.statements() as sent:
        assert len(names(browser, "?tag=fan")) == 20
    assert len(sent) <= 4, "\n".join(sent)


def test_a_second_night_writes_nothing_new(people: People, voted: Answer, browser: Browser) -> None:
    refresh_leaders()
    with browser.statements() as sent:
        refresh_leaders()
    assert not [statement for statement in sent if statement.startswith(("INSERT", "DELETE", "UPDATE"))]


@pytest.mark.parametrize("query", ["?period=day", "?tag=nothing", "?product=nothing", "?tag=fan&product=hub-2"])
def test_what_is_not_there(browser: Browser, voted: Answer, query: str) -> None:
    browser.get(f"/leaders{query}", status=404)
