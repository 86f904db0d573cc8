"""Ana asks: the form, its limits, and the step with similar questions."""

import re

import pytest

from community.core.db import db
from community.core.errors import Forbidden, Invalid
from community.questions import commands
from community.questions.models import Question, Revision
from community.questions.views import asking as view
from community.questions.writing import AskFields
from tests import make
from tests.browser import Browser
from tests.make import BODY, People
from tests.questions.story import GOAL, TITLE, asking, error_of, only_question, page_of, reputation, reread


def test_ana_asks_and_everybody_can_read_it(browser: Browser, people: People) -> None:
    browser.sign_in(people.ana)
    assert browser.get("/ask").one("form[action=/ask]")
    page = browser.post("/ask", asking(done_when="It stays at level 1", tried="A *restart*"))
    question = only_question()
    assert page.path == page_of(question)
    assert page.one("h1").text == TITLE

    visitor = browser.sign_out().get(page_of(question))
    for words in (TITLE, GOAL, BODY, "It stays at level 1", "A *restart*", "schedules", "fan", "Ana Ferreira"):
        assert words in visitor.words
    assert TITLE in browser.get("/").words
    assert reread(people.ana).question_count == 1
    assert reputation(people.ana) == 0


def test_all_fields_are_kept(people: People) -> None:
    hub = make.product()
    question = make.question(
        people.ana, done_when="Quiet", tried="Restart", proposed_solution="A new fan", environment="Attic",
        product_id=hub.id, version_id=hub.versions[0].id, tags=["fan", "night"],
    )  # fmt: skip
    kept = reread(question)
    assert (kept.goal, kept.done_when, kept.tried) == (GOAL, "Quiet", "Restart")
    assert (kept.proposed_solution, kept.environment) == ("A new fan", "Attic")
    assert (kept.product_id, kept.version_id) == (hub.id, hub.versions[0].id)
    assert (kept.audience, kept.state, kept.answer_count) == ("everyone", "open", 0)
    assert kept.tag_names == ["fan", "night"]
    first = db.session.query(Revision).one()
    assert (first.number, first.source, first.author_id) == (1, BODY, people.ana.id)
    assert first.fields["title"] == TITLE and first.fields["tags"] == ["fan", "night"]


def test_a_signed_out_visitor_is_asked_to_sign_in(browser: Browser) -> None:
    answer = browser.get("/ask", follow=False)
    assert answer.status == 302 and "/sign-in" in answer.location and "ask" in answer.location
    kept = browser.post("/ask", asking(), status=401)
    assert BODY in [area.text for area in kept.all("textarea")] and "Sign in, and send it again." in kept.words
    assert db.session.query(Question).count() == 0


def test_an_unconfirmed_person_is_told_to_confirm_and_keeps_the_text(browser: Browser) -> None:
    zoe = make.person("Zoe Newcomer", confirmed=False)
    browser.sign_in(zoe)
    assert "Confirm your e-mail address first" in browser.get("/ask").words
    refused = browser.post("/ask", asking(), status=403)
    assert "Confirm your e-mail address first" in refused.words
    assert BODY in "".join(area.text for area in refused.all("textarea")), "what she wrote must not get lost"
    with pytest.raises(Forbidden, match="Confirm"):
        make.question(zoe)
    assert db.session.query(Question).count() == 0


@pytest.mark.parametrize(
    ("field", "text", "limit"),
    [
        ("title", "Why?", "10"),
        ("title", "W" * 151, "150"),
        ("goal", "g" * 201, "200"),
        ("done_when", "d" * 201, "200"),
        ("proposed_solution", "p" * 5001, "5000"),
        ("tried", "t" * 5001, "5000"),
        ("source", "short", "10"),
        ("source", "s" * 30_001, "30000"),
        ("source", " \r\n\t ", "10"),
    ],
)
def test_a_limit_is_named_and_the_text_is_kept(
    browser: Browser, people: People, field: str, text: str, limit: str
) -> None:
    answer = browser.sign_in(people.ana).post("/ask", asking(**{field: text}), status=422)
    assert limit in error_of(answer, field)
    assert answer.one("[role=alert]").all(f'a[href="#{field}"]')
    other = "goal" if field != "goal" else "title"
    assert answer.one(f"#{other}")["value"] == asking()[other]
    if field == "source" and text.strip():
        assert answer.one("#source").text == text
    assert db.session.query(Question).count() == 0


@pytest.mark.parametrize("field", ["title", "source"])
def test_a_missing_field_is_named(browser: Browser, people: People, field: str) -> None:
    form = asking()
    del form[field]
    answer = browser.sign_in(people.ana).post("/ask", form, status=422)
    assert "at least 10 characters" in error_of(answer, field)


def test_an_empty_request_is_sent_back(browser: Browser, people: People) -> None:
    answer = browser.sign_in(people.ana).post("/ask", {}, status=422)
    assert error_of(answer, "title") and error_of(answer, "source")


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "x"},
        {"title": "x" * 151},
        {"source": "x"},
        {"source": "x" * 30_001},
        {"goal": "x" * 201},
        {"done_when": "x" * 201},
        {"tried": "x" * 5001},
        {"proposed_solution": "x" * 5001},
        {"environment": "x" * 501},
        {"tags": ["a", "b", "c", "d", "e", "f"]},
        {"tags": ["no spaces"]},
        {"tags": ["x" * 36]},
        {"product_id": 999},
        {"version_id": 999},
    ],
)
def test_the_command_knows_the_limits_without_a_form(people: People, fields: dict[str, object]) -> None:
    with pytest.raises(Invalid) as refusal:
        commands.ask(people.ana, AskFields(**({"title": TITLE, "source": BODY} | fields)))  # type: ignore[arg-type]
    expected = {"product_id": "product", "version_id": "version"}
    name = next(iter(fields))
    assert refusal.value.field == expected.get(name, name)
    assert db.session.query(Question).count() == 0


def test_the_longest_texts_pass(browser: Browser, people: People) -> None:
    longest = asking(
        title="T" * 150, goal="g" * 200, done_when="d" * 200, tried="t" * 5000, source="word " * 5999 + "words"
    )
    browser.sign_in(people.ana).post("/ask", longest)
    assert only_question().title == "T" * 150


def test_lines_of_windows_count_once(browser: Browser, people: People) -> None:
    browser.sign_in(people.ana).post("/ask", asking(source="ab cd ef\r\n" * 3_300))
    assert len(only_question().source) == 29_699


def test_nul_bytes_vanish(browser: Browser, people: People) -> None:
    dirty = {name: text[:12] + "\x00" + text[12:] for name, text in asking().items()} | {"tags": "fan"}
    browser.sign_in(people.ana).post("/ask", dirty)
    question = only_question()
    assert (question.title, question.goal, question.source) == (TITLE, GOAL, BODY)


def test_a_nul_byte_in_a_topic_is_refused_calmly(browser: Browser, people: People) -> None:
    assert error_of(browser.sign_in(people.ana).post("/ask", asking(tags="f\x00n"), status=422), "tags")


def test_blanks_in_a_title_are_tidied(people: People) -> None:
    assert make.question(people.ana, "  Why \n does\tthe   fan howl? ").title == "Why does the fan howl?"


@pytest.mark.parametrize("title", ["夜間スケジュールが無視される", "??? !!! ??? !!!", "Чому вентилятор шумить вночі?"])
def test_a_title_without_latin_letters_has_one_address_too(browser: Browser, people: People, title: str) -> None:
    browser.sign_in(people.ana).post("/ask", asking(title=title))
    question = only_question()
    for path in (f"/q/{question.id}", f"/q/{question.id}/", f"/q/{question.id}/wrong"):
        assert browser.get(path).one("h1").text == title
    canonical = browser.get(f"/q/{question.id}").one("link[rel=canonical]")["href"]
    assert canonical.startswith(f"http://127.0.0.1:8000/q/{question.id}")


def test_markup_in_a_title_stays_text(browser: Browser, people: People) -> None:
    title = '<script>alert(1)</script> & "quotes"'
    question = make.question(people.ana, title)
    page = browser.get(page_of(question))
    assert "<script>alert(1)" not in page.text
    assert "<script>alert(1)</script>" in page.text.replace("&lt;", "<").replace("&gt;", ">")


def test_six_topics_are_one_too_many(browser: Browser, people: People) -> None:
    answer = browser.sign_in(people.ana).post("/ask", asking(tags="a, b, c, d, e, f"), status=422)
    assert "at most 5" in error_of(answer, "tags")
    assert answer.one("#tags")["value"] == "a, b, c, d, e, f"
    browser.post("/ask", asking(tags="a, b, c, d, e, A #b"))
    assert [tag.text for tag in browser.get(page_of(only_question())).all("article header a.tag")] == list("abcde")


def test_an_odd_topic_is_named(browser: Browser, people: People) -> None:
    answer = browser.sign_in(people.ana).post("/ask", asking(tags="fan, <b>"), status=422)
    assert "<b>" in error_of(answer, "tags")


def test_version_and_product_belong_together(browser: Browser, people: People) -> None:
    hub, valve = make.product("Hub 2"), make.product("Valve 1", ("1.0",))
    browser.sign_in(people.ana)
    answer = browser.post("/ask", asking(product=str(hub.id), version=str(valve.versions[0].id)), status=422)
    assert "another product" in error_of(answer, "version")
    browser.post("/ask", asking(version=str(hub.versions[1].id)))
    question = only_question()
    assert (question.product_id, question.version_id) == (hub.id, hub.versions[1].id), "the version names the product"
    with pytest.raises(Invalid, match="version"):
        make.question(people.ana, product_id=hub.id, version_id=valve.versions[0].id)


@pytest.mark.parametrize("value", ["999", "-1", "x", "0", "99999999999999999999"])
@pytest.mark.parametrize("field", ["product", "version"])
def test_a_product_that_is_not_offered(browser: Browser, people: People, field: str, value: str) -> None:
    make.product()
    assert error_of(browser.sign_in(people.ana).post("/ask", asking(**{field: value}), status=422), field)


def test_similar_questions_are_a_step_before_posting(
    browser: Browser, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier = make.question(people.ben, "The fan ignores the schedule at night")
    hub = make.product()
    asked_for: list[tuple[str, str, int | None]] = []

    def similar(title: str, _me: object, goal: str, product_id: int | None) -> list[Question]:
        asked_for.append((title, goal, product_id))
        return [earlier]

    monkeypatch.setattr(view, "similar", similar)
    step = browser.sign_in(people.ana).post("/ask", asking(version=str(hub.versions[0].id)))
    assert step.status == 200 and earlier.title in step.one("#similar").text
    assert asked_for == [(TITLE, GOAL, hub.id)], "a version says which product it is about"
    assert db.session.query(Question).count() == 1, "nothing is posted yet"
    assert step.one("#title")["value"] == TITLE and step.one("#source").text == BODY
    assert "Not among these" in step.one("form[action=/ask]").text

    browser.post("/ask", asking(seen=step.one("#similar input[name=seen]")["value"]))
    assert db.session.query(Question).count() == 2


def test_similar_questions_while_typing(browser: Browser, people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    earlier = make.question(people.ben, "The fan ignores the schedule at night")
    monkeypatch.setattr(view, "similar", lambda title, me, goal, product_id: [earlier])
    fragment = browser.get("/ask/similar?title=fan+ignores+schedule&goal=sleep&product=1")
    assert earlier.title in fragment.words and "<html" not in fragment.text
    assert earlier.title not in browser.get("/ask/similar?title=fan").text, "too short to mean anything"
    assert not browser.get("/ask/similar").all("li")


def test_the_title_of_a_search_comes_along(browser: Browser, people: People) -> None:
    page = browser.sign_in(people.ana).get("/ask?title=" + "x" * 400)
    assert page.one("#title")["value"] == "x" * 150


def test_preview_shows_what_will_stand_there(browser: Browser, people: People) -> None:
    browser.sign_in(people.ana)
    page = browser.post("/ask/preview", {"source": "**loud** <script>alert(1)</script>"})
    assert page.one("main strong").text == "loud" and "<script>alert" not in page.text
    fragment = browser.post("/ask/preview", {"source": "**loud**"}, headers={"X-Requested-With": "fetch"})
    assert re.fullmatch(r"<p><strong>loud</strong></p>", fragment.text.strip())
    browser.post("/ask/preview", {"source": "x" * 30_001}, status=422)
    browser.post("/ask/preview", {"source": "ab cdef\r\n" * 3_500})
    assert browser.sign_out().post("/ask/preview", {"source": "x"}, follow=False).status in (302, 303)


def test_asking_mentions_people(people: People) -> None:
    assert people.ben.handle == "ben-okoye"
    question = make.question(people.ana, source="Perhaps @ben-okoye knows this, or @nobody-at-all does.")
    assert f'href="/people/{people.ben.id}/{people.ben.slug}"' in question.html
    assert "@nobody-at-all" in question.html
