"""Ben suggests an edit of what Ana wrote; Ana or a reviewer accepts, improves or rejects it, and Ben hears of it."""

from collections.abc import Callable

import pytest
from flask import Flask

from community.accounts.models import User
from community.core.db import db
from community.core.errors import Forbidden, Invalid
from community.questions import commands, queries
from community.questions.models import Answer, Post, Question, Revision, SuggestedEdit
from tests import make
from tests.browser import Browser
from tests.make import BODY, People
from tests.questions.story import TITLE, asking, error_of, page_of, reread
from tests.questions.suggested import BETTER, NOTE, fields, has_points, loaded, suggest
from tests.questions.test_together import at_once

LINES = "First line\n\nSecond line\n\nThird line"


@pytest.fixture
def question(people: People) -> Question:
    return make.question(people.ana)


@pytest.fixture
def answer(people: People, question: Question) -> Answer:
    return make.answer(people.vera, question)


@pytest.fixture
def suggestion(people: People, question: Question) -> SuggestedEdit:
    """Ben suggests another text for Ana's question."""
    return suggest(people.ben, question, BETTER)


def versions(post: Post) -> list[tuple[int, int | None, str]]:
    db.session.commit()
    rows = db.session.query(Revision).filter_by(post_id=post.id).order_by(Revision.number)
    return [(row.number, row.author_id, row.note) for row in rows]


def test_ben_suggests_and_ana_accepts(
    browser: Browser, people: People, question: Question, work_off: Callable[[], None]
) -> None:
    edit = f"/posts/{question.id}/edit"
    browser.sign_in(people.ben)
    assert edit in browser.get(page_of(question)).links and "Suggest an edit" in browser.get(page_of(question)).words
    form = browser.get(edit)
    assert "Suggest an edit of the question" in form.words and form.one("#source").text == BODY
    done = browser.post(edit, asking(source=BETTER, tags="schedules", base="1", note=NOTE))
    assert "Your suggestion waits" in done.words and BETTER not in done.one(f"#post-{question.id}").text
    assert reread(question).revision_count == 1, "nothing is changed yet"
    assert "edit of this is suggested" not in done.words, "Ben does not decide"

    work_off()
    browser.sign_in(people.ana)
    assert "Ben Okoye suggests an edit" in browser.get("/inbox").words
    notice = browser.get(page_of(question)).one(f"#post-{question.id} .alert a")["href"]
    page = browser.get(notice)
    assert NOTE in page.words and "Ben Okoye" in page.words
    assert page.all("div.side.before del") and page.all("div.side.after ins")
    accepted = browser.post(f"{notice}/accept", {"edition": page.all("input[name=edition]")[0]["value"]})
    assert BETTER in accepted.one(f"#post-{question.id}").text
    assert versions(question) == [(1, people.ana.id, ""), (2, people.ben.id, NOTE)]
    assert not browser.get(page_of(question)).all(f"#post-{question.id} .alert")

    work_off()
    assert "Your suggested edit was accepted" in browser.sign_in(people.ben).get("/inbox").words
    assert "Ana Ferreira accepted it" in browser.get(notice).words


def test_what_a_suggestion_needs(browser: Browser, people: People, question: Question) -> None:
    edit = f"/posts/{question.id}/edit"
    browser.sign_in(people.ben)
    no_note = browser.post(edit, asking(source=BETTER, base="1"), status=422)
    assert "at least 3" in error_of(no_note, "note") and no_note.one("#source").text == BETTER
    same = browser.post(edit, asking(source=BODY, tags="schedules", base="1", note=NOTE), status=422)
    assert "how it is already" in error_of(same, "source")
    old = browser.post(edit, asking(source=BETTER, base="0", note=NOTE), status=422)
    assert "Somebody else changed this" in old.words
    assert db.session.query(SuggestedEdit).count() == 0


def test_one_waits_for_each_person_and_post(browser: Browser, people: People, suggestion: SuggestedEdit) -> None:
    question = db.session.get_one(Question, suggestion.post_id)
    browser.sign_in(people.ben)
    form = browser.get(f"/posts/{question.id}/edit")
    assert form.one("#source").text == BETTER and "suggested an edit already" in form.words
    again = suggest(people.ben, question, f"{BETTER} Always.")
    assert again.id == suggestion.id and reread(suggestion).edition == 2
    assert suggest(people.vera, question, f"{BETTER} Never.").id != suggestion.id, "another person has their own"
    assert "2 edits of this are suggested" in browser.sign_in(people.ana).get(page_of(question)).words
    with pytest.raises(Invalid, match="changed since you looked"):
        commands.accept_suggestion(people.ana, question, suggestion, 1)


def test_it_can_be_taken_back(browser: Browser, people: People, question: Question, suggestion: SuggestedEdit) -> None:
    with pytest.raises(Forbidden):
        commands.withdraw_suggestion(people.ana, suggestion)
    browser.sign_in(people.ben).post(f"/suggestions/{suggestion.id}/withdraw")
    assert reread(suggestion).decision == "withdrawn"
    with pytest.raises(Invalid, match="has taken this suggestion back"):
        commands.accept_suggestion(people.ana, question, suggestion, 1)


def test_rejected_with_a_reason(
    browser: Browser, people: People, question: Question, suggestion: SuggestedEdit, work_off: Callable[[], None]
) -> None:
    path, number, post_id = f"/suggestions/{suggestion.id}", suggestion.id, question.id
    ana_id, ben_id = people.ana.id, people.ben.id
    browser.sign_in(people.ana)
    refused = browser.post(f"{path}/reject", {"edition": "1", "reason": ""}, status=422)
    assert "at least 3" in error_of(refused, "reason")
    browser.post(f"{path}/reject", {"edition": "1", "reason": "I prefer my own words"})
    assert reread(question).revision_count == 1 and reread(suggestion).decision == "rejected"
    work_off()
    browser.sign_in(db.session.get_one(User, ben_id))
    assert "I prefer my own words" in browser.get("/inbox").words
    assert "I prefer my own words" in browser.get(path).words
    again = {"source": f"{BETTER} So it is.", "base": "1", "note": NOTE}
    browser.post(f"/posts/{post_id}/edit", asking(tags="schedules", **again))
    browser.sign_in(db.session.get_one(User, ana_id))
    browser.post(f"/suggestions/{number + 1}/reject", {"edition": "1", "reason": "Still mine"})
    work_off()
    assert "Still mine" in browser.sign_in(db.session.get_one(User, ben_id)).get("/inbox").words, (
        "of the second one he hears as well"
    )


def test_improved_then_accepted(
    browser: Browser, people: People, question: Question, suggestion: SuggestedEdit
) -> None:
    path = f"/suggestions/{suggestion.id}/improve"
    browser.sign_in(people.mo)
    form = browser.get(path)
    assert form.one("#source").text == BETTER
    best = f"{BETTER} Why?"
    sent = asking(source=best, tags="schedules", base="1") | {"edition": form.one("input[name=edition]")["value"]}
    assert best in browser.post(path, sent).words
    assert versions(question) == [
        (1, people.ana.id, ""), (2, people.ben.id, NOTE), (3, people.mo.id, f"Improved: {NOTE}"),
    ]  # fmt: skip
    assert reread(suggestion).decision == "improved"


def test_improving_nothing_is_accepting(people: People, question: Question, suggestion: SuggestedEdit) -> None:
    commands.improve_suggestion(people.ana, loaded(question, people.ana), suggestion, fields(BETTER), 1, 1)
    assert reread(suggestion).decision == "accepted"
    assert [author for _number, author, _note in versions(question)] == [people.ana.id, people.ben.id]


def test_stale_ones_say_so_and_can_be_brought_up_to_date(browser: Browser, people: People) -> None:
    question = make.question(people.ana, source=LINES)
    suggestion = suggest(people.ben, question, LINES.replace("Third", "The third"))
    commands.edit_question(people.ana, question, fields(LINES.replace("First", "The first"), title=TITLE + " Hm?"), 1)
    path = f"/suggestions/{suggestion.id}"
    page = browser.sign_in(people.ana).get(path)
    assert "The post was changed since" in page.words and not page.all(f"form[action={path}/accept]")
    with pytest.raises(Invalid, match="was changed since"):
        commands.accept_suggestion(people.ana, question, suggestion, 1)
    browser.post(f"{path}/rebase", {"edition": "1"})
    assert (reread(suggestion).base, suggestion.edition) == (2, 2)
    browser.post(f"{path}/accept", {"edition": "2"})
    assert reread(question).source == "The first line\n\nSecond line\n\nThe third line"
    assert question.title == TITLE + " Hm?", "what only Ana changed stays"


def test_topics_are_the_same_in_any_order(people: People) -> None:
    question = make.question(people.ana, source=LINES, tags=["night", "fan"])
    with pytest.raises(Invalid, match="how it is already"):
        suggest(people.ben, question, LINES, tags=["night", "fan"])
    suggestion = suggest(people.ben, loaded(question, people.ben), LINES, tags=["night", "quiet", "fan"])
    fields_of_ana = fields(LINES.replace("First", "The first"), tags=["night", "fan"])
    commands.edit_question(people.ana, loaded(question, people.ana), fields_of_ana, 1)
    commands.rebase_suggestion(people.ana, loaded(question, people.ana), suggestion, 1)
    commands.accept_suggestion(people.ana, loaded(question, people.ana), suggestion, 2)
    assert loaded(question, people.ana).tag_names == ["fan", "night", "quiet"]
    assert question.source.startswith("The first")


def test_what_touches_the_same_lines_needs_a_hand(browser: Browser, people: People) -> None:
    question = make.question(people.ana, source=LINES)
    suggestion = suggest(people.ben, question, LINES.replace("First", "Number one"))
    commands.edit_question(people.ana, question, fields(LINES.replace("First", "The first")), 1)
    path = f"/suggestions/{suggestion.id}"
    page = browser.sign_in(people.ana).get(path)
    assert "by hand" in page.words and not page.all(f"form[action={path}/rebase]")
    with pytest.raises(Invalid, match="same lines"):
        commands.rebase_suggestion(people.ana, question, suggestion, 1)
    assert "changed in the same places" in browser.get(f"{path}/improve").words
    both = fields(LINES.replace("First", "The very first"))
    commands.improve_suggestion(people.ana, loaded(question, people.ana), suggestion, both, 2, 1)
    assert [author for _number, author, _note in versions(question)] == [people.ana.id] * 3
    assert "changed in the same places" not in browser.sign_in(people.ben).get(f"/posts/{question.id}/edit").words


def test_who_decides(browser: Browser, people: People, question: Question, suggestion: SuggestedEdit) -> None:
    """The author always, moderators, and whoever has the points; nobody about their own."""
    path = f"/suggestions/{suggestion.id}"
    assert "/sign-in" in browser.get(path, follow=False).location
    with pytest.raises(Forbidden, match="your own suggestion"):
        commands.accept_suggestion(people.ben, question, suggestion, 1)
    cem = make.person("Cem Kaya")
    browser.sign_in(cem).get(path, status=404)
    with pytest.raises(Forbidden, match=r"You need 1000 points to decide about suggested edits; you have 0."):
        commands.reject_suggestion(cem, question, suggestion, "No", 1)
    has_points(cem, 1000)
    assert "Look and decide" in browser.get(page_of(question)).words
    commands.accept_suggestion(cem, loaded(question, cem), suggestion, 1)
    assert reread(question).source == BETTER


def test_the_word_of_the_vendor_is_changed_by_its_author_alone(people: People, question: Question) -> None:
    answer = make.answer(people.vera, question, official=True)
    has_points(people.ben, 5000)
    cem = make.person("Cem Kaya")
    has_points(cem, 5000)
    with pytest.raises(Forbidden, match="speaks for the vendor"):
        commands.edit_post(people.ben, answer, BETTER, 1)
    suggestion = suggest(people.ben, answer, BETTER)
    with pytest.raises(Forbidden, match="its author decides"):
        commands.accept_suggestion(cem, answer, suggestion, 1)
    commands.accept_suggestion(people.vera, answer, suggestion, 1)
    assert versions(answer)[-1][1] == people.ben.id


def test_not_of_comments_nor_of_what_was_removed(people: People, question: Question, suggestion: SuggestedEdit) -> None:
    with pytest.raises(Forbidden):
        suggest(people.ben, make.comment(people.ana, question), "Another remark altogether")
    commands.delete_post(people.ana, question)
    for attempt in (lambda: suggest(people.vera, question, BETTER),
                    lambda: commands.accept_suggestion(people.mo, question, suggestion, 1)):  # fmt: skip
        with pytest.raises(Forbidden, match="removed"):
            attempt()


@pytest.mark.parametrize("second", ["accepts", "rejects"])
def test_two_reviewers_at_once_leave_one_decision(
    app: Flask, people: People, suggestion: SuggestedEdit, second: str
) -> None:
    ids = people.ana.id, people.mo.id, suggestion.post_id, suggestion.id
    ana_id, mo_id, post_id, suggestion_id = ids

    def looked_at(user_id: int) -> tuple[User, Post, SuggestedEdit]:
        person = db.session.get_one(User, user_id)
        return person, queries.question_or_404(post_id, person), db.session.get_one(SuggestedEdit, suggestion_id)

    def other() -> None:
        if second == "accepts":
            commands.accept_suggestion(*looked_at(mo_id), 1)
        else:
            commands.reject_suggestion(*looked_at(mo_id), "Not this way", 1)

    refusals = at_once(app, lambda: commands.accept_suggestion(*looked_at(ana_id), 1), other)
    assert len(refusals) == 1 and "was faster: this suggestion is" in str(refusals[0])
    kept = db.session.get_one(SuggestedEdit, suggestion_id)
    assert kept.decision in ("accepted", "rejected")
    assert db.session.get_one(Question, post_id).revision_count == (2 if kept.decision == "accepted" else 1)
