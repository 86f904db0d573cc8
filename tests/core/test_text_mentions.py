"""Ana calls Ben by his handle, and only people who exist become links."""

import pytest

from community.core.text import render


def people(handles):
    return {handle: f"/people/@{handle}" for handle in handles if handle in {"ana", "ben", "vera-2"}}


def test_a_handle_becomes_a_link():
    rendered = render("Thanks @ben!", people)
    assert rendered.html == '<p>Thanks <a href="/people/@ben" class="mention">@ben</a>!</p>'
    assert rendered.mentions == frozenset({"ben"})


def test_unknown_people_stay_text():
    rendered = render("Thanks @stranger", people)
    assert rendered.html == "<p>Thanks @stranger</p>"
    assert rendered.mentions == frozenset()


def test_without_anybody_to_ask_nothing_is_a_mention():
    assert render("Thanks @ben").mentions == frozenset()


def test_everybody_is_asked_for_at_once():
    asked = []

    def mentionable(handles):
        asked.append(handles)
        return people(handles)

    rendered = render("@ana and @ben\n\n- @Ben again\n- @nobody", mentionable)
    assert asked == [{"ana", "ben", "nobody"}]
    assert rendered.mentions == frozenset({"ana", "ben"})
    assert '<a href="/people/@ben" class="mention">@Ben</a> again' in rendered.html


def test_nobody_is_asked_about_a_text_without_handles():
    assert render("mail me", lambda handles: pytest.fail("asked")).html == "<p>mail me</p>"


@pytest.mark.parametrize(
    "source",
    [
        "`@ben`",
        "    @ben",
        "```\n@ben\n```",
        "[@ben](https://example.org)",
        "https://example.org/@ben",
        "mail@ben",
        "@ben@example.org",
        "@ben_x",
        "@@ben",
        r"\@ben",
        "<mail@ben.example>",
        "![@ben](/files/a.png)",
    ],
)
def test_not_every_at_sign_calls_somebody(source):
    rendered = render(source, people)
    assert rendered.mentions == frozenset()
    assert "/people/" not in rendered.html


@pytest.mark.parametrize(
    "source",
    ["@ben", "(@ben)", "@ben.", "@ben's", "**@ben**", "@ben, hi", "> @ben", "# @ben", "@ben-", "a | b\n--|--\n@ben |"],
)
def test_punctuation_around_a_handle(source):
    assert render(source, people).mentions == frozenset({"ben"})


def test_handles_may_have_hyphens_and_digits():
    assert render("@vera-2", people).mentions == frozenset({"vera-2"})


def test_a_handle_has_forty_characters_at_most():
    long = "a" * 41
    assert render(f"@{long}", lambda handles: pytest.fail(f"asked for {handles}")).mentions == frozenset()
    assert render("@" + "a" * 40, lambda handles: dict.fromkeys(handles, "/people/@a")).mentions == {"a" * 40}


def test_calling_everybody_calls_only_the_first_twenty():
    source = " ".join(f"@p{number}" for number in range(60))
    rendered = render(source, lambda handles: {handle: f"/people/@{handle}" for handle in handles})
    assert len(rendered.mentions) == 20
    assert "p19" in rendered.mentions
    assert "p20" not in rendered.mentions


def test_a_path_that_is_no_path_is_not_linked():
    assert "href" not in render("@ben", lambda handles: {"ben": "javascript:alert(1)"}).html
