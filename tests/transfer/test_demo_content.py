"""The demo community is complete, within the product's limits, and agrees with itself."""

import datetime
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

DEMO = Path(__file__).parents[2] / "community" / "transfer" / "demo"
FILES = sorted((DEMO / "questions").glob("*.md"))
BLOCK = re.compile(r"^\+\+\+(?: (answer))?\n(.*?)^\+\+\+\n", re.MULTILINE | re.DOTALL)
COMMENT = re.compile(r"^:: (\w+) ([\d.]+) :: (\S.*)\n?", re.MULTILINE)
CODE = re.compile(r"^```.*?^```$|`[^`]*`", re.MULTILINE | re.DOTALL)
QUESTION_KEYS = {
    "title", "asker", "goal", "done_when", "tried", "proposed_solution", "product", "version", "tags", "posted",
    "views", "up", "down", "closed", "suggested", "followers",
}  # fmt: skip
ANSWER_KEYS = {
    "author", "after", "up", "down", "verdict", "verdict_reason", "official", "accepted", "applies_from", "applies_to",
    "outcome", "works", "fails",
}  # fmt: skip
HOURS = 24


def read(name: str) -> dict[str, Any]:
    return tomllib.loads((DEMO / name).read_text(encoding="utf-8"))


@cache
def threads() -> dict[str, dict[str, Any]]:
    """All questions by slug, each with its answers and the comments of every post."""
    found = {}
    for file in FILES:
        pieces = BLOCK.split(file.read_text(encoding="utf-8"))
        assert pieces[0] == "", f"{file.name} does not start with a question block"
        posts = []
        for kind, toml, rest in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
            comments = [(who, float(hours), text) for who, hours, text in COMMENT.findall(rest)]
            posts.append(
                {"kind": kind, **tomllib.loads(toml), "body": COMMENT.sub("", rest).strip(), "comments": comments}
            )
        found[file.stem.partition("-")[2]] = {**posts[0], "answers": posts[1:]}
    return found


@cache
def people() -> dict[str, dict[str, Any]]:
    return {person["key"]: person for person in read("people.toml")["people"]}


@cache
def versions() -> dict[str, dict[str, dict[str, Any]]]:
    products = read("catalog.toml")["products"]
    return {product["slug"]: {version["name"]: version for version in product["versions"]} for product in products}


@pytest.fixture(params=[file.stem.partition("-")[2] for file in FILES])
def thread(request: pytest.FixtureRequest) -> dict[str, Any]:
    return threads()[request.param]


def posts_of(thread: dict[str, Any]) -> list[dict[str, Any]]:
    return [thread, *thread["answers"]]


def writer(post: dict[str, Any]) -> str:
    return post.get("asker") or post["author"]


def test_there_is_enough_to_look_at() -> None:
    all_threads = list(threads().values())
    answers = [answer for thread in all_threads for answer in thread["answers"]]
    comments = [comment for thread in all_threads for post in posts_of(thread) for comment in post["comments"]]
    assert len(FILES) == len(all_threads) >= 44, "two files share a slug, or threads are missing"
    assert len(people()) >= 26
    assert len(answers) >= 90 and len(comments) >= 100
    assert 6 <= sum(not thread["answers"] for thread in all_threads) <= 12
    assert sum(answer.get("accepted", False) for answer in answers) >= 16
    assert sum("closed" in thread for thread in all_threads) >= 2
    assert {thread["product"] for thread in all_threads} == set(versions())
    assert {answer.get("verdict") for answer in answers} >= {"fits", "additions", "different"}
    assert len({thread["title"] for thread in all_threads}) == len(all_threads)


def test_ana_ben_vera_and_mo_are_there_and_play_their_parts() -> None:
    asked = {thread["asker"] for thread in threads().values()}
    answered = [answer for thread in threads().values() for answer in thread["answers"]]
    assert people()["mo"]["role"] == "moderator" and people()["vera"]["role"] == "staff"
    assert "ana" in asked
    assert sum(answer["author"] == "ben" for answer in answered) >= 8
    assert any(answer["author"] == "vera" and answer.get("official") for answer in answered)
    assert all(thread["closed"]["by"] == "mo" for thread in threads().values() if "closed" in thread)


def test_people_have_a_name_a_place_and_a_few_words() -> None:
    for person in people().values():
        assert set(person) == {"key", "name", "about", "location", "joined", "role"}
        assert person["role"] in {"customer", "staff", "moderator"}
        assert len(person["name"]) <= 60 and 5 <= len(person["about"]) <= 200


def test_grants_name_known_people_and_one_has_ended() -> None:
    content = read("people.toml")
    functions = {function["name"] for function in content["functions"]}
    for grant in content["grants"]:
        assert grant["person"] in people() and grant["function"] in functions and grant["proof"]
        assert ("valid_for" in grant) != ("ended" in grant), "a grant is either live or has ended"
        assert grant["since"] <= people()[grant["person"]]["joined"]
    live = {grant["person"] for grant in content["grants"] if "valid_for" in grant}
    assert live == {key for key, person in people().items() if person["role"] == "staff"}
    assert any("ended" in grant for grant in content["grants"])


def test_versions_have_a_lifecycle_and_tags_are_described_and_used() -> None:
    for product in versions().values():
        for version in product.values():
            assert version["lifecycle"] in {"preview", "current", "maintenance", "ended"}
            assert (version["lifecycle"] == "ended") == ("ended" in version)
    tags = {tag["name"]: tag["about"] for tag in read("catalog.toml")["tags"]}
    assert len(tags) >= 35 and all(10 <= len(about) <= 120 for about in tags.values())
    assert {tag for thread in threads().values() for tag in thread["tags"]} == set(tags)


def test_a_question_keeps_the_limits_of_the_ask_form(thread: dict[str, Any]) -> None:
    assert set(thread) <= QUESTION_KEYS | {"kind", "body", "comments", "answers"}
    assert 10 <= len(thread["title"]) <= 150
    assert 10 <= len(thread["goal"]) <= 200 and 10 <= len(thread["done_when"]) <= 200
    assert 1 <= len(thread["tags"]) == len(set(thread["tags"])) <= 5
    assert len(thread["body"]) >= 30 and thread["views"] > len(thread["answers"])


def test_its_product_and_version_existed_when_it_was_asked(thread: dict[str, Any]) -> None:
    known = versions()[thread["product"]]
    if "version" in thread:
        released = known[thread["version"]]["released"]
        assert isinstance(released, datetime.date) or released > thread["posted"]
    for answer in thread["answers"]:
        assert {answer[key] for key in ("applies_from", "applies_to") if key in answer} <= set(known)


def test_everybody_in_it_exists_and_was_a_member_by_then(thread: dict[str, Any]) -> None:
    for post in posts_of(thread):
        hours_ago = thread["posted"] * HOURS - post.get("after", 0)
        assert 0 < hours_ago <= people()[writer(post)]["joined"] * HOURS
        assert post.get("up", 0) + post.get("down", 0) < len(people()), "more votes than people who may vote"
        times = [hours for _, hours, _ in post["comments"]]
        assert times == sorted(times), "comments are written in the order of time"
        for who, hours, text in post["comments"]:
            assert 0 < hours_ago - hours <= people()[who]["joined"] * HOURS and len(text) <= 600
        prose = CODE.sub("", post["body"] + " ".join(text for *_, text in post["comments"]))
        for handle in re.findall(r"(?<![\w.])@(\w+)", prose):
            assert handle in people()


def test_its_answers_are_complete(thread: dict[str, Any]) -> None:
    assert sum(answer.get("accepted", False) for answer in thread["answers"]) <= 1
    assert len({answer["author"] for answer in thread["answers"]}) == len(thread["answers"]) <= 6
    for answer in thread["answers"]:
        assert set(answer) <= ANSWER_KEYS | {"kind", "body", "comments"}
        assert answer["kind"] == "answer" and len(answer["body"]) >= 30
        assert answer.get("outcome", ["yes"])[0] in {"yes", "partly", "no"}
        assert "outcome" not in answer or answer["accepted"]
        tried = {**answer.get("works", {}), **answer.get("fails", {})}
        assert set(tried) <= set(versions()[thread["product"]]) and sum(tried.values()) < len(people())
        assert ("verdict" in answer) == ("verdict_reason" in answer)
        if "verdict" in answer:
            assert answer["verdict"] in {"fits", "additions", "different"}
            assert "proposed_solution" in thread, "a verdict is about what the asker proposed"


def test_only_staff_with_a_live_grant_speak_officially(thread: dict[str, Any]) -> None:
    grants = {grant["person"]: grant for grant in read("people.toml")["grants"]}
    for answer in thread["answers"]:
        if answer.get("official"):
            days_ago = thread["posted"] - answer["after"] / HOURS
            assert grants[answer["author"]]["since"] > days_ago > grants[answer["author"]].get("ended", 0)


def test_a_closed_question_says_why(thread: dict[str, Any]) -> None:
    if "closed" not in thread:
        return
    assert thread["closed"]["by"] in people() and len(thread["closed"]["reason"]) >= 10
    assert 0 < thread["closed"]["hours"] < thread["posted"] * HOURS
    if original := thread["closed"].get("duplicate_of"):
        assert threads()[original]["posted"] > thread["posted"], "the original is the older one"


def test_files_are_numbered_from_the_oldest() -> None:
    assert [int(file.stem.partition("-")[0]) for file in FILES] == list(range(1, len(FILES) + 1))
    days = [thread["posted"] for thread in threads().values()]
    assert days == sorted(days, reverse=True)
