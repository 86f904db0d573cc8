"""Titles, snippets and addresses made from what people wrote."""

import pytest

from community.core.text import clean, plain, render, slugify


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a</p><p>b</p>", "a b"),
        ("<p>un<strong>believ</strong>able</p>", "unbelievable"),
        ("<ul><li>one</li><li>two</li></ul>", "one two"),
        ("<p>a<br>b</p>", "a b"),
        ("<p>1 &lt; 2 &amp;amp; 3</p>", "1 < 2 &amp; 3"),
        ("<pre><code>x\n  y</code></pre>", "x y"),
        ('<p>see <img src="/files/a.png" alt="the &quot;panel&quot;"> here</p>', 'see the "panel" here'),
        ('<p><a href="/q/1" title="1 > 0">x</a></p>', "x"),
        ("", ""),
    ],
)
def test_plain(html, text):
    assert plain(html) == text


def test_a_snippet_ends_after_a_word():
    assert plain("<p>The quick brown fox jumps</p>", 18) == "The quick brown…"
    assert plain("<p>The quick, brown</p>", 11) == "The quick…"
    assert plain("<p>short</p>", 18) == "short"
    assert plain("<p>" + "x" * 50 + "</p>", 10) == "x" * 9 + "…"


@pytest.mark.parametrize("limit", range(1, 40))
def test_a_snippet_never_exceeds_its_limit(limit):
    assert len(plain("<p>How do I dry the air in a large room?</p>", limit)) <= limit


def test_plain_text_of_what_looks_like_html_is_what_was_typed():
    assert render("Use `<b>` and &lt;i&gt;").plain == "Use <b> and <i>"
    assert plain(clean("<p>1 &lt; 2 &lt;b&gt;</p>")) == "1 < 2 <b>"


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("How do I dry the air?", "how-do-i-dry-the-air"),
        ("Größe & Ärger mit straße", "grosse-arger-mit-strasse"),
        ("Ça va? Œuvre", "ca-va-oeuvre"),
        ("Łódź, Ørsted, Þór", "lodz-orsted-thor"),
        ("İstanbul ılık", "istanbul-ilik"),
        ("don't, don’t", "dont-dont"),
        ("v2.1.0 → v3", "v2-1-0-v3"),
        ("Как осушить воздух?", "как-осушить-воздух"),
        ("日本語 の タイトル", "日本語-の-タイトル"),
        ("हिन्दी शब्द", "हिन्दी-शब्द"),
        ("ｆｕｌｌ ｗｉｄｔｈ", "full-width"),
        ("½ price", "12-price"),
        ("--a--b--", "a-b"),
        ("", "question"),
        ("?!…", "question"),
        ("'", "question"),
        ("👍", "question"),
        ("/../etc/passwd", "etc-passwd"),
    ],
)
def test_slugs(title, slug):
    assert slugify(title) == slug


def test_a_slug_is_cut_between_words():
    assert slugify("one two three", 9) == "one-two"
    assert slugify("one two three", 7) == "one-two"
    assert slugify("abcdefghijkl", 5) == "abcde"
    assert len(slugify("word " * 5_000)) <= 80


def test_a_slug_of_a_slug_is_the_same():
    for title in ("Größe & Ärger", "Как осушить воздух?", "a" * 300, "x - y"):
        assert slugify(slugify(title)) == slugify(title)
