"""No text of legal length keeps the server busy: it is rendered at once or refused in words."""

import time

import pytest

from community.core.errors import Invalid
from community.core.text import LENGTH, render
from community.core.text.bounds import CELLS, COLUMNS, ELEMENTS, LINES

SECONDS = 1.0  # twice what is promised: test machines are slow and busy

REPEATED = [
    "*a*", "*", "*a ", "_a ", "**a *", "a**b", "*_~~", "~", "~~a~~", "[", "]", "[]", "[a](", "![", "[](<", "[a](b)",
    "[a][", "[a]", "![a](/files/b.png)", "\\", "\\[", "`", "`a``", "<", "<a ", "<!--", "<http://a.b>", ">", "> ",
    ">a\n", "> - ", "- ", "- a\n", "* ", "1. ", "1. a\n", "+\n", "---\n", "# a\n", "#", "a\n", "a\n\n", "a  \n", "\n",
    " ", "\t", "    a\n", "&", "&amp;", "&#", "&#x", '"', "'", "(", ")", "://", "http://", "http:// ", "http://a.b ",
    "http://a.b/(((( ", "www.", "www.a.b ", "@", "@a ", "@a@", "a@b.cc ", "```\n", "```python\nx=1\n```\n", "~~~\n",
    "|", "|a|\n|-|\n", "|a|b|\n|-|-|\n|1|2|\n\n", "[a]: /b\n", "[a]: /b 'c'\n", "\x00", "é", "👍", "\u202e", "\r",
    "\r\n", "a\tb", "***a***b", "__a__", "==\n", "=\na\n",
]  # fmt: skip

SHAPED = {
    "addresses that touch": "www.a.b]" * 3_700,
    "addresses that touch, with scheme": "http://a]" * 3_300,
    "addresses with odd ports": "http://a:9]" * 2_700,
    "a long host with foreign letters": "www.a" + "é" * 29_000,
    "a long host in a link": "[x](http://a" + "é" * 29_000 + ")",
    "many hosts with foreign letters": f"[x](http://{'é' * 240})" * 120,
    "nested brackets": "[" * 15_000 + "]" * 15_000,
    "brackets before emphasis": "[" * 1_000 + "*a*" * 9_000,
    "nested quotes": "> " * 14_000 + "a",
    "quotes with a lazy end": "> " * 17 + "a\n" + "a\n" * 4_900,
    "quotes with a shorter lazy end": "> " * 16 + "a\n" + "a\n" * 900,
    "quotes in lists with a lazy end": "- > " * 6 + "a\n" + "a\n" * 2_400,
    "lists in quotes with a lazy end": "> - " * 6 + "a\n" + "a\n" * 4_900,
    "quotes that end at once": ">```\nb\n" * 2_400,
    "inner quotes that end at once": "> >```\n> b\n" * 2_400,
    "quotes in items that end at once": "- >```\n  b\n" * 2_400,
    "some quotes that end at once": ">```\nb\n" * 150,
    "lists with a lazy end": "- " * 8 + "a\n" + "a\n" * 4_900,
    "lists by indentation": "\n".join(" " * (2 * depth) + "- a" for depth in range(170)),
    "parentheses in an address": "http://a.b/" + "(" * 29_000,
    "closing parentheses in an address": "http://a.b/" + ")" * 29_000,
    "full stops in an address": "http://a.b/" + "." * 29_000,
    "entities in an address": "http://a.b/" + "&amp;" * 5_900,
    "growing backticks": "".join("`" * length + "a" for length in range(1, 243)),
    "a wide table": f"|{'a|' * 3_000}\n|{'-|' * 3_000}\n" + "|a\n" * 3_000,
    "a full table": f"|{'a|' * 29}\n|{'-|' * 29}\n" + f"|{'a|' * 29}\n" * 400,
    "a table with empty cells": f"|{'a|' * 29}\n|{'-|' * 29}\n" + "|\n" * 4_900,
    "a long underline": "a\n" * 4_990 + "===",
    "many references": "".join(f"[a{number}]: /b\n" for number in range(2_000)) + "[a1] " * 900,
    "a long reference": "[a]: <" + "b" * 29_000,
    "a long handle": "@" + "a" * 29_000,
    "a long word": "a" * 30_000,
    "an open link": "[a](" + "(" * 29_000,
    "an open title": "[a](b '" + "c" * 29_000,
    "code that is long": "```python\n" + 'a=1;"b" ' * 3_600 + "\n```",
    "code full of signs": "```\n" + "<&>" * 9_900 + "\n```",
    "blank lines in C": "```c\n" + "\n" * 4_900 + "\n```",
    "blank lines in Python": "```python\n" + " \n" * 3_000 + "```",
    "words in Java": "```java\n" + ("a " * 190 + "\n") * 20 + "```",
    "words in C#": "```csharp\n" + "a\r\n" * 2_500 + "```",
    "signs in PHP": "```php\n" + ("<?" * 190 + "\n") * 20 + "```",
    "strings in Perl": "```perl\n" + "a\n=" * 2_600 + "\n```",
    "quotes in YAML": "```yaml\n" + ('"a: ' * 90 + "\n") * 20 + "```",
}


def rendered_or_refused(source):
    started = time.process_time()
    try:
        render(source, lambda handles: {handle: f"/people/@{handle}" for handle in handles})
    except Invalid as refusal:
        assert refusal.message.endswith(".")
        assert "%(" not in refusal.message
    return time.process_time() - started


@pytest.mark.parametrize("piece", REPEATED)
def test_repeated_pieces(piece):
    assert rendered_or_refused((piece * LENGTH)[:LENGTH]) < SECONDS


@pytest.mark.parametrize("piece", REPEATED)
def test_repeated_pieces_just_below_the_limits(piece):
    few = min(ELEMENTS - 50, LENGTH // len(piece), (LINES - 1) // (piece.count("\n") + piece.count("\r") or 1))
    assert rendered_or_refused(piece * few) < SECONDS


@pytest.mark.parametrize("name", SHAPED)
def test_shaped_texts(name):
    assert rendered_or_refused(SHAPED[name][:LENGTH]) < SECONDS


@pytest.mark.parametrize("lead", ["[", "> ", "- ", "http://a.b/", "|a|\n|-|\n|", "```python\n", "![](", "a*"])
@pytest.mark.parametrize("piece", ["*a ", "[a]", "`", "(", "\\", "\n", "a\n", "&"])
def test_pieces_after_something_open(lead, piece):
    assert rendered_or_refused((lead * 12 + piece * LENGTH)[:LENGTH]) < SECONDS


class TestRefusals:
    def test_length(self):
        assert render("a" * LENGTH).plain == "a" * LENGTH
        with pytest.raises(Invalid, match="at most 30000"):
            render("a" * (LENGTH + 1))

    def test_lines(self):
        assert render("```\n" + "a\n" * (LINES - 3) + "```").html
        with pytest.raises(Invalid, match="5000 lines"):
            render("a\n" * LINES)

    def test_quotes(self):
        assert render("> " * 16 + "deep").html.count("<blockquote>") == 16
        with pytest.raises(Invalid, match="nested too deep"):
            render("> " * 40 + "deep")

    def test_quotes_that_go_on(self):
        assert render("> > a\n" * 4_000).html.count("<blockquote>") == 2
        assert ">>> print" in render("```\n" + ">>> print(1)\n" * 2_000 + "```").plain
        assert render("> you wrote\nI answer\n" * 100).html.count("<blockquote>") == 1
        with pytest.raises(Invalid, match="for so many lines"):
            render("> " * 12 + "a\n" + "a\n" * 4_000)

    def test_lists(self):
        assert render("- " * 8 + "deep").html.count("<ul>") == 8
        with pytest.raises(Invalid, match="nested too deep"):
            render("\n".join(" " * (2 * depth) + "- a" for depth in range(30)))

    @pytest.mark.parametrize("depth", range(1, 60))
    def test_no_text_is_lost_in_silence(self, depth):
        for opening in ("> ", "- ", "> - "):
            try:
                assert "deep" in render(opening * depth + "deep").plain
            except Invalid as refusal:
                assert "nested" in refusal.message

    def test_columns(self):
        table = "|{0}\n|{1}\n|{0}"
        assert render(table.format("a|" * COLUMNS, "-|" * COLUMNS)).html.count("<th>") == COLUMNS
        with pytest.raises(Invalid, match="30 columns"):
            render(table.format("a|" * (COLUMNS + 1), "-|" * (COLUMNS + 1)))

    def test_cells(self):
        assert render("|a|b|\n|-|-|\n" + "|1|2|\n" * (CELLS // 2 - 5)).html
        with pytest.raises(Invalid, match="2000 cells"):
            render("|a|b|\n|-|-|\n" + "|1|2|\n" * CELLS)

    def test_formatting(self):
        with pytest.raises(Invalid, match="at most 3000 pieces"):
            render("*a* " * (ELEMENTS + 1))

    def test_brackets(self):
        with pytest.raises(Invalid, match="square brackets"):
            render("[" * 2_000)

    def test_signs(self):
        with pytest.raises(Invalid, match="signs & < >"):
            render("&" * 9_000)


def test_a_long_but_sensible_text_is_welcome():
    log = "```\n" + "2026-11-21 22:00:04 [info] sched <hub> level=1 source=schedule/2\n" * 120 + "```\n\n"
    code = "```python\ndef dry(room):  # why\n    return room.air * 2 + len('x')\n```\n\n"
    prose = "The **panel** says `E-17`, see [the page](/q/7) and https://example.org/a_b. @ben knows [1] and a[0].\n"
    source = "# Report\n\n" + log + code * 20 + (prose * 4 + "\n") * 20 + "| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * 60
    assert 18_000 < len(source) < LENGTH
    rendered = render(source)
    assert rendered.html.count("<pre") == 21
    assert '<span class="nf">dry</span>' in rendered.html
    assert rendered.html.count("<strong>panel</strong>") == 80


def test_a_log_without_a_fence_is_welcome():
    assert "[info]" in render("2026-11-21 [info] sched: level=1\n" * 500).plain
