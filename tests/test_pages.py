"""The checks that every fetched page goes through find what they are there for."""

import pytest

from tests.pages import faults_of, read

GOOD = """<!doctype html><html lang="en"><head><title>Tags · Site</title></head><body><main><h1>Tags</h1>
<form method="post" action="/ask"><input type="hidden" name="csrf_token" value="x">
<label for="a">Title</label><input id="a" name="title"><button>Ask</button></form>
<p>Nobody<br>here<p>None the wiser? <img src="/x.png" alt=""></main></body></html>"""
GOOD = GOOD.replace("None the", "Not the")


def test_a_good_page_has_no_faults() -> None:
    assert faults_of(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (' lang="en"', "", "no language"),
        ("<title>Tags · Site</title>", "<title> · </title>", "title"),
        ("<h1>Tags</h1>", "<h2>Tags</h2>", "<h1>"),
        ("<h1>Tags</h1>", "<h1>Tags</h1><h1>Again</h1>", "2 times <h1>"),
        ("</form>", "</form></section>", "</section> closes"),
        ("<h1>Tags</h1>", "<h1>Tags</h1><section>", "closes"),
        ('<input type="hidden" name="csrf_token" value="x">', "", "csrf_token"),
        (' action="/ask"', "", "without action"),
        ('<label for="a">Title</label>', "", "no label"),
        ('for="a"', 'for="b"', "refers to nothing"),
        (' alt=""', "", "no alt"),
        ("<button>Ask", '<button aria-label="">', "no name"),
        ("Nobody", "%(name)s", "odd words"),
        ("Nobody", "By None", "odd words"),
        ("Nobody", '<b style="color:red">Nobody</b>', "inline style"),
        ("Nobody", "<script>alert(1)</script>", "inline script"),
        ("Nobody", '<b onclick="x()">Nobody</b>', "inline script"),
        ("Nobody", '<a href="javascript:x()">Nobody</a>', "javascript:"),
        ("Nobody", '<i id="a">Nobody</i>', "2 times"),
        ("Nobody", '<i class="x" class="y">Nobody</i>', "twice"),
    ],
)
def test_faults_are_found(old: str, new: str, words: str) -> None:
    assert old in GOOD
    assert words in "; ".join(faults_of(GOOD.replace(old, new)))


def test_what_people_wrote_may_say_none() -> None:
    said = '<div class="prose"><p>None of %(this)s is ours</p></div>'
    assert faults_of(GOOD.replace("Nobody", said)) == []


def test_selectors() -> None:
    page = read('<ul class="rows big"><li id="a" data-x="1">One <b>two</b></li><li>three</li></ul><p>four</p>')
    assert page.one("ul.rows li#a").text == "One two"
    assert [item.text for item in page.all(".big li")] == ["One two", "three"]
    assert page.one('li[data-x="1"]')["id"] == "a"
    assert page.all("li[data-x=2]") == []
    assert page.one("p").text == "four"
