"""What Ana types becomes the HTML she expects."""

import pytest

from community.core.text import render

REL = 'rel="nofollow ugc noopener"'

COMMONMARK = {
    "Hello *Ben* and **Vera**": "<p>Hello <em>Ben</em> and <strong>Vera</strong></p>",
    "***both***": "<p><em><strong>both</strong></em></p>",
    "snake_case_name stays": "<p>snake_case_name stays</p>",
    "two  \nlines": "<p>two<br>\nlines</p>",
    "one\nparagraph": "<p>one\nparagraph</p>",
    "one\n\ntwo": "<p>one</p>\n<p>two</p>",
    "- a\n- b": "<ul>\n<li>a</li>\n<li>b</li>\n</ul>",
    "3. c\n4. d": '<ol start="3">\n<li>c</li>\n<li>d</li>\n</ol>',
    "- a\n  - b": "<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>",
    "> said\n> so": "<blockquote>\n<p>said\nso</p>\n</blockquote>",
    "---": "<hr>",
    "`a < b`": "<p><code>a &lt; b</code></p>",
    "`` a`b ``": "<p><code>a`b</code></p>",
    r"\*not emphasis\*": "<p>*not emphasis*</p>",
    "AT&amp;T &copy; 2026": "<p>AT&amp;T © 2026</p>",
    "a & b < c > d": "<p>a &amp; b &lt; c &gt; d</p>",
    'say "hi"': '<p>say "hi"</p>',
    "~~wrong~~ right": "<p><s>wrong</s> right</p>",
    "<b>not HTML</b>": "<p>&lt;b&gt;not HTML&lt;/b&gt;</p>",
    "[help](/q/7 'Read this')": '<p><a href="/q/7" title="Read this">help</a></p>',
    "[down](#post-3)": '<p><a href="#post-3">down</a></p>',
    "[x][1]\n\n[1]: https://example.org": f'<p><a href="https://example.org" {REL}>x</a></p>',
    "<https://example.org/?a=1&b=2>": (
        f'<p><a href="https://example.org/?a=1&amp;b=2" {REL}>https://example.org/?a=1&amp;b=2</a></p>'
    ),
    "<ana@example.org>": f'<p><a href="mailto:ana@example.org" {REL}>ana@example.org</a></p>',
    "": "",
    "  \n\n ": "",
}


@pytest.mark.parametrize(("source", "html"), COMMONMARK.items())
def test_commonmark(source, html):
    assert render(source).html == html


@pytest.mark.parametrize(("written", "level"), [("# a", 3), ("## a", 4), ("### a", 5), ("#### a", 6), ("###### a", 6)])
def test_headings_stay_below_those_of_the_page(written, level):
    assert render(written).html == f"<h{level}>a</h{level}>"


def test_underlined_headings_are_moved_too():
    assert render("a\n===").html == "<h3>a</h3>"


def test_a_table_keeps_its_alignment_as_classes_in_a_box_that_scrolls():
    html = render("| a | b | c | d |\n|---|:--|:-:|--:|\n| 1 | 2 | 3 | 4 |").html
    assert html.startswith('<div class="scroll" tabindex="0" role="group" aria-label="Table"><table>')
    assert '<th>a</th>\n<th class="left">b</th>\n<th class="center">c</th>\n<th class="right">d</th>' in html
    assert '<td class="right">4</td>' in html
    assert "style" not in html
    assert html.endswith("</table></div>")


def test_a_pipe_in_a_cell_can_be_escaped():
    assert "<td>a|b</td>" in render("| x |\n|---|\n| a\\|b |").html


class TestBareAddresses:
    @pytest.mark.parametrize(
        ("source", "address", "after"),
        [
            ("see https://example.org/a_b_c", "https://example.org/a_b_c", "</p>"),
            ("see https://example.org.", "https://example.org", ".</p>"),
            ("(https://example.org/a)", "https://example.org/a", ")</p>"),
            ("https://en.example.org/wiki/Air_(gas)", "https://en.example.org/wiki/Air_(gas)", "</p>"),
            ("https://example.org/?q=1;", "https://example.org/?q=1", ";</p>"),
            ("https://example.org/*x*", "https://example.org/*x", "*</p>"),
            ("http://10.0.0.7:8080/x, then", "http://10.0.0.7:8080/x", ", then</p>"),
            ("HTTPS://example.org/", "HTTPS://example.org/", "</p>"),
            ("https://example.org/路径。", "https://example.org/路径", "。</p>"),
        ],
    )
    def test_where_a_link_ends(self, source, address, after):
        assert f">{address}</a>{after}" in render(source).html

    def test_www_counts_as_an_address(self):
        html = render("www.example.org/x, then").html
        assert html == f'<p><a href="http://www.example.org/x" {REL}>www.example.org/x</a>, then</p>'

    @pytest.mark.parametrize(
        "source",
        ["config.py", "README.md", "ana@example.org", "ftp://example.org", "https://", "xhttp://a.b", "`https://a.b`"],
    )
    def test_not_everything_with_a_dot_is_an_address(self, source):
        assert "<a" not in render(source).html

    def test_no_link_inside_a_link(self):
        assert render("[at https://a.example](https://b.example)").html.count("<a") == 1


class TestPictures:
    def test_own_pictures_are_shown(self):
        html = render("![The panel](/files/ab12.webp)").html
        assert html == '<p><img src="/files/ab12.webp" alt="The panel" loading="lazy"></p>'

    def test_a_picture_can_tell_its_size(self):
        assert (
            'src="/files/ab12.webp" alt="x" width="640" height="480"' in render("![x](/files/ab12.webp#640x480)").html
        )

    def test_pictures_from_elsewhere_become_links(self):
        html = render("![The *panel*](https://example.org/a.png)").html
        assert html == f'<p><a href="https://example.org/a.png" {REL}>The panel</a></p>'

    def test_an_undescribed_picture_from_elsewhere_is_named_after_its_file(self):
        assert ">wiring plan.png</a>" in render("![](https://example.org/x/wiring%20plan.png)").html

    def test_a_linked_picture_from_elsewhere_leaves_one_link(self):
        html = render("[![alt](https://example.org/a.png)](https://example.org/page)").html
        assert html == f'<p><a href="https://example.org/page" {REL}>alt</a></p>'

    @pytest.mark.parametrize(
        "path", ["/files/../secret", "/files/", "/avatar.png", "/files//evil.example/a.png", "/sign-out"]
    )
    def test_other_paths_of_this_site_are_no_pictures(self, path):
        assert "<img" not in render(f"![x]({path})").html


class TestCode:
    def test_fenced_code_is_coloured(self):
        html = render('```python\ndef f():  # why\n    return "é" + 1\n```').html
        assert html == (
            '<pre tabindex="0" role="group" aria-label="Python"><code><span class="k">def</span> '
            '<span class="nf">f</span>():  <span class="c"># why</span>\n    <span class="k">return</span> '
            '<span class="s">"é"</span> + <span class="n">1</span>\n</code></pre>'
        )

    def test_code_without_a_language_is_plain_and_reachable_by_keyboard(self):
        html = render("    a < b\n\n```\n<i>\n```").html
        assert html.count('<pre tabindex="0" role="group" aria-label="Code"><code>') == 2
        assert "a &lt; b" in html
        assert "&lt;i&gt;" in html

    @pytest.mark.parametrize("info", ["nonsense", "", "-", '"><script>', "a" * 500, "brainfuck", "{.x}"])
    def test_unknown_languages_are_plain(self, info):
        html = render(f"```{info}\nx = 1\n```").html
        assert "<span" not in html
        assert "<script" not in html
        assert "x = 1" in html

    @pytest.mark.parametrize(
        ("info", "name"),
        [
            ("js title=x", "JavaScript"),
            ("C#", "C#"),
            ("c++", "C++"),
            ("java", "Java"),
            ("{.python}", "Python"),
            ("YAML", "YAML"),
        ],
    )
    def test_languages_go_by_many_names(self, info, name):
        assert f'aria-label="{name}"' in render(f"```{info}\nif (x) return 1;\n```").html

    def test_languages_with_braces(self):
        html = render(
            '```java\n@Test public int go() { return "x\\""; } // done\n/* a */ char c = \'y\'; x = 0x1F;\n```'
        ).html
        for piece in (
            '<span class="nf">@Test</span>',
            '<span class="k">public</span>',
            '<span class="nf">go</span>',
            '<span class="s">"x\\""</span>',
            '<span class="c">// done</span>',
            '<span class="c">/* a */</span>',
            "<span class=\"s\">'y'</span>",
            '<span class="n">0x1F</span>',
        ):
            assert piece in html

    @pytest.mark.parametrize("code", ["a = 1\n" * 2_000, "x" * 401, "a = 1" + "\n" * 300 + "b = 2"])
    def test_long_code_is_complete_but_plain(self, code):
        html = render(f"```python\n{code}\n```").html
        assert "<span" not in html
        assert code in html

    def test_a_diff_shows_what_came_and_went(self):
        html = render("```diff\n-old\n+new\n```").html
        assert '<span class="gd">-old' in html
        assert '<span class="gi">+new' in html


def test_plain_text_goes_along():
    assert render("# Air\n\nIt is **dry**, see [this](https://example.org).").plain == "Air It is dry, see this."
