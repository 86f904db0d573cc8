"""What is left of removed posts: the kind of reason and the day, for everybody but moderators."""

import pytest

from community.core.db import db
from community.core.errors import Invalid
from community.moderation import commands as moderation
from community.questions import commands
from community.questions.models import Answer, Post, Question
from community.questions.models.removal import CATEGORIES
from community.questions.queries import asked_or_404, thread
from tests import make
from tests.browser import Browser
from tests.make import HELPFUL, People
from tests.questions.story import page_of

MARKER = "zyzzogeton"  # a word that stands nowhere else


@pytest.fixture
def question(people: People) -> Question:
    return make.question(people.ana)


@pytest.fixture
def answer(people: People, question: Question) -> Answer:
    return make.answer(people.ben, question, f"{HELPFUL} {MARKER}")


def test_a_removed_answer_and_comment_leave_a_tombstone(
    browser: Browser, people: People, question: Question, answer: Answer
) -> None:
    stays = make.answer(people.vera, question)
    remark = make.comment(people.ben, stays, f"No {MARKER} here")
    commands.delete_post(people.mo, answer, "rude")
    commands.delete_post(people.mo, remark, "offtopic")
    for who in (None, people.ana, people.ben, people.vera):
        page = (browser.sign_in(who) if who else browser.sign_out()).get(page_of(question))
        assert "unkind to a person" in page.one(f"#post-{answer.id}").text
        assert "not about what this site is for" in page.one(f"#post-{remark.id}").text
        assert MARKER not in page.text and "Ben Okoye" not in page.one("main").text
        gone = browser.get(f"/p/{answer.id}", status=410)
        assert "unkind to a person" in gone.words and MARKER not in gone.text
        assert ("/decisions" in gone.links) == (who is people.ben), "the way to the reason, for its author"
    assert MARKER in browser.sign_in(people.mo).get(page_of(question)).text


def test_what_authors_remove_themselves_leaves_none(
    browser: Browser, people: People, question: Question, answer: Answer
) -> None:
    commands.delete_post(people.ben, answer)
    assert not browser.get(page_of(question)).all(f"#post-{answer.id}")
    assert "Its author removed this" in browser.get(f"/p/{answer.id}", status=410).words
    browser.sign_in(people.ben).get(f"/posts/{answer.id}/revisions")  # and they can bring it back


def test_criticism_of_the_product_is_no_reason(browser: Browser, people: People, answer: Answer) -> None:
    assert not any("critic" in key or "critic" in str(words).lower() for key, words in CATEGORIES.items())
    with pytest.raises(Invalid):
        commands.delete_post(people.mo, answer, "criticism")
    moderation.flag_post(people.ana, answer, "wrong")
    assert "Criticism of the product is no reason" in browser.sign_in(people.mo).get("/moderation").words
    assert "Criticism of the product is welcome" in browser.sign_in(people.vera).get(f"/posts/{answer.id}/flag").words


def test_tombstones_stand_behind_all_answers(people: People, question: Question, answer: Answer) -> None:
    commands.delete_post(people.mo, answer, "spam")
    for _number in range(31):
        make.answer(people.ben, question)
    asked = asked_or_404(question.id, people.ana)
    first, second = (thread(asked, people.ana, page) for page in (1, 2))
    assert (len(first.answers), len(first.tombs), len(second.answers), len(second.tombs)) == (30, 0, 1, 1)
    assert second.tombs[0].html == "" and second.tombs[0].author is None
    seen = thread(asked, people.mo, 2)
    assert len(seen.answers) == 2 and not seen.tombs


@pytest.mark.parametrize("what", ["question", "answer"])
def test_within_one_round_of_the_worker_the_content_is_nowhere(
    browser: Browser, people: People, question: Question, work_off: object, what: str
) -> None:
    told = f"Quixotic {MARKER} for @{people.vera.handle} and @{people.ana.handle}"
    if what == "question":
        post = make.question(people.ben, f"Does quixotic {MARKER} matter?", tags=["odd"], source=told)
    else:
        post = make.answer(people.ben, question, told)
    work_off()  # type: ignore[operator]
    person = f"/people/{people.ben.id}"
    places = ["/", "/?sort=newest", "/feed.atom", "/llms.txt", "/sitemap-1.xml", "/tags/odd", "/tags/odd/feed.atom",
              "/search?q=quixotic", "/api/v1/search?q=quixotic", "/search.atom?q=quixotic", "/search/suggest?q=quix",
              "/ask/similar?title=quixotic", f"{person}/ben-okoye", f"{person}/feed.atom", page_of(question),
              f"/q/{question.id}/feed.atom", f"/q/{post.id}", f"/p/{post.id}", f"/posts/{post.id}/revisions",
              "/inbox"]  # fmt: skip
    assert len(leaks(browser.sign_in(people.vera), places)) >= 4, "it must have been somewhere"
    post = db.session.get_one(Post, post.id)
    moderation.flag_post(people.ana, post, "spam")
    case = moderation.open_case("flag", ("post", post.id))
    moderation.remove(people.mo, case, "spam", "Please do not do this.")
    work_off()  # type: ignore[operator]
    assert leaks(browser.sign_out(), places) == []
    for who in (people.ana, people.vera, people.ben):
        assert leaks(browser.sign_in(who), [*places, "/decisions"]) == []


def leaks(visitor: Browser, places: list[str]) -> list[str]:
    """The addresses whose answers hold the marker."""
    answers = {path: visitor.get(path, status=(200, 302, 403, 404, 410)) for path in places}
    return [path for path, answer in answers.items() if MARKER in answer.text]
