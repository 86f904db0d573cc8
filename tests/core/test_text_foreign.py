"""Posts written elsewhere arrive in the shape of our own."""

import time

import pytest

from community.core.text import clean, plain
from community.core.text.foreign import DEEPEST

REL = 'rel="nofollow ugc noopener"'


@pytest.mark.parametrize(
    "html",
    [
        "<p>It <strong>is</strong> <em>dry</em>.</p>",
        "<p><b>a</b><i>b</i><s>c</s><del>d</del><sub>e</sub><sup>f</sup></p>",
        "<p>Press <kbd>Ctrl</kbd>+<kbd>C</kbd></p>",
        "<ul><li>a<ul><li>b</li></ul></li></ul>",
        '<ol start="3"><li>c</li></ol>',
        "<blockquote><p>said</p></blockquote>",
        "<p>a<br>b</p><hr>",
        "<p>1 &lt; 2 &amp; 3</p>",
        '<p><a href="/questions/7">x</a></p>',
        "<dl><dt>a</dt><dd>b</dd></dl>",
    ],
)
def test_what_we_know_stays(html):
    assert clean(html) == html


def test_headings_move_below_those_of_the_page():
    assert clean("<h1>a</h1><h2>b</h2><h3>c</h3><h5>d</h5>") == "<h3>a</h3><h4>b</h4><h5>c</h5><h6>d</h6>"


def test_old_names_of_tags_are_replaced():
    assert clean("<p><strike>a</strike><tt>b</tt></p>") == "<p><s>a</s><code>b</code></p>"


def test_code_loses_its_classes_and_gains_a_name():
    html = clean('<pre class="lang-py prettyprint-override"><code>a &lt; b\n</code></pre>')
    assert html == '<pre tabindex="0" role="group" aria-label="Code"><code>a &lt; b\n</code></pre>'


def test_pictures_from_elsewhere_become_links():
    html = clean('<p><img src="https://pictures.example/a.png" alt="enter &amp; see"></p>')
    assert html == f'<p><a href="https://pictures.example/a.png" {REL}>enter &amp; see</a></p>'


def test_a_thumbnail_keeps_the_link_around_it():
    html = clean('<a href="https://p.example/big.png"><img src="https://p.example/small.png" alt="plan"></a>')
    assert html == f'<a href="https://p.example/big.png" {REL}>plan</a>'


def test_pictures_that_were_taken_over_are_shown():
    html = clean('<img src="/files/a.webp" alt="x" width="64" height="48" style="float:left">')
    assert html == '<img src="/files/a.webp" alt="x" width="64" height="48" loading="lazy">'


def test_a_picture_without_description_is_decoration():
    assert clean('<img src="/files/a.webp">') == '<img src="/files/a.webp" alt="" loading="lazy">'


def test_addresses_without_scheme_get_one():
    assert clean('<a href="//example.org/a">x</a>') == f'<a href="https://example.org/a" {REL}>x</a>'


def test_links_that_lead_nowhere_leave_their_text():
    assert clean('<p><a href="javascript:1">x</a> <a>y</a> <a href="page.html">z</a></p>') == "<p>x y z</p>"


def test_tables_get_the_box_that_scrolls():
    html = clean(
        '<table class="t"><thead><tr><th>a</th></tr></thead><tbody><tr><td colspan="2">1</td></tr></tbody></table>'
    )
    assert html.startswith('<div class="scroll" tabindex="0" role="group" aria-label="Table"><table>')
    assert '<td colspan="2">1</td>' in html
    assert html.endswith("</table></div>")


@pytest.mark.parametrize("tag", ["script", "style", "iframe", "svg", "template"])
def test_what_is_not_text_goes_with_its_content(tag):
    assert clean(f"<p>a</p><{tag}>b</{tag}>") == "<p>a</p>"


@pytest.mark.parametrize(
    "html", ["<section><p>a</p></section>", "<div><p>a</p></div>", "<p><span>a</span></p>", "<p><font>a"]
)
def test_unknown_tags_leave_their_content(html):
    assert clean(html) == "<p>a</p>"


@pytest.mark.parametrize(
    "html", ["<p>a<b>b</p>", "a</p></div>b", "<", "<a", "</", "<p", "&", "&#", "\x00", "<table><p>a"]
)
def test_broken_html_is_mended(html):
    once = clean(html)
    assert once.count("<p>") == once.count("</p>")
    assert once.count("<b>") == once.count("</b>")


def test_deep_nesting_is_opened_up_and_its_text_kept():
    html = clean("<blockquote>" * 2_000 + "deep" + "</blockquote>" * 2_000)
    assert html.count("<blockquote>") == DEEPEST
    assert plain(html) == "deep"


def test_attributes_cannot_pretend_to_close_a_tag():
    html = clean('<blockquote><p><a href="/q/1" title="</p></blockquote><h1>">x</a></p></blockquote>')
    assert html.startswith("<blockquote><p><a ")
    assert html.endswith(">x</a></p></blockquote>")


@pytest.mark.parametrize(
    "piece",
    ["<b><p>", "<a href='/x'><table><tr><td>", "<i><b><s><em>", "<li>", "<p>", "</p>", "<td>", "<", "&", "<br>", "<a>"],
)
def test_hostile_html_takes_no_more_than_seconds(piece):
    started = time.process_time()
    clean(piece * (20_000 // len(piece)))
    assert time.process_time() - started < 5


def test_an_import_is_not_held_up():
    body = "<p>Text with <em>some</em> <code>code</code> and a <a href='https://example.org/a'>link</a>.</p>\n" * 20
    started = time.process_time()
    for _number in range(200):
        clean(body)
    assert time.process_time() - started < 4
