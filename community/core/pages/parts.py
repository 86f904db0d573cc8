"""Parts of pages that look the same for everyone who sees them, made once: a post, a row of a list, its buttons.

A part is known by what it shows. Whoever changes that sees another part, so nothing needs to be dropped here.
"""

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from math import inf

from jinja2.runtime import Macro
from markupsafe import Markup

from community.core.pages.marks import Mark, making
from community.core.web import form_token

OVERHEAD = 1_000  # bytes that a kept part needs beside its text, about
TOKEN = secrets.token_hex(16)  # stands in kept forms where the token of each reader goes


@dataclass(frozen=True, slots=True)
class Part:
    """The text of a part, what it shows, and when its words are old (seconds since 1970)."""

    text: Markup
    keys: frozenset[str]
    until: float
    has_form: bool

    @property
    def size(self) -> int:
        """In bytes, about: what it was made of is kept beside it."""
        return 2 * len(self.text) + OVERHEAD


class Parts:
    """Parts in this process, those not used for longest thrown out first when they need more than `limit` bytes."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self.lock = threading.Lock()
        self.kept: OrderedDict[Hashable, Part] = OrderedDict()

    def part(self, macro: Macro, *shown: Hashable) -> Markup:
        """What a macro makes of these values, and of nothing else: it must not look at who reads, nor at the address.

        Called by templates instead of the macro itself.
        """
        key = macro.name, shown
        with self.lock:
            part = self.kept.get(key)
            if part is not None:
                self.kept.move_to_end(key)
        if part is None or part.until <= time.time():
            part = made(macro, shown)
            self.keep(key, part)
        page = making.get()
        if page is not None:
            page.keys.update(part.keys)
            page.until = min(page.until, part.until)
        return Markup(part.text.replace(TOKEN, token_here())) if part.has_form else part.text  # noqa: S704

    def keep(self, key: Hashable, part: Part) -> None:
        with self.lock:
            former = self.kept.pop(key, None)
            self.size += part.size - (former.size if former else 0)
            self.kept[key] = part
            while self.size > self.limit:
                self.size -= self.kept.popitem(last=False)[1].size


def made(macro: Callable[..., str], shown: tuple[Hashable, ...]) -> Part:
    """Make a part, and note what the macro says about itself meanwhile."""
    mark = Mark(until=inf, is_part=True)
    token = making.set(mark)
    try:
        text = Markup(macro(*shown))  # noqa: S704
    finally:
        making.reset(token)
    return Part(text, frozenset(mark.keys), mark.until, TOKEN in text)


def token_here() -> str:
    """The token that protects this reader's forms; in a part, what stands for it."""
    mark = making.get()
    return TOKEN if mark is not None and mark.is_part else form_token()
