"""What all structured data is made of: safe JSON, texts, moments, organisations, crumbs."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from community.core.text import plain

Node = dict[str, Any]

TEXT = 10_000  # characters of a post: nearly always the whole of it, as the rules want it
KEPT = 2_000  # texts; those of the pages that are made again and again
LARGE = 20_000  # characters of HTML; more is not worth the memory


def script(*nodes: Node) -> Markup:
    """The nodes as they may stand inside a script element: no text in them can end it."""
    return htmlsafe_json_dumps(
        {"@context": "https://schema.org", "@graph": list(nodes)}, ensure_ascii=True, separators=(",", ":")
    )


def text_of(html: str) -> str:
    """The words of a post."""
    return plain(html, TEXT) if len(html) > LARGE else _remembered(html)


@lru_cache(KEPT)
def _remembered(html: str) -> str:
    return plain(html, TEXT)


def moment(value: datetime) -> str:
    return value.isoformat(timespec="seconds")


def organisation(vendor: str, function: str = "") -> Node:
    """The vendor, and the part of it that somebody speaks for."""
    node: Node = {"@type": "Organization", "name": vendor}
    return node | {"department": {"@type": "Organization", "name": function}} if function else node


def crumbs(steps: Sequence[tuple[str, str]]) -> Node:
    """The way to a page: the name and the whole address of each step, the page itself last."""
    items = [
        {"@type": "ListItem", "position": place, "name": name, "item": address}
        for place, (name, address) in enumerate(steps, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}
