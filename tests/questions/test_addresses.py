"""Addresses of questions and posts: one for each, redirects for the rest, and nothing for what cannot be."""

import pytest

from community.core.db import command, db
from community.questions import queries
from community.questions.models import Question, Redirect
from tests import make
from tests.browser import Browser
from tests.make import People
from tests.questions.story import page_of

ODD_IDS = ("0", "-1", str(2**63), "99999999999999999999", "007", "1.5", "x", "1e3", "٣", "%00", "1%00")


@pytest.fixture
def question(people: People) -> Question:
    return make.question(people.ana)


@pytest.mark.parametrize("tail", ["", "/", "/wrong", "/Why-Does-The-Fan-Ignore-My-Night-Schedule", "/%00x"])
def test_every_spelling_leads_to_the_one_address(browser: Browser, question: Question, tail: str) -> None:
    if "%00" in tail:
        browser.get(f"/q/{question.id}{tail}", status=404)
        return
    answer = browser.get(f"/q/{question.id}{tail}", follow=False)
    assert (answer.status, answer.location) == (301, page_of(question))
    page = browser.get(page_of(question))
    assert page.one("link[rel=canonical]")["href"] == f"http://127.0.0.1:8000{page_of(question)}"


def test_an_old_title_leads_to_the_new_one(browser: Browser, people: People, question: Question) -> None:
    old = page_of(question)
    fields = make.AskFields(title="Why does the fan howl at night?", source=question.source)
    make.commands.edit_question(people.ana, question, fields, 1)
    assert browser.get(old, follow=False).location == f"/q/{question.id}/why-does-the-fan-howl-at-night"


def test_page_and_order_are_kept_and_nothing_else(browser: Browser, question: Question) -> None:
    answer = browser.get(f"/q/{question.id}/wrong?sort=newest&page=2&utm_source=x", follow=False)
    assert answer.location.startswith(page_of(question) + "?")
    assert set(answer.location.partition("?")[2].split("&")) == {"sort=newest", "page=2"}


@pytest.mark.parametrize(
    "query",
    [
        "question_id=2",
        "slug=x",
        "_external=1&_scheme=ftp",
        "_scheme=javascript",
        "_anchor=x",
        "_method=POST",
        "endpoint=questions.home",
        "_external=1",
        "page=%0d%0aSet-Cookie:%20a=b",
        "sort=//evil.example",
    ],
)
def test_no_parameter_bends_the_redirect(browser: Browser, question: Question, query: str) -> None:
    answer = browser.get(f"/q/{question.id}/wrong?{query}", follow=False)
    assert answer.status == 301 and answer.location.partition("?")[0] == page_of(question)
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("odd", ODD_IDS)
def test_odd_ids_are_not_found(browser: Browser, people: People, question: Question, odd: str) -> None:
    browser.sign_in(people.mo)
    for path in ("/q/{}", "/q/{}/", "/q/{}/x", "/p/{}", "/posts/{}/edit", "/posts/{}/revisions", "/posts/{}/comments"):
        browser.get(path.format(odd), status=404)
    for path in ("/q/{}/answers", "/posts/{}/vote", "/posts/{}/delete", "/posts/{}/accept", "/q/{}/reopen"):
        browser.post(path.format(odd), status=404)


@pytest.mark.parametrize("page", ["99999999999999999999", "2", "0", "-1", "1001", "1" * 5000, "x", "%2B1", ""])
def test_pages_that_are_not_there(browser: Browser, question: Question, page: str) -> None:
    browser.get(f"{page_of(question)}?page={page}", status=404)


def test_ids_of_other_kinds_of_posts(browser: Browser, people: People, question: Question) -> None:
    answer = make.answer(people.ben, question)
    browser.get(f"/q/{answer.id}", status=404)
    browser.get(f"/q/{answer.id}/{question.slug}", status=404)
    browser.sign_in(people.ben).post(f"/q/{answer.id}/answers", {"source": "Twenty letters are enough"}, status=404)


def test_share_links(browser: Browser, people: People, question: Question) -> None:
    answer = make.answer(people.ben, question)
    remark = make.comment(people.ana, answer)
    for post in (question, answer, remark):
        sent = browser.get(f"/p/{post.id}", follow=False)
        assert (sent.status, sent.location) == (302, f"{page_of(question)}#post-{post.id}")
        assert browser.get(page_of(question)).one(f"#post-{post.id}")
    browser.get("/p/4711", status=404)


def test_every_post_offers_its_share_link(browser: Browser, people: People, question: Question) -> None:
    answer = make.answer(people.ben, question)
    page = browser.get(page_of(question))
    for post in (question, answer):
        assert page.one(f"#post-{post.id}").all(f"a[href=/p/{post.id}]")


@command
def moved(old: str, new: str) -> None:
    db.session.add(Redirect(old_path=old, new_path=new))


def test_addresses_that_moved(app: object) -> None:
    moved("/questions/17", "/q/4")
    assert queries.redirected("/questions/17") == "/q/4"
    assert queries.redirected("/questions/18") is None


def test_what_can_only_be_posted(browser: Browser, people: People, question: Question) -> None:
    browser.sign_in(people.ana)
    for path in (f"/posts/{question.id}/vote", f"/posts/{question.id}/accept", "/ask/preview", "/drafts/ask"):
        assert "POST" in browser.get(path, status=405).headers["Allow"]
    assert "GET" in browser.post(page_of(question), status=405).headers["Allow"]
