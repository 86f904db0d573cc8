"""Bringing HTML that was written elsewhere into the house's own subset."""

import re

import nh3

from community.core.text.allowed import SCHEMES, TAGS
from community.core.text.sanitise import sanitise
from community.core.text.tags import TABLE_END, TABLE_START, TAG

DEEPEST = 24  # elements inside each other; deeper ones are opened up, their text stays

# Our pages have h1 and h2 already.
_RENAMED = {"h1": "h3", "h2": "h4", "h3": "h5", "h4": "h6", "h5": "h6", "strike": "s", "tt": "code"}
_ALONE = frozenset({"br", "hr", "img"})


def clean(html: str) -> str:
    """Make foreign HTML safe and shaped like our own: known tags only, no classes, headings below ours.

    Never refuses: what it does not know is dropped and its text kept.
    """
    return sanitise(_reshaped(_coarse.clean(html))).strip()


def _reshaped(html: str) -> str:
    """Rename headings, box tables and open up what is nested too deep. Expects well-formed HTML."""
    kept: list[bool] = []  # the open elements, and whether each is written

    def reshape(tag: re.Match[str]) -> str:
        closing, name, attributes = tag.groups()
        new = _RENAMED.get(name, name)
        if name in _ALONE:
            return tag[0]
        if closing:
            if not kept or not kept.pop():
                return ""
            return f"</{new}>{TABLE_END if new == 'table' else ''}"
        kept.append(sum(kept) < DEEPEST)
        if not kept[-1]:
            return ""
        return f"{TABLE_START if new == 'table' else ''}<{new}{attributes}>"

    return TAG.sub(reshape, html)


def _with_scheme(address: str) -> str:
    """Addresses that leave the scheme to the page were common while the web moved to https."""
    return f"https:{address}" if address.startswith("//") else address


_coarse = nh3.Cleaner(
    tags=(set(TAGS) | set(_RENAMED)) - {"div", "span"},
    clean_content_tags={
        "script",
        "style",
        "template",
        "noscript",
        "iframe",
        "object",
        "svg",
        "math",
        "title",
        "textarea",
    },
    attributes={
        "a": {"href", "title"},
        "abbr": {"title"},
        "img": {"src", "alt", "title", "width", "height"},
        "ol": {"start"},
        "td": {"colspan", "rowspan"},
        "th": {"colspan", "rowspan"},
    },
    link_rel=None,
    url_schemes=set(SCHEMES),
    url_relative=_with_scheme,
)
