"""Verdicts and what they raise; errors carry a sentence and a status."""

import pytest
from flask import Flask

from community.core.access import ALLOWED, Nobody, denied, require
from community.core.errors import Forbidden, Gone, Invalid, NotFound, Problem, TooMany


def test_a_verdict_is_true_when_allowed() -> None:
    assert ALLOWED and ALLOWED.reason == ""
    refusal = denied("Not on Sundays.")
    assert not refusal and refusal.reason == "Not on Sundays."


def test_require_stops_with_the_reason() -> None:
    require(ALLOWED)
    with pytest.raises(Forbidden, match="Not on Sundays") as stopped:
        require(denied("Not on Sundays."))
    assert stopped.value.status == 403 and stopped.value.message == "Not on Sundays."


def test_nobody_is_nobody() -> None:
    nobody = Nobody()
    assert not any((nobody.is_authenticated, nobody.is_active, nobody.is_confirmed))
    assert not any((nobody.is_moderator, nobody.is_admin))
    assert nobody.is_anonymous and nobody.id is None and nobody.get_id() is None


@pytest.mark.parametrize(
    ("kind", "status"),
    [(Problem, 400), (Forbidden, 403), (NotFound, 404), (Gone, 410), (Invalid, 422), (TooMany, 429)],
)
def test_every_problem_has_a_status_and_words(app: Flask, kind: type[Problem], status: int) -> None:
    assert kind.status == status
    plain, own = kind(), kind("My own words.")
    assert plain.message.endswith(".") and str(plain) == plain.message
    assert own.message == "My own words."


def test_a_problem_may_have_another_status(app: Flask) -> None:
    assert Problem("Too big.", status=413).status == 413
    assert Problem.status == 400


def test_details(app: Flask) -> None:
    assert Invalid("Too long.", field="title").field == "title" and Invalid("x").field is None
    assert TooMany(retry_after=7).retry_after == 7 and TooMany().retry_after == 60
