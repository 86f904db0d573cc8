"""Phone numbers, e-mail addresses and remote-control links in posts of people with little history."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from community.accounts.models import User
from community.core.db import command, db, now
from community.core.mail import Mail
from community.core.text import plain
from community.questions import commands
from community.questions.commands import unmask_where_earned
from community.questions.commands.suggesting import content_now
from community.questions.models import Answer, MaskedPost, Post, Question
from community.questions.models.holding import HeldPost
from community.questions.queries.pages import whole
from community.reputation.rules import SHOW_CONTACTS, change_rules, threshold
from tests import make
from tests.browser import Browser
from tests.make import HELPFUL, People
from tests.questions.story import page_of, reputation, reread

NUMBER = "1-800-555-0199"
CALL = f"We are happy to help. Call {NUMBER} or write to care@false-support.io, then get https://anydesk.com/en/go now."
SECRETS = ("0199", "false-support", "anydesk")


@command
def joined_days_ago(person: User, days: float, **more: object) -> User:
    """Somebody whose account is older, so that their posts are not held."""
    values = {"created_at": now() - timedelta(days=days), **more}
    db.session.execute(update(User).where(User.id == person.id).values(values))
    return reread(person)


@pytest.fixture
def ben(people: People) -> User:
    """Ben has been here for four days and has no history."""
    return joined_days_ago(people.ben, 4)


@pytest.fixture
def question(people: People) -> Question:
    return make.question(people.ana)


@pytest.fixture
def answer(ben: User, question: Question) -> Answer:
    return make.answer(ben, question, CALL)


def names_no_secret(text: str) -> bool:
    return not any(secret in text for secret in SECRETS)


def test_details_are_masked_in_the_kept_text_and_a_tap_shows_them_with_a_warning(
    browser: Browser, people: People, question: Question, answer: Answer
) -> None:
    page = browser.get(page_of(question))
    doors = page.all(f"#post-{answer.id} a.mask")
    assert [door.text for door in doors] == [
        "phone number hidden",
        "e-mail address hidden",
        "remote-control link hidden",
    ]
    assert names_no_secret(page.text) and answer.hidden_at is None
    behind = browser.get(str(doors[0]["href"]))
    assert NUMBER in behind.words and "You do not know who answers there" in behind.words
    assert behind.one("meta[name=robots]")["content"] == "noindex,nofollow"


def test_a_page_without_anything_masked_leads_to_the_post(browser: Browser, people: People, question: Question) -> None:
    sent = browser.get(f"/posts/{question.id}/details", follow=False)
    assert sent.location == f"{page_of(question)}#post-{question.id}"
    browser.get("/posts/999/details", status=404)


def test_nobody_reads_details_in_mails_feeds_search_or_structured_data(
    browser: Browser, people: People, ben: User, work_off: object
) -> None:
    masked = make.question(ben, "How do I reach the support by phone?", source=CALL, goal=f"Call {NUMBER}", tried=CALL)
    make.answer(ben, make.question(people.ana), CALL)
    work_off()  # type: ignore[operator]
    mails = db.session.query(Mail).all()
    assert mails and all(names_no_secret(mail.text + (mail.html or "")) for mail in mails)
    assert "phone number hidden" in mails[0].text
    slug = f"/q/{masked.id}/{masked.slug}"
    for path in (
        slug,
        "/",
        "/feed.atom",
        f"/q/{masked.id}/feed.atom",
        "/search?q=happy",
        "/llms.txt",
        "/search.atom?q=happy",
    ):
        answer = browser.get(path)
        assert names_no_secret(answer.text), path
    assert "happy" in browser.get("/search?q=happy").words
    assert names_no_secret(browser.sign_in(people.ana).get("/api/v1/search?q=happy").text)


def test_suggestions_are_merged_with_lines_as_they_were_written(people: People, ben: User) -> None:
    asked = make.question(ben, f"Northwind support number {NUMBER} for everybody", goal=f"Reach them at {NUMBER}")
    assert NUMBER not in reread(asked).title
    now_says = content_now(whole(asked.id))
    assert NUMBER in now_says["title"] and NUMBER in now_says["goal"]


def test_titles_and_other_lines_are_masked_too_and_their_author_still_edits_what_they_wrote(
    browser: Browser, ben: User
) -> None:
    asked = make.question(ben, f"Northwind support number {NUMBER} for everybody", goal=f"Call {NUMBER} today")
    assert asked.title == "Northwind support number […] for everybody" and "0199" not in asked.slug
    assert "0199" not in browser.get(page_of(asked)).text
    form = browser.sign_in(ben).get(f"/posts/{asked.id}/edit")
    assert NUMBER in str(form.one("input[name=title]")["value"]) and NUMBER in str(
        form.one("input[name=goal]")["value"]
    )
    behind = browser.get(f"/posts/{asked.id}/details")
    assert behind.words.count(NUMBER) == 2


def test_older_versions_are_masked_for_others(browser: Browser, people: People, ben: User, answer: Answer) -> None:
    commands.edit_post(ben, answer, f"{HELPFUL} Better than calling.", 1)
    assert db.session.get(MaskedPost, answer.id) is None
    path = f"/posts/{answer.id}/revisions"
    assert names_no_secret(browser.get(path).text)
    assert NUMBER in browser.sign_in(ben).get(path).words and NUMBER in browser.sign_in(people.mo).get(path).words


@pytest.mark.parametrize("who", ["vera", "mo", "ada"])
def test_staff_and_moderators_are_never_masked(people: People, question: Question, who: str) -> None:
    answer = make.answer(getattr(people, who), question, CALL)
    assert NUMBER in answer.html and answer.hidden_at is None


def test_enough_reputation_shows_details(people: People, question: Question, ben: User) -> None:
    enough = threshold(SHOW_CONTACTS)
    joined_days_ago(ben, 4, reputation=enough - 1)
    assert "0199" not in make.answer(ben, question, CALL).html
    joined_days_ago(ben, 4, reputation=enough)
    assert NUMBER in make.answer(ben, question, CALL).html


def test_an_answer_that_somebody_else_accepted_shows_details(people: People, question: Question, ben: User) -> None:
    change_rules(people.ada, {SHOW_CONTACTS: 100_000})
    own = make.question(ben, "Why is the display dark at night?")
    commands.accept(ben, make.answer(ben, own))
    assert "0199" not in make.answer(ben, question, CALL).html, "one's own acceptance is no history"
    commands.accept(people.ana, make.answer(ben, question))
    assert NUMBER in make.answer(ben, question, CALL).html


def test_the_mask_goes_when_history_is_earned(
    browser: Browser, people: People, question: Question, answer: Answer, work_off: object
) -> None:
    title = f"Our number is {NUMBER} for now"
    asked = make.question(people.ben, title, goal=f"Reach them at {NUMBER}", source="It rings, and nobody answers.")
    assert unmask_where_earned() == 0
    commands.accept(people.ana, make.answer(people.ben, question))
    assert unmask_where_earned() == 2 and unmask_where_earned() == 0
    assert NUMBER in reread(answer).html and NUMBER in reread(asked).title and db.session.query(MaskedPost).count() == 0
    work_off()  # type: ignore[operator]
    assert NUMBER in browser.get(page_of(asked)).words
    assert asked.title in browser.get(f"/search?q={NUMBER}").words


def test_numbers_that_are_no_contact_stay(people: People, question: Question, ben: User) -> None:
    text = "Firmware 6.1.20231101 on 192.168.100.200, serial NW-2125550199, order 2125550199, see name@example.com."
    answer = make.answer(ben, question, text)
    assert plain(answer.html) == text and db.session.query(MaskedPost).count() == 0


def test_a_verdicts_reason_is_masked_and_survives_an_edit(ben: User, question: Question) -> None:
    answer = make.answer(ben, question, HELPFUL, verdict="fits", verdict_reason=f"Ask {NUMBER} about it")
    assert answer.verdict_reason == "Ask […] about it"
    commands.edit_post(ben, answer, f"{HELPFUL} Twice.", 1)
    assert answer.verdict_reason == "Ask […] about it"
    assert db.session.get_one(MaskedPost, answer.id).fields == {"verdict_reason": f"Ask {NUMBER} about it"}


def test_an_ordinary_post_is_not_looked_up(people: People, question: Question) -> None:
    make.answer(people.ben, question)
    assert not db.session.query(MaskedPost).count() and not db.session.query(HeldPost).count()
    assert not db.session.query(Post).filter(Post.hidden_at.is_not(None)).count() and reputation(people.ben) == 0
