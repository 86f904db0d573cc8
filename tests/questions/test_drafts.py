"""What Ana began to write is kept on the server: over errors, sign-outs and closed browsers, until it is posted."""

from datetime import timedelta

import pytest
from flask import Flask

from community.core.db import command, db, now
from community.core.errors import Invalid
from community.questions import commands, queries
from community.questions.commands import drafts as rules
from community.questions.models import Draft, Question
from tests import make
from tests.browser import Browser
from tests.make import BODY, HELPFUL, People
from tests.questions.story import TITLE, asking, page_of


def drafts_of(person: object) -> dict[str, dict[str, str]]:
    db.session.commit()
    return {draft.key: draft.fields for draft in queries.drafts_of(person)}  # type: ignore[arg-type]


def test_a_draft_survives_signing_out(app: Flask, browser: Browser, people: People) -> None:
    browser.sign_in(people.ana)
    saved = browser.post(
        "/drafts/ask", {"title": TITLE, "source": "The fan climbs"}, headers={"Accept": "application/json"}
    )
    assert saved.json["saved_at"].startswith(str(now().year))
    browser.sign_out()
    another_device = Browser(app).sign_in(people.ana)
    form = another_device.get("/ask")
    assert form.one("#title")["value"] == TITLE and form.one("#source").text == "The fan climbs"
    assert "Your draft from" in form.words
    assert "The fan climbs" in another_device.get("/drafts").words


def test_it_is_saved_over_and_over(browser: Browser, people: People) -> None:
    browser.sign_in(people.ana)
    for text in ("The", "The fan", "The fan climbs"):
        browser.post("/drafts/ask", {"source": text})
    assert drafts_of(people.ana) == {"ask": {"source": "The fan climbs"}}


def test_posting_ends_the_draft(browser: Browser, people: People) -> None:
    browser.sign_in(people.ana).post("/drafts/ask", asking())
    browser.post("/ask", asking())
    assert drafts_of(people.ana) == {}
    assert browser.get("/ask").one("#title").get("value") == ""


def test_an_error_does_not_end_it(browser: Browser, people: People) -> None:
    browser.sign_in(people.ana).post("/drafts/ask", asking())
    browser.post("/ask", asking(title="Why"), status=422)
    assert drafts_of(people.ana)["ask"]["title"] == TITLE


def test_an_answer_has_its_own_draft(browser: Browser, people: People) -> None:
    one, other = make.question(people.ana), make.question(people.ana, "Another thing about the fan")
    browser.sign_in(people.ben).post(f"/drafts/answer-{one.id}", {"source": HELPFUL, "verdict": "fits"})
    form = browser.get(page_of(one)).one(f"form[action=/q/{one.id}/answers]")
    assert form.one("#source").text == HELPFUL
    assert "checked" in form.one("input[value=fits]").attributes
    assert browser.get(page_of(other)).one("#source").text == ""
    assert browser.sign_in(people.vera).get(page_of(one)).one("#source").text == "", "not for others to see"
    browser.sign_in(people.ben).post(f"/q/{one.id}/answers", {"source": HELPFUL})
    assert drafts_of(people.ben) == {}


def test_a_draft_can_be_thrown_away(browser: Browser, people: People) -> None:
    browser.sign_in(people.ana).post("/drafts/ask", {"title": TITLE})
    assert "/drafts/ask/drop" in browser.get("/drafts").text
    assert "No drafts" in browser.post("/drafts/ask/drop").words
    browser.post("/drafts/ask/drop")
    assert drafts_of(people.ana) == {}


def test_nobody_sees_the_drafts_of_others(browser: Browser, people: People) -> None:
    browser.sign_in(people.ana).post("/drafts/ask", {"title": TITLE})
    browser.sign_in(people.ben)
    assert TITLE not in browser.get("/drafts").text and TITLE not in browser.get("/ask").text
    browser.post("/drafts/ask/drop")
    assert drafts_of(people.ana) == {"ask": {"title": TITLE}}


def test_signed_out_visitors_have_none(browser: Browser) -> None:
    for request, path in ((browser.get, "/drafts"), (browser.post, "/drafts/ask"), (browser.post, "/drafts/ask/drop")):
        assert "/sign-in" in request(path, follow=False).location
    assert db.session.query(Draft).count() == 0


def test_who_has_not_confirmed_yet_may_begin(browser: Browser) -> None:
    zoe = make.person("Zoe Newcomer", confirmed=False)
    browser.sign_in(zoe).post("/drafts/ask", {"title": TITLE})
    assert drafts_of(zoe) == {"ask": {"title": TITLE}}
    browser.post("/drafts/ask/drop")
    assert drafts_of(zoe) == {}


@pytest.mark.parametrize(
    "key", ["x", "ask2", "answer-", "answer-0", "answer--1", "answer-01", "edit-x", "answer-" + "9" * 30, "ASK", "%00"]
)
def test_other_keys_are_refused(browser: Browser, people: People, key: str) -> None:
    browser.sign_in(people.ana).post(f"/drafts/{key}", {"title": TITLE}, status=404 if key == "%00" else 422)
    assert drafts_of(people.ana) == {}


def test_only_fields_of_our_forms_are_kept(browser: Browser, people: People) -> None:
    form = asking() | {"password": "secret", "csrf": "x", "__class__": "x", "goal": "", "source": "a\x00b"}
    browser.sign_in(people.ana).post("/drafts/ask", form)
    assert drafts_of(people.ana)["ask"] == {"title": TITLE, "source": "ab", "tags": "schedules, fan"}


def test_a_huge_text_is_cut(people: People) -> None:
    draft = commands.save_draft(people.ana, "ask", {"source": "x" * 100_000})
    assert len(draft.fields["source"]) == rules.FIELD_MOST


@command
def age(draft: Draft, days: int) -> None:
    draft.saved_at = now() - timedelta(days=days)


def test_the_oldest_drafts_make_room(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_DRAFTS", 3)
    for number in range(1, 6):
        age(commands.save_draft(people.ana, f"answer-{number}", {"source": BODY}), 10 - number)
    assert set(drafts_of(people.ana)) == {"answer-3", "answer-4", "answer-5"}


def test_the_commands_ask_who_it_is(people: People) -> None:
    with pytest.raises(Invalid):
        commands.save_draft(people.ana, "nonsense", {})
    assert queries.draft(people.ana, "ask") is None
    question: Question = make.question(people.ana)
    commands.save_draft(people.ana, f"edit-{question.id}", {"source": BODY})
    found = queries.draft(people.ana, f"edit-{question.id}")
    assert found is not None and found.fields == {"source": BODY}
