"""The XML that machines read: sitemaps (https://www.sitemaps.org/protocol.html) and Atom feeds (RFC 4287)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from urllib.parse import quote

from flask import render_template
from flask_babel import gettext as _
from markupsafe import escape

from community.core.mail import absolute
from community.core.text.tags import TAG
from community.questions.models import Answer, Post, Question

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
UNLAWFUL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0 has no way to say these
LOCAL = re.compile(r'(\s(?:href|src)=")/(?!/)')
LINES = 500  # of a sitemap, sent at once
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def moment(value: datetime) -> str:
    """A moment as sitemaps and Atom write it."""
    return f"{value.astimezone(UTC).isoformat(timespec='seconds')[:-6]}Z"


def whole(path: str) -> str:
    """The whole address of a path, in ASCII."""
    return absolute(quote(path))


def lines_of(element: str, places: Iterable[tuple[str, datetime | None]]) -> Iterator[str]:
    """The lines of a sitemap or of the index. Nothing in a quoted path has a meaning in XML."""
    begin = f"<{element}><loc>{escape(absolute(''))}"
    for path, changed in places:
        lastmod = f"<lastmod>{moment(changed)}</lastmod>" if changed else ""
        yield f"{begin}{quote(path)}</loc>{lastmod}</{element}>\n"


def sitemap_index(parts: Iterable[tuple[str, datetime | None]]) -> str:
    """The list of all sitemaps, each with its path and when something in it last changed."""
    return f'{HEAD}<sitemapindex xmlns="{SITEMAPS}">\n{"".join(lines_of("sitemap", parts))}</sitemapindex>\n'


def sitemap(places: Iterable[tuple[str, datetime | None]]) -> Iterator[str]:
    """One sitemap, piece by piece: the path of each page and when it last changed."""
    yield f'{HEAD}<urlset xmlns="{SITEMAPS}">\n'
    lines = lines_of("url", places)
    while piece := "".join(islice(lines, LINES)):
        yield piece
    yield "</urlset>\n"


def feed(posts: Sequence[Post], path: str = "/feed.atom", page: str = "/", title: str = "", hub: str = "") -> str:
    """Questions and answers as an Atom feed, which is at `path` and shows what is on `page`; `title` is plain text.

    `hub` is the address where readers can ask to be told of changes (https://www.w3.org/TR/websub/). Entries keep
    their id whatever is edited.
    """
    entries = [entry(post) for post in posts]
    updated = moment(last_change(posts))
    about = {"url": absolute(path), "page": absolute(page), "title": title or _("Newest questions"), "hub": hub}
    return UNLAWFUL.sub(" ", render_template("seo/feed.xml", entries=entries, updated=updated, **about))


def entry(post: Post) -> dict[str, str]:
    """What the feed says about a question or an answer. The address of an answer finds the page where it stands."""
    if isinstance(post, Answer):
        title = _("Answer: %(title)s", title=post.question.title)
        about = {"id": absolute(f"/p/{post.id}"), "url": absolute(f"/p/{post.id}"), "title": title}
    else:
        assert isinstance(post, Question)
        url = whole(f"/q/{post.id}/{post.slug}")
        about = {"id": absolute(f"/q/{post.id}"), "url": url, "title": post.title}
    return about | {
        "author": author_of(post),
        "published": moment(post.created_at),
        "updated": moment(changed(post)),
        "summary": TAG.sub(with_whole_addresses, post.html),
    }


def last_change(posts: Iterable[Post]) -> datetime:
    """When the newest of these posts came or was edited."""
    return max(map(changed, posts), default=NEVER)


def changed(post: Post) -> datetime:
    return post.edited_at or post.created_at


def author_of(post: Post) -> str:
    if post.author:
        return post.author.name
    return post.author_name or _("Someone who left")


def with_whole_addresses(tag: re.Match[str]) -> str:
    """A tag whose links and pictures also work outside our pages."""
    return LOCAL.sub(lambda local: local[1] + absolute("/"), tag[0])
