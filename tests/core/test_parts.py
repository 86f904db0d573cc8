"""Parts of pages that are kept ready: nothing of one reader gets to another, however they are put into each other."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask, g, render_template_string

from community.core.pages.marks import Mark, making, shows, until
from community.core.pages.parts import Parts, token_here

NESTED = (
    "{% macro button(words) %}{{ noted() }}<form>{{ token_here() }} {{ words }}</form>{% endmacro %}"
    "{% macro card(title, words) %}<h2>{{ title }}</h2>{{ part(button, words) }}{% endmacro %}"
    "{{ part(card, title, words) }}"
)
SOON = datetime.now(UTC) + timedelta(minutes=10)
Shown = Callable[..., str]


@pytest.fixture
def shown() -> Shown:
    """The page as somebody gets it whose forms have this token."""
    app = Flask("parts")

    def noted() -> str:
        shows("person:7")
        until(SOON)
        return ""

    app.jinja_env.globals.update(part=Parts(100_000).part, token_here=token_here, noted=noted)

    def page(token: str, title: str = "Fan", words: str = "Remove") -> str:
        with app.test_request_context():
            g.csrf_token = token
            return render_template_string(NESTED, title=title, words=words)

    return page


def test_forms_in_parts_of_parts_have_the_token_of_who_reads(shown: Shown) -> None:
    assert shown("of-ana") == "<h2>Fan</h2><form>of-ana Remove</form>"
    assert shown("of-ben") == "<h2>Fan</h2><form>of-ben Remove</form>"  # all of it kept
    assert shown("of-ben", title="Hub") == "<h2>Hub</h2><form>of-ben Remove</form>"  # the inner one kept
    assert shown("of-ana", title="Hub") == "<h2>Hub</h2><form>of-ana Remove</form>"


def test_a_page_knows_what_kept_parts_of_parts_show(shown: Shown) -> None:
    for title in ("Fan", "Fan", "Hub"):
        mark = Mark()
        token = making.set(mark)
        try:
            shown("of-ana", title=title)
        finally:
            making.reset(token)
        assert mark.keys == {"person:7"}
        assert mark.until == SOON.timestamp()
