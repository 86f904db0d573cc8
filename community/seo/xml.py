"""The XML that machines read: sitemaps (https://www.sitemaps.org/protocol.html) and the Atom feed (RFC 4287)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from urllib.parse import quote

from flask import render_template
from flask_babel import gettext as _
from markupsafe import escape

from community.core.mail import absolute
from community.core.text.tags import TAG
from community.questions.models import Question
from community.seo.queries import Row

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
UNLAWFUL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0 has no way to say these
LOCAL = re.compile(r'(\s(?:href|src)=")/(?!/)')
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def moment(value: datetime) -> str:
    """A moment as sitemaps and Atom write it."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def address(question_id: int, slug: str) -> str:
    """The whole address of a question, in ASCII."""
    return absolute(f"/q/{question_id}/{quote(slug)}")


def sitemap_index(parts: Iterable[tuple[int, datetime]]) -> str:
    """The list of all sitemaps."""
    lines = [
        f"<sitemap><loc>{escape(absolute(f'/sitemap-{part}.xml'))}</loc><lastmod>{moment(active)}</lastmod></sitemap>\n"
        for part, active in parts
    ]
    return f'{HEAD}<sitemapindex xmlns="{SITEMAPS}">\n{"".join(lines)}</sitemapindex>\n'


def sitemap(rows: Iterable[Row]) -> Iterator[str]:
    """One sitemap, piece by piece."""
    yield f'{HEAD}<urlset xmlns="{SITEMAPS}">\n'
    for question_id, slug, active in rows:
        yield f"<url><loc>{escape(address(question_id, slug))}</loc><lastmod>{moment(active)}</lastmod></url>\n"
    yield "</urlset>\n"


def feed(questions: Sequence[Question], path: str = "/feed.atom", page: str = "/", title: str = "") -> str:
    """Questions as an Atom feed, which is at `path` and shows what is on `page`; the newest ones without a `title`.

    The id of an entry is its address without the words that may change.
    """
    entries = [
        {
            "id": absolute(f"/q/{question.id}"),
            "url": address(question.id, question.slug),
            "title": question.title,
            "author": author_of(question),
            "published": moment(question.created_at),
            "updated": moment(changed(question)),
            "summary": TAG.sub(with_whole_addresses, question.html),
        }
        for question in questions
    ]
    updated = moment(last_change(questions))
    about = {"url": absolute(path), "page": absolute(page), "title": title or _("Newest questions")}
    return UNLAWFUL.sub(" ", render_template("seo/feed.xml", entries=entries, updated=updated, **about))


def last_change(questions: Iterable[Question]) -> datetime:
    """When the newest of these questions came or was edited."""
    return max(map(changed, questions), default=NEVER)


def changed(question: Question) -> datetime:
    return question.edited_at or question.created_at


def author_of(question: Question) -> str:
    if question.author:
        return question.author.name
    return question.author_name or _("Someone who left")


def with_whole_addresses(tag: re.Match[str]) -> str:
    """A tag whose links and pictures also work outside our pages."""
    return LOCAL.sub(lambda local: local[1] + absolute("/"), tag[0])
