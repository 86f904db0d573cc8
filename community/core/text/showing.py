"""What a stored text looks like on this site today: whom its links vouch for, and bare addresses of our own posts.

Texts are stored as if no link were trusted. Who is trusted is a setting, so it is looked at when a text is shown.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from html import unescape
from typing import TypeVar
from urllib.parse import urlsplit

from flask import current_app

from community.core.text.addresses import FOREIGN_REL
from community.settings import Settings

T = TypeVar("T")

ANY_BELOW = "*."
LINK = "</a>"
POST = r"/(?P<kind>q|p|questions|a)/(?P<number>[1-9]\d{0,17})(?=[/?#]|$)"


class Site:
    """The site that shows texts: its own address, and hosts whose links are plain.

    `trusted` are names of hosts as ASCII in small letters; `*.example.com` stands for every host below example.com, at
    any depth, but not for example.com itself. A host is trusted at every port.
    """

    def __init__(self, url: str, trusted: tuple[str, ...] = ()) -> None:
        host = spellings(urlsplit(url).netloc.lower())
        own, plain = f"(?i:https?://{host})", [f"https?://{host}"]
        for name in trusted:
            below = rf"[^/?#\":]+\.{spellings(name[2:])}"
            plain.append(rf"https?://{below if name.startswith(ANY_BELOW) else spellings(name)}(?::\d+)?")
        self.home = re.compile(rf"{own}(?=[/?#]|$)")
        self.leads = re.compile(rf"{own}?{POST}")
        self.says = re.compile(rf"(?i:(?:https?://)?{host})?{POST}")
        # Both begin with fixed letters, which are found quickly.
        self.bare = re.compile(rf'<a href="({own}?/(?:q|p|questions|a)/[1-9][^"]*)"(?: rel="[^"]*")?>([^<]+)</a>')
        leads = rf'href="(?i:{"|".join(plain)})(?:[/?#][^"]*)?"'
        self.vouched = re.compile(rf'<a ((?:title="[^"]*" )?{leads}(?: title="[^"]*")?) rel="{FOREIGN_REL}"')

    def is_own(self, address: str) -> bool:
        """Whether a whole address leads to this site."""
        return self.home.match(address) is not None

    def posts_in(self, html: str) -> set[str]:
        """The posts of this site whose bare address stands in a text, as short paths such as `/q/12`.

        An address is bare when it is its link's words, too. `/questions/` and `/a/` are from before an import.
        """
        if LINK not in html:  # nearly all texts; this is much quicker than the pattern
            return set()
        return {post for link in self.bare.finditer(html) if (post := self.named(link))}

    def named(self, link: re.Match[str]) -> str:
        """The post that a link leads to, if its words are that address too; else nothing."""
        leads, says = self.leads.match(unescape(link[1])), self.says.match(unescape(link[2]).strip())
        if leads is None or says is None or leads.groups() != says.groups():
            return ""
        return f"/{leads['kind']}/{leads['number']}"

    def shown(self, html: str, posts: Mapping[str, T], draw: Callable[[str, T], str]) -> str:
        """A stored text for a page. Links to this site and to trusted hosts lose their `rel`; for bare addresses of
        `posts` (see `posts_in`) stands what `draw` makes of the address, as it is written in HTML, and the post."""
        if LINK not in html:
            return html
        html = self.vouched.sub(r"<a \1", html)
        if not posts:
            return html

        def instead(link: re.Match[str]) -> str:
            post = posts.get(self.named(link))
            return link[0] if post is None else draw(link[1], post)

        return self.bare.sub(instead, html)


def our_site() -> Site:
    """The site of the running app."""
    settings: Settings = current_app.config["SETTINGS"]
    return site_of(settings.site_url, settings.trusted_link_hosts)


@lru_cache(maxsize=8)
def site_of(url: str, trusted: tuple[str, ...]) -> Site:
    """The site with these settings; putting its patterns together takes longer than showing a text."""
    return Site(url, trusted)


def spellings(host: str) -> str:
    """A pattern for a host and its port in ASCII (`xn--...`), and as its people write it."""
    try:
        native = host.encode("ascii").decode("idna")
    except UnicodeError:
        native = host
    return f"(?:{'|'.join(sorted({re.escape(host), re.escape(native)}))})"
