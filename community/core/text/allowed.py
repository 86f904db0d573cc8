"""The one list of HTML that a post may contain; both sanitisers follow it."""

import re
from html import unescape

from community.core.text.addresses import FOREIGN_REL, is_own_picture, safe_address
from community.core.text.highlight import CLASSES

TAGS = frozenset({
    "a", "abbr", "b", "blockquote", "br", "code", "dd", "del", "div", "dl", "dt", "em", "h3", "h4", "h5", "h6",
    "hr", "i", "img", "ins", "kbd", "li", "ol", "p", "pre", "s", "span", "strong", "sub", "sup", "table", "tbody",
    "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
SCHEMES = frozenset({"http", "https", "mailto"})
ALIGNMENTS = ("left", "center", "right")
SCROLL = "scroll"  # the box around a table, so that the table scrolls and not the page

_ANY = re.compile(r"[^\x00]*")
_COUNT = re.compile(r"[1-9]\d{0,3}")
_CELL = {
    "colspan": re.compile(r"[1-9]\d?"),
    "rowspan": re.compile(r"[1-9]\d?"),
    "class": re.compile("|".join(ALIGNMENTS)),
}
_REGION = {"tabindex": re.compile("0"), "role": re.compile("group"), "aria-label": _ANY}

# Tag, attribute, and what the whole value must look like.
ATTRIBUTES: dict[str, dict[str, re.Pattern[str]]] = {
    "a": {"href": _ANY, "title": _ANY, "rel": re.compile(FOREIGN_REL), "class": re.compile("mention")},
    "abbr": {"title": _ANY},
    "div": {"class": re.compile(SCROLL), **_REGION},
    "img": {
        "src": _ANY, "alt": _ANY, "title": _ANY, "width": _COUNT, "height": _COUNT, "loading": re.compile("lazy"),
    },
    "ol": {"start": re.compile(r"\d{1,9}")},
    "pre": _REGION,
    "span": {"class": re.compile("|".join(CLASSES))},
    "td": _CELL,
    "th": _CELL,
}  # fmt: skip


def is_allowed(tag: str, attribute: str, value: str) -> bool:
    """Whether this tag may carry this attribute with this decoded value."""
    pattern = ATTRIBUTES.get(tag, {}).get(attribute)
    if pattern is None or not pattern.fullmatch(value):
        return False
    if attribute == "href":
        return safe_address(value) is not None
    if attribute == "src":
        return is_own_picture(value)
    return True


def decoded(value: str) -> str:
    """Read an attribute as a browser does, entities resolved."""
    return unescape(value)
