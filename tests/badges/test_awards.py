"""What holds for every award: given once, with date and post, only for what people did, and explained when it goes."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event, func, select, update

from community.accounts.models import User
from community.badges.commands import review_everybody
from community.badges.models import Award
from community.badges.reactions import review_badges
from community.badges.rules import KINDS, RULES
from community.core.db import command, db, now
from community.core.events import AFTER, Event, Fact
from community.notifications.commands import recount
from community.notifications.models import Notification
from community.questions import commands
from community.questions.models import Post
from community.reactions import AFTER as ALL_REACTIONS
from tests import make
from tests.badges.story import (
    WorkOff,
    accept,
    answered,
    awards,
    fresh,
    lost,
    many,
    question_of,
    remove,
    score,
    set_times,
    solved,
    unaccept,
)
from tests.browser import Browser
from tests.make import People
from tests.questions.test_together import at_once


def keys(who: User) -> set[str]:
    return {award.badge for award in awards(who)}


def facts() -> list[Fact]:
    rows = db.session.query(Event).order_by(Event.id).all()
    return [Fact.kinds[row.kind](**row.payload) for row in rows]


def count() -> int:
    return db.session.scalar(select(func.count()).select_from(Award)) or 0


def test_what_can_earn_a_badge_is_followed_by_a_review() -> None:
    for kind in KINDS:
        assert kind.events
        for fact in kind.events:
            assert review_badges in ALL_REACTIONS[fact], fact


def test_an_award_has_its_post_and_its_date(people: People, work_off: WorkOff) -> None:
    answer = solved(people.ana, people.ben)
    work_off()
    award = awards(people.ben, "first-accepted")[0]
    assert award.post_id == answer.id and award.at == fresh(answer).accepted_at


def test_ten_real_votes_and_one_taken_back(people: People, work_off: WorkOff) -> None:
    answer, voters = answered(people.ana, people.ben), many(10, "Voter")
    for voter in voters[:9]:
        commands.vote(voter, answer, 1)
    work_off()
    assert not awards(people.ben, "nice-answer")
    commands.vote(fresh(voters[9]), fresh(answer), 1)
    work_off()
    [award] = awards(people.ben, "nice-answer")
    assert (award.term, award.post_id) == (str(answer.id), answer.id) and now() - award.at < timedelta(minutes=5)
    commands.vote(fresh(voters[0]), fresh(answer), 0)
    work_off()
    assert not awards(people.ben, "nice-answer") and lost(people.ben, "nice-answer") == ["undone"]


def test_the_reason_says_whether_the_post_is_gone(people: People, work_off: WorkOff) -> None:
    answer = solved(people.ana, people.ben)
    work_off()
    unaccept(answer)
    work_off()
    assert lost(people.ben, "first-accepted") == ["undone"]
    accept(answer)
    work_off()
    assert keys(people.ben) >= {"first-accepted"} and lost(people.ben, "first-accepted") == []
    remove(answer)
    work_off()
    assert lost(people.ben, "first-accepted") == ["removed"]
    assert count() == db.session.query(Award.user_id, Award.badge, Award.term).distinct().count(), "one row for each"


def test_a_badge_moves_to_the_next_post_when_its_own_is_gone(people: People, work_off: WorkOff) -> None:
    first, second = solved(people.ana, people.ben), solved(people.ana, people.ben)
    work_off()
    [award] = awards(people.ben, "first-accepted")
    assert award.post_id == first.id
    remove(first)
    work_off()
    [award] = awards(people.ben, "first-accepted")
    assert award.post_id == second.id and award.at == fresh(second).accepted_at


def test_a_badge_keeps_its_post_while_that_still_counts(people: People, work_off: WorkOff) -> None:
    older, newer = answered(people.ana, people.ben), answered(people.ana, people.ben)
    score(newer, 1)
    work_off()
    score(older, 1)
    work_off()
    review_everybody()
    assert [award.post_id for award in awards(people.ben, "first-answer")] == [newer.id]


def test_facts_may_come_twice_and_late(people: People, work_off: WorkOff) -> None:
    answer = solved(people.ana, people.ben)
    score(answer, 11)
    story = facts()
    work_off()
    before, notes = count(), db.session.query(Notification).count()
    review_badges(story)
    review_everybody()
    for fact in facts():
        for reaction in AFTER.get(type(fact), []):
            if "badge" in reaction.__name__:
                reaction([fact] if getattr(reaction, "takes_many", False) else fact)
    assert count() == before and db.session.query(Notification).count() == notes
    unaccept(answer)
    review_badges(story)  # old news: what is true now decides
    assert "first-accepted" not in keys(people.ben)


def test_workers_at_the_same_moment_give_once(app: Flask, people: People) -> None:
    answers = [solved(people.ana, people.ben) for _number in range(3)]
    score(answers[0], 30)
    story = facts()
    acts: list[Callable[[], object]] = [lambda: review_badges(story), lambda: review_badges(story), review_everybody]
    assert at_once(app, *acts, *acts) == []
    ben = db.session.query(User).filter_by(handle="ben-okoye").one()
    assert {award.badge for award in awards(ben)} == {"first-answer", "first-accepted", "nice-answer", "good-answer"}
    assert count() == db.session.query(Award.user_id, Award.badge, Award.term).distinct().count()
    news = db.session.query(Event).filter_by(kind="BadgeEarned").count()
    assert news == count(), "each was told of once"


def test_official_answers_earn_nothing_and_staff_may_earn_for_themselves(people: People) -> None:
    commands.accept(people.ana, make.answer(people.vera, make.question(people.ana), official=True))
    review_everybody()
    assert keys(people.vera) == set()
    solved(people.ana, people.vera)
    review_everybody()
    assert "first-accepted" in keys(people.vera)


def test_nobody_earns_anything_by_being_active(people: People, work_off: WorkOff) -> None:
    for number in range(12):
        asked = make.question(people.ana, f"Question number {number}")
        make.comment(people.ben, make.answer(people.ben, asked))
        if number < 5:
            commands.vote(people.mo, asked, -1)
    work_off()
    review_everybody()
    assert keys(people.ben) == keys(people.ana) == keys(people.mo) == set()


def test_hidden_posts_do_not_count(people: People) -> None:
    answer = solved(people.ana, people.ben)
    hide(answer)
    review_everybody()
    assert keys(people.ben) == set()


@command
def hide(post: Post) -> None:
    table = Post.__table__
    db.session.execute(update(table).where(table.c.id == post.id).values(hidden_at=now()))


def test_the_inbox_tells_once_of_all_new_badges(browser: Browser, people: People, work_off: WorkOff) -> None:
    answer = solved(people.ana, people.ben, verdict="different")
    score(answer, 10)
    work_off()
    inbox = browser.sign_in(people.ben).get("/inbox")
    [entry] = [item for item in inbox.all("ul.inbox li") if "badge" in item.text]
    assert "You have 4 new badges" in entry.text and "Nice answer" in entry.text and "Another path" in entry.text
    assert recount() == []
    page = browser.get(entry.one("a")["href"])
    assert page.one("h1").text == "Badges of Ben Okoye" and question_of(answer).title in page.words
    score(answer, 25)
    work_off()
    entries = [item.text for item in browser.get("/inbox").all("ul.inbox li") if "badge" in item.text]
    assert len(entries) == 2 and "You have a new badge: Good answer" in entries[0]


def test_a_lost_badge_is_told_of_no_more(browser: Browser, people: People, work_off: WorkOff) -> None:
    answer = solved(people.ana, people.ben)
    work_off()
    remove(answer)
    work_off()
    assert "First solution" not in browser.sign_in(people.ben).get("/inbox").words


def test_what_was_earned_long_ago_is_no_news(people: People) -> None:
    answer = solved(people.ana, people.ben)
    set_times(answer, accepted_at=now() - timedelta(days=400))
    review_everybody()
    assert "first-accepted" in keys(people.ben)
    told = {row.payload["user_id"] for row in db.session.query(Event).filter_by(kind="BadgeEarned")}
    assert people.ben.id not in told


@pytest.mark.parametrize("length", [1, 2, 1_500])
def test_the_night_goes_through_everybody_in_stretches(
    people: People, monkeypatch: pytest.MonkeyPatch, length: int
) -> None:
    askers = many(4)
    for asker in askers:
        solved(asker, people.ben)
        solved(people.ben, asker)
    monkeypatch.setattr("community.core.stretches.LENGTH", length)
    assert review_everybody() > 0
    assert all("first-accepted" in keys(who) for who in (people.ben, *askers))
    assert review_everybody() == 0, "nothing is left to do"


def test_a_night_costs_statements_by_stretch_and_not_by_person(people: People) -> None:
    solved(people.ana, people.ben)
    review_everybody()
    few = statements_of(review_everybody)
    for asker in many(30):
        solved(asker, people.ben)
    review_everybody()
    assert statements_of(review_everybody) == few


def statements_of(act: Callable[[], object]) -> int:
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(sent)


def test_there_are_two_dozen_badges_none_for_activity() -> None:
    assert len(RULES) >= 24 and len({rule.key for rule in RULES}) == len(RULES)
    assert len({str(rule.name) for rule in RULES}) == len(RULES)
    words = " ".join(str(rule.how) for rule in RULES).lower()
    for word in ("in a row", "every day", "visit", "sign in", "comment"):
        assert word not in words
