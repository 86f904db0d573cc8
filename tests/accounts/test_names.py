"""Names that look like the vendor's, and names that only look strange to us."""

import pytest
from flask import Flask

from community.accounts.policy import looks_official, problem_with_name, skeleton


@pytest.mark.parametrize(
    "name",
    [
        "Northwind",
        "northwind support",
        "N0rthw1nd",
        "NORTHWlND",
        "N o r t h w i n d",
        "Nörthwínd",
        "Νorthwind",  # a Greek capital
        "Nоrthwind",  # a Cyrillic o
        "𝐍𝐨𝐫𝐭𝐡𝐰𝐢𝐧𝐝",
        "Ana (Northwind)",
        "North\u200dwind",
        "Support",
        "The Support Team",
        "Moderator",
        "ADMIN",
        "Аdmin",  # a Cyrillic capital
        "Official Helpdesk",
    ],
)
def test_names_that_look_like_ours(app: Flask, name: str) -> None:
    assert looks_official(name, "Northwind")


@pytest.mark.parametrize(
    "name", ["Ana Ferreira", "Frank Staff", "Mo Thornton", "North Wendy", "山田 太郎", "Ольга", "Admira Begić", "Theo"]
)
def test_names_of_people(app: Flask, name: str) -> None:
    assert not looks_official(name, "Northwind")
    assert problem_with_name(name) is None


def test_a_short_vendor_is_found_as_a_word_alone(app: Flask) -> None:
    assert looks_official("AI Sales", "AI")
    assert not looks_official("Aisha Aird", "AI")
    assert not looks_official("Ana", "")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("A", "2 to 60"),
        ("A" * 61, "2 to 60"),
        ("--", "letter or digit"),
        ("a\x07b", "cannot be seen"),
        ("a\u200bb", "cannot be seen"),
        ("a\ufeffb", "cannot be seen"),
        ("a\ue000b", "cannot be seen"),
        ("a\ud800b", "cannot be seen"),
    ],
)
def test_names_that_cannot_be(app: Flask, name: str, words: str) -> None:
    with app.test_request_context():
        assert words in str(problem_with_name(name))


def test_letters_are_joined_where_a_script_needs_it(app: Flask) -> None:
    assert problem_with_name("علی\u200cرضا") is None


def test_the_skeleton_of_a_text() -> None:
    assert skeleton("  Ünïted—Wìnd $3rvice ") == "united wind service"
