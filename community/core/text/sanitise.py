"""Two sanitisers, one after the other, with one list: bleach with our own check of every address, then nh3.

bleach 6.4.0 keeps `href="javascript:1"` and is no longer maintained, so nothing here relies on one of the two alone.
"""

import threading
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

import nh3
from bleach.html5lib_shim import Filter
from bleach.sanitizer import Cleaner
from flask_babel import gettext as _

from community.core.text.addresses import FOREIGN_REL, is_own, is_own_picture, safe_address
from community.core.text.allowed import ATTRIBUTES, SCHEMES, TAGS, decoded, is_allowed

_Piece = dict[str, Any]
_SCROLLING = frozenset({"div", "pre"})


def sanitise(html: str) -> str:
    """Keep what the allow-list names, give links their `rel`, and turn pictures from elsewhere into links."""
    return with_nh3(with_bleach(html))


def with_bleach(html: str) -> str:
    """The first half: bleach, our own check of addresses, and the house rules."""
    return str(_first.cleaner.clean(html))


def with_nh3(html: str) -> str:
    """The second half: nh3 with the same list and the same check."""
    return _second.clean(html)


class _HouseRules(Filter):
    """The part of our rules that an allow-list cannot say; sees what bleach has left."""

    def __iter__(self) -> Iterator[_Piece]:
        links: list[bool] = []  # the links that are open here, and whether each may stay
        for piece in super().__iter__():
            kind, name = piece["type"], piece.get("name")
            if name == "a" and kind == "EndTag":
                if links and not links.pop():
                    continue
            elif name == "a":
                links.append(_mend_link(piece))
                if not links[-1]:
                    continue
            elif name == "img":
                yield from _mend_picture(piece, inside_link=any(links))
                continue
            elif name in _SCROLLING and kind == "StartTag":
                _mend_region(piece, _("Table") if name == "div" else _("Code"))
            yield piece


def _mend_link(piece: _Piece) -> bool:
    """Set `rel`; False when the link leads nowhere it may."""
    attributes = piece["data"]
    address = safe_address(decoded(attributes.get((None, "href"), "")))
    attributes.pop((None, "rel"), None)
    if address is None:
        return False
    if not is_own(address):
        attributes[(None, "rel")] = FOREIGN_REL
    return True


def _mend_picture(piece: _Piece, inside_link: bool) -> Iterator[_Piece]:
    """Show our own pictures; the content security policy shows no others, so those become links or their alt text."""
    attributes = piece["data"]
    address = decoded(attributes.get((None, "src"), ""))
    if is_own_picture(address):
        attributes.setdefault((None, "alt"), "")
        attributes[(None, "loading")] = "lazy"
        yield piece
        return
    text = {"type": "Characters", "data": decoded(attributes.get((None, "alt"), "")) or _file_name(address)}
    if inside_link or safe_address(address) is None:
        yield text
        return
    link = {"type": "StartTag", "name": "a", "namespace": None, "data": {(None, "href"): attributes[(None, "src")]}}
    _mend_link(link)
    yield from (link, text, {"type": "EndTag", "name": "a", "namespace": None})


def _file_name(address: str) -> str:
    """Name a picture that nobody described."""
    if safe_address(address) is None:
        return ""
    return unquote(urlsplit(address).path.rpartition("/")[2]) or address


def _mend_region(piece: _Piece, label: str) -> None:
    """What scrolls must be reached by the keyboard, and needs a name then."""
    attributes = piece["data"]
    attributes[(None, "tabindex")] = "0"
    attributes[(None, "role")] = "group"
    attributes.setdefault((None, "aria-label"), label)


def _bleach_allows(tag: str, attribute: str, value: str) -> bool:
    if (tag, attribute) == ("img", "src"):
        return True  # pictures from elsewhere are needed once more, to become links
    return is_allowed(tag, attribute, decoded(value))


def _nh3_keeps(tag: str, attribute: str, value: str) -> str | None:
    return value if is_allowed(tag, attribute, value) else None


class _First(threading.local):
    """bleach, one for each thread: its parser keeps state."""

    def __init__(self) -> None:
        self.cleaner = Cleaner(
            tags=TAGS, attributes=_bleach_allows, protocols=SCHEMES, strip=True, filters=[_HouseRules]
        )


_first = _First()
_second = nh3.Cleaner(
    tags=set(TAGS),
    clean_content_tags={"script", "style"},
    attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
    attribute_filter=_nh3_keeps,
    link_rel=None,
    url_schemes=set(SCHEMES),
)
