"""HTML that becomes Markdown again, good enough to go on editing."""

from xml.etree import ElementTree

import pytest
from flask import Flask

from community.core.text import clean, plain, render
from community.transfer.stackexchange.markdown import to_markdown
from tests.transfer.real import real_site

PAIRS = {
    "paragraphs": ("<p>One.</p>\n\n<p>Two.</p>", "One.\n\nTwo."),
    "emphasis": ("<p>An <em>odd</em> <strong>noise</strong> <del>today</del></p>", "An *odd* **noise** ~~today~~"),
    "blanks stay outside": ("<p>a<strong> b </strong>c</p>", "a **b** c"),
    "inline code": ("<p>Set <code>fan max</code>.</p>", "Set `fan max`."),
    "code with a backtick": ("<p><code>a`b</code></p>", "``a`b``"),
    "code that begins with one": ("<p><code>`a</code></p>", "`` `a ``"),
    "code keeps its signs": ("<p><code>a*b_c</code></p>", "`a*b_c`"),
    "block of code": ("<pre><code>if x &lt; 3:\n    stop()\n</code></pre>", "```\nif x < 3:\n    stop()\n```"),
    "block with a fence inside": ("<pre><code>```\nx\n```\n</code></pre>", "````\n```\nx\n```\n````"),
    "link": ('<p><a href="https://northwind.example/a">here</a></p>', "[here](https://northwind.example/a)"),
    "address with brackets": ('<p><a href="https://x.example/a_(b)">b</a></p>', "[b](<https://x.example/a_(b)>)"),
    "link without words": ('<p><a href="https://x.example"></a></p>', "[https://x.example](https://x.example)"),
    "picture": ('<p><img src="/files/a.webp" alt="wiring"></p>', "[wiring](/files/a.webp)"),
    "picture without words": ('<p><img src="/files/a.webp" alt=""></p>', "[picture](/files/a.webp)"),
    "list": ("<ul>\n<li>one</li>\n<li>two</li>\n</ul>", "- one\n- two"),
    "numbered list": ("<ol><li>one</li><li>two</li></ol>", "1. one\n2. two"),
    "list that starts later": ('<ol start="4"><li>four</li></ol>', "4. four"),
    "nested lists": ("<ul><li>a<ol><li>b</li><li>c</li></ol></li><li>d</li></ul>", "- a\n  1. b\n  2. c\n- d"),
    "list of paragraphs": ("<ul><li><p>a</p><p>b</p></li></ul>", "- a\n\n  b"),
    "list with code": ("<ol><li>run<pre><code>x</code></pre></li></ol>", "1. run\n\n   ```\n   x\n   ```"),
    "quote": ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
    "quote in a quote": ("<blockquote><p>a</p><blockquote><p>b</p></blockquote></blockquote>", "> a\n>\n> > b"),
    "headings": ("<h3>Big</h3><p>a</p><h4>Small</h4>", "### Big\n\na\n\n#### Small"),
    "rule": ("<p>a</p><hr><p>b</p>", "a\n\n---\n\nb"),
    "line break": ("<p>a<br>b</p>", "a  \nb"),
    "signs are made harmless": ("<p>2 * 3 * 4 [x] a_b_c &lt;tag&gt;</p>", r"2 \* 3 \* 4 \[x\] a_b_c \<tag\>"),
    "no list by chance": ("<p>1. May</p><p>- so</p><p># one</p>", "1\\. May\n\n\\- so\n\n\\# one"),
    "mathematics stays": ("<p>$\\alpha_1 \\{x\\}$</p>", r"$\alpha_1 \\{x\\}$"),
    "lines inside and around words": ("<p>fan_max _x_</p>", r"fan_max \_x\_"),
    "keys and subscripts keep their text": ("<p><kbd>Ctrl</kbd> CO<sub>2</sub></p>", "Ctrl CO2"),
    "table": (
        "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>x|y</td></tr></tbody></table>",
        "| a | b |\n| --- | --- |\n| 1 | x\\|y |",
    ),
    "words alone": ("just words", "just words"),
    "nothing": ("", ""),
    "never closed": ("<p>a <em>b", "a *b*"),
    "closed without beginning": ("</p></em>a", "a"),
}


@pytest.mark.parametrize(("html", "markdown"), PAIRS.values(), ids=PAIRS)
def test_html_to_markdown(html: str, markdown: str) -> None:
    assert to_markdown(html) == markdown


def test_rendered_again_it_reads_the_same(app: Flask) -> None:
    for name, (html, _markdown) in PAIRS.items():
        if "without words" in name:
            continue  # those get words
        cleaned = clean(html)
        assert plain(render(to_markdown(cleaned)).html).split() == plain(cleaned).split(), name


def test_deep_nesting_takes_no_time() -> None:
    assert to_markdown("<ul><li>" * 24 + "deep" + "</li></ul>" * 24).endswith("deep")
    assert "a" in to_markdown("<blockquote>" * 24 + "a" + "</blockquote>" * 24)


def test_real_posts_survive_being_edited(app: Flask) -> None:
    """Of real posts nearly all words are the same after a round through the editor."""
    same = total = 0
    for _event, row in ElementTree.iterparse(real_site("ai.stackexchange") / "Posts.xml"):
        if row.get("PostTypeId") in ("1", "2") and total < 400:
            cleaned = clean(row.get("Body", ""))
            total += 1
            same += plain(render(to_markdown(cleaned)).html).split() == plain(cleaned).split()
    assert total == 400 and same >= 0.97 * total
