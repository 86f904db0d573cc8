"""Search for programs: the same results as on the page, for the same people, and errors that a program can read."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from community import create_app
from community.core.db import db
from community.questions import commands
from community.search import queries
from community.search.commands import reindex
from community.search.contract import IndexUnavailable
from community.settings import Settings
from tests import make
from tests.browser import Answer, Browser
from tests.make import People
from tests.search.story import AUDIENCES, ask_for_each_audience, break_search, found, fresh

WorkOff = Callable[[], None]
API = "/api/v1/search"
DOCS = Path(__file__).resolve().parents[2] / "docs" / "api.md"


def ask_api(browser: Browser, text: str, **more: object) -> Any:
    answer = browser.get(API, query_string={"q": text, **more})
    assert answer.headers["Content-Type"] == "application/json"
    return answer.json


def api_titles(browser: Browser, text: str, **more: object) -> list[str]:
    return [result["title"] for result in ask_api(browser, text, **more)["results"]]


def problem(answer: Answer) -> tuple[int, str]:
    """What a problem document says; its status is that of the answer."""
    assert answer.headers["Content-Type"] == "application/problem+json"
    said = answer.json
    assert set(said) <= {"type", "title", "status", "detail"} and said["status"] == answer.status
    assert said["type"] == "about:blank" and said["title"]
    return answer.status, said.get("detail", "")


def test_a_result_has_everything_a_program_needs(browser: Browser, people: People, work_off: WorkOff) -> None:
    hub = make.product("Gateway 9", ("6.1",))
    question = make.question(
        people.ana, "Why does the fan <roar>?", tags=["night"], product_id=hub.id, version_id=hub.versions[0].id
    )
    answer = make.answer(people.vera, question, "Replace the **rotor** of the fan.", official=True)
    commands.accept(people.ana, fresh(answer))
    work_off()
    said = ask_api(browser, "fan rotor")
    assert (said["query"], said["total"], said["complete"], said["at_least"]) == ("fan rotor", 1, 1, False)
    assert (said["page"], said["sort"], said["correction"], said["suggestion"], said["notes"]) == (
        1, "best", None, None, [],
    )  # fmt: skip
    (result,) = said["results"]
    assert result["id"] == question.id and result["url"].startswith(f"http://127.0.0.1:8000/q/{question.id}/")
    assert result["title"] == "Why does the fan <roar>?"
    assert result["title_html"] == "Why does the <mark>fan</mark> &lt;roar&gt;?"
    assert "<mark>rotor</mark>" in result["snippet_html"]
    assert result["answer"] == {"id": answer.id, "url": f"http://127.0.0.1:8000/p/{answer.id}"}
    assert (result["state"], result["closed"], result["staff_answered"]) == ("accepted", False, True)
    assert (result["tags"], result["product"], result["version"]) == (["night"], "gateway-9", "6.1")
    assert result["author"] == {
        "name": "Ana Ferreira",
        "url": f"http://127.0.0.1:8000/people/{people.ana.id}/ana-ferreira",
    }
    assert (result["votes"], result["answers"]) == (0, 1) and result["created_at"].endswith("+00:00")


def test_the_same_results_as_on_the_page(browser: Browser, people: People, work_off: WorkOff) -> None:
    make.question(people.ana, "The fan is loud", tags=["night"])
    make.question(
        people.ana, "A quite different matter", source="The fan, in passing, at noon.", goal="", tags=["lamp"]
    )
    work_off()
    for text in ("fan", "fan tag:night", '"in passing"', "fan -loud", "is:unanswered", "fan OR lamp", "volcano"):
        assert api_titles(browser, text) == found(browser, text), text
    for sort in ("newest", "active", "votes"):
        assert api_titles(browser, "fan", sort=sort) == found(browser, "fan", sort=sort), sort


def test_facets_lead_on(browser: Browser, people: People, work_off: WorkOff) -> None:
    make.question(people.ana, "The fan is loud", tags=["night"])
    make.question(people.ana, "The fan is warm", tags=["noon"])
    work_off()
    facets = {facet["name"]: facet for facet in ask_api(browser, "fan")["facets"]}
    choices = {choice["label"]: choice for choice in facets["tag"]["choices"]}
    assert choices["night"]["count"] == 1 and not choices["night"]["is_on"]
    narrowed = ask_api(browser, choices["night"]["q"])
    assert [result["title"] for result in narrowed["results"]] == ["The fan is loud"]
    (night,) = [
        choice
        for facet in narrowed["facets"]
        for choice in facet["choices"]
        if choice["label"] == "night" and facet["name"] == "tag"
    ]
    assert night["is_on"] and ask_api(browser, night["q"])["total"] == 2


def test_pages(browser: Browser, people: People, work_off: WorkOff) -> None:
    for number in range(12):
        make.question(people.ana, f"The fan stops on day {number}")
    work_off()
    first = ask_api(browser, "fan", sort="newest")
    assert len(first["results"]) == 10 and first["links"]["prev"] is None
    following = first["links"]["next"].removeprefix("http://127.0.0.1:8000")
    second = browser.get(following).json
    assert len(second["results"]) == 2 and second["page"] == 2 and second["links"]["next"] is None
    assert second["links"]["self"].endswith(following)
    ids = [result["id"] for result in first["results"] + second["results"]]
    assert ids == sorted(ids, reverse=True) and len(set(ids)) == 12
    assert browser.get(second["links"]["prev"].removeprefix("http://127.0.0.1:8000")).json == first
    assert ask_api(browser, "fan", page=7)["results"] == []


def test_links_lead_to_page_and_feed(browser: Browser, people: People, work_off: WorkOff) -> None:
    make.question(people.ana, "The fan is loud")
    work_off()
    links = ask_api(browser, "fan & <night>")["links"]
    for name in ("self", "page", "feed"):
        browser.get(links[name].removeprefix("http://127.0.0.1:8000"))


def test_what_was_not_understood_is_said(browser: Browser, people: People, work_off: WorkOff) -> None:
    make.question(people.ana, "The fan is loud")
    work_off()
    said = ask_api(browser, "fan votes:many")
    assert said["notes"] and [result["title"] for result in said["results"]] == ["The fan is loud"]


def test_a_correction_is_said_and_can_be_refused(browser: Browser, people: People, work_off: WorkOff) -> None:
    for number in range(3):
        make.question(people.ana, f"The ventilator stops on day {number}")
    work_off()
    said = ask_api(browser, "ventilatro")
    assert said["correction"] == "ventilator" and said["total"] == 3 and said["query"] == "ventilatro"
    said = ask_api(browser, "ventilatro", exact="1")
    assert said["correction"] is None and said["total"] == 0


@pytest.mark.parametrize(
    ("who", "titles"),
    [
        ("nobody", {"The fan for everybody"}),
        ("ben", {"The fan for everybody", "The fan for members"}),
        ("ana", set(AUDIENCES.values())),
        ("vera", set(AUDIENCES.values())),
        ("mo", set(AUDIENCES.values())),
    ],
)
def test_everybody_gets_what_they_may_read(
    browser: Browser, people: People, work_off: WorkOff, who: str, titles: set[str]
) -> None:
    ask_for_each_audience(people.ana)
    work_off()
    if who != "nobody":
        browser.sign_in(getattr(people, who))
    said = ask_api(browser, "fan")
    assert {result["title"] for result in said["results"]} == titles and said["total"] == len(titles)
    counted = [choice["count"] for facet in said["facets"] for choice in facet["choices"]]
    assert max(counted) <= len(titles)


def test_answers_are_kept_by_nobody_and_open_to_no_other_site(browser: Browser) -> None:
    reindex()
    answer = browser.get(API, query_string={"q": "fan"}, headers={"Origin": "https://other.example"})
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert not [name for name, _value in answer.headers if name.lower().startswith("access-control")]
    assert "Set-Cookie" not in answer.headers
    asked = browser.fetch("OPTIONS", API, headers={"Origin": "https://other.example"})
    assert not [name for name, _value in asked.headers if name.lower().startswith("access-control")]


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("", "Say in “q” what to look for."),
        ("q=", "Say in “q” what to look for."),
        ("q=%00%20", "Say in “q” what to look for."),
        ("q=fan&page=0", "“page” is a number from 1 to 50."),
        ("q=fan&page=51", "“page” is a number from 1 to 50."),
        ("q=fan&page=" + "9" * 400, "“page” is a number from 1 to 50."),
        ("q=fan&page=²", "“page” is a number from 1 to 50."),
        ("q=fan&page=", "“page” is a number from 1 to 50."),
        ("q=fan&sort=oddest", "“sort” is one of: best, newest, active, votes."),
    ],
)
def test_a_wrong_question_is_explained(browser: Browser, query: str, why: str) -> None:
    assert problem(browser.get(f"{API}?{query}", status=400)) == (400, why)


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/", "/api/v2/search", "/api/v1/search/1", "/api/v1/search/"])
@pytest.mark.parametrize("accept", ["*/*", "text/html", "application/json"])
def test_nothing_there(browser: Browser, path: str, accept: str) -> None:
    assert problem(browser.get(path, headers={"Accept": accept}, status=404))[0] == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_it_is_only_read(browser: Browser, method: str) -> None:
    answer = browser.fetch(method, API, status=405)
    assert problem(answer)[0] == 405 and "GET" in answer.headers["Allow"]


def test_too_many_requests(settings: Settings) -> None:
    limited = replace(settings, rate_limits=True, limits=settings.limits | {"search": "2/minute"})
    app = create_app(limited, TESTING=True)
    with app.app_context():
        reindex()
        browser = Browser(app)
        for _turn in range(2):
            browser.get(f"{API}?q=fan")
        answer = browser.get(f"{API}?q=fan", status=429)
        assert problem(answer)[0] == 429 and 1 <= int(answer.headers["Retry-After"]) <= 60
        db.session.remove()
        db.engine.dispose()


def test_a_broken_index(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    break_search(monkeypatch, IndexUnavailable("gone"))
    answer = browser.get(f"{API}?q=fan", status=503)
    assert problem(answer)[1].startswith("Search is being repaired") and answer.headers["Retry-After"] == "60"


def test_a_defect_of_ours_is_a_problem_too(app: Flask, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "find", lambda *_args: 1 / 0)
    monkeypatch.setattr(app, "testing", False)
    status, detail = problem(browser.get(f"{API}?q=fan", status=500))
    assert status == 500 and re.fullmatch(r"[0-9a-f]{8}", detail)


@pytest.mark.parametrize(
    "text",
    ['"', "*", "(fan OR", "title:fan", "-fan", "\x00fan", "' OR 1=1 --", "x" * 9_000, "fan " * 900, "\u202e", "%"],
)
def test_whatever_is_asked_it_answers(browser: Browser, people: People, work_off: WorkOff, text: str) -> None:
    make.question(people.ana, "The fan is loud")
    work_off()
    said = ask_api(browser, text)
    assert isinstance(said["total"], int) and len(said["query"]) <= 300


def test_the_documentation_names_what_comes(browser: Browser, people: People, work_off: WorkOff) -> None:
    """Every name in an answer stands in docs/api.md."""
    make.answer(people.ben, make.question(people.ana, "The fan is loud"), "Cap the rotor of the fan and sleep well.")
    work_off()
    said = ask_api(browser, "fan rotor")
    names: set[str] = set(said) | set(said["results"][0]) | set(said["links"]) | set(said["results"][0]["answer"])
    names |= set(said["facets"][0]) | set(said["facets"][0]["choices"][0])
    text = DOCS.read_text()
    assert [name for name in sorted(names) if f'"{name}"' not in text] == []
