"""Reading posts for links, and what becomes of each link when it was looked at."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime, timedelta
from hashlib import blake2b
from html import unescape
from typing import Any, cast
from urllib.parse import urldefrag, urlsplit

from flask_babel import gettext as _
from sqlalchemy import Table, delete, insert, select, update

from community.accounts.models import User
from community.core.access import require
from community.core.audit import Act, log_act
from community.core.db import command, db, lock, now
from community.core.errors import Invalid
from community.core.outside import is_fit
from community.core.rows import moment, plain
from community.core.text import our_site
from community.links import policy, queries
from community.links.looking import DOWN, GONE, GOOD, LATER, Outcome
from community.links.models import LinkPlace, LinkWalk, OutgoingLink
from community.staff.queries import live_grant

IGNORE, HEED = "ignore link", "heed link"  # kinds of acts
PORTION = 200  # posts read at once; others wait with writing meanwhile
LOOKS = 20  # links looked at together, each at another host
QUEUE = 200  # links considered for that
LONGEST = 2_000  # characters of an address
MOST = 100  # links of one post
LEASE = timedelta(hours=1)  # far longer than one look; then somebody else may look
MINUTE, MONTH = timedelta(minutes=1), timedelta(days=30)
AGAIN = {GONE: timedelta(days=1), DOWN: timedelta(days=3)}
NEEDED = {GONE: 3, DOWN: 5}  # looks on as many days before it is reported

HREF = re.compile(r'<a [^>]*?href="(https?://[^"]+)"', re.IGNORECASE)
links, places = cast(Table, OutgoingLink.__table__), cast(Table, LinkPlace.__table__)


def links_in(html: str) -> Iterator[str]:
    """The addresses elsewhere that a text links to and that can be asked, each once, without fragments."""
    here = our_site()
    found = dict.fromkeys(urldefrag(unescape(link[1])).url for link in HREF.finditer(html))
    fit = (url for url in found if len(url) <= LONGEST and is_fit(url) and "." in (urlsplit(url).hostname or ""))
    return (url for _number, url in zip(range(MOST), (url for url in fit if not here.is_own(url)), strict=False))


def key_of(url: str) -> str:
    return blake2b(url.encode(), digest_size=16).hexdigest()


@command
def collect(post_ids: Collection[int]) -> None:
    """Note which links stand in these posts now; none in those that not everyone may read."""
    texts = queries.texts_of(sorted(post_ids))
    standing = {post_id: {key_of(url): url for url in links_in(html)} for post_id, html in texts.items()}
    urls = {key: url for found in standing.values() for key, url in found.items()}
    ids = known(urls)
    fresh = [{"key": key, "url": url, "host": urlsplit(url).hostname, "next_at": now(), "failures": 0, "fault": ""}
             for key, url in urls.items() if key not in ids]  # fmt: skip
    if fresh:
        db.session.execute(insert(links), fresh)
        ids = known(urls)
    db.session.execute(delete(places).where(places.c.post_id.in_(post_ids)))
    rows = [{"link_id": ids[key], "post_id": post_id} for post_id, found in standing.items() for key in found]
    if rows:
        db.session.execute(insert(places), rows)


def known(urls: Mapping[str, str]) -> dict[str, int]:
    """The ids of those links that are known, by key."""
    rows = db.session.execute(select(links.c.key, links.c.id).where(links.c.key.in_(urls)))
    return {row.key: row.id for row in rows}


@command
def walk() -> int:
    """Read the next posts for links; once a month all of them again. Returns how many there were."""
    moment = now()
    going = db.session.get(LinkWalk, 1) or LinkWalk(id=1, post_id=0, began_at=moment)
    db.session.add(going)
    ids = queries.ids_after(going.post_id, PORTION)
    if ids:
        collect(ids)
        going.post_id = ids[-1]
    elif going.began_at < moment - MONTH:
        going.post_id, going.began_at = 0, moment
    return len(ids)


@command
def claim() -> dict[int, str]:
    """Take links whose time has come, each of another host; nobody else takes them meanwhile.

    Others of the same host line up behind, a minute apart. What stands in no public post any more is forgotten.
    """
    moment = now()
    taken: dict[int, str] = {}
    hosts: Counter[str] = Counter()
    for row in queries.due(moment, QUEUE):
        if not row.is_public:
            db.session.execute(delete(links).where(links.c.id == row.id))
            continue
        if not hosts[row.host] and len(taken) < LOOKS:
            taken[row.id] = row.url
            put_off(links.c.id == row.id, moment + LEASE)
        elif hosts[row.host]:
            put_off(links.c.id == row.id, moment + hosts[row.host] * MINUTE)
        hosts[row.host] += 1
    return taken


def put_off(which: Any, until: datetime) -> None:
    db.session.execute(update(links).where(which).values(next_at=until))


@command
def note(link_id: int, outcome: Outcome) -> None:
    """Write down what became of a look. A link is reported after it failed on several days, and forgotten when it is
    there again; what robots may not see is never reported."""
    link = db.session.get(OutgoingLink, link_id, with_for_update=True, populate_existing=True)
    if link is None or link.ignored_at:
        return
    moment, looked_at = now(), link.looked_at
    link.looked_at, link.next_at = moment, moment + MONTH
    if outcome.kind == GOOD:
        link.failures, link.failed_at, link.broken_at, link.fault = 0, None, None, ""
        link.status = outcome.status
    elif outcome.kind == LATER:
        wait = min(max(timedelta(seconds=outcome.wait), AGAIN[GONE]), MONTH)
        link.next_at = moment + wait
        rest = moment + min(timedelta(seconds=outcome.wait), MONTH)
        put_off((links.c.host == link.host) & (links.c.next_at < rest) & (links.c.id != link.id), rest)
    elif outcome.kind in NEEDED:
        fail(link, outcome, looked_at)


def fail(link: OutgoingLink, outcome: Outcome, looked_at: datetime | None) -> None:
    """Count a failure, one a day."""
    moment = now()
    link.fault, link.status, link.failed_at = outcome.fault, outcome.status, link.failed_at or moment
    if not link.failures or looked_at is None or looked_at.date() < moment.date():
        link.failures += 1
    if link.failures >= NEEDED[outcome.kind]:
        link.broken_at = link.broken_at or moment
    if link.broken_at is None:
        link.next_at = moment + AGAIN[outcome.kind]


@command
def look_again(actor: User, link: OutgoingLink) -> None:
    """Have a link looked at with the worker's next round."""
    require(policy.can_look_after_links(actor, live_grant(actor.id) is not None))
    lock(link).next_at = now()


@command
def ignore(actor: User, link: OutgoingLink) -> None:
    """Nobody looks at this link any more, and it is not reported."""
    require(policy.can_look_after_links(actor, live_grant(actor.id) is not None))
    log_act(IGNORE, actor.id, ("link", lock(link).id), before=looked_after(link))
    link.ignored_at, link.ignored_by_id, link.next_at = now(), actor.id, None


@command
def heed(actor: User, link: OutgoingLink) -> None:
    """Report an ignored link again, and look at it."""
    require(policy.can_look_after_links(actor, live_grant(actor.id) is not None))
    log_act(HEED, actor.id, ("link", lock(link).id), before=looked_after(link))
    link.ignored_at = link.ignored_by_id = None
    link.next_at = now()


def looked_after(link: OutgoingLink) -> dict[str, Any]:
    """Whether a link is ignored, and when it is looked at next."""
    return plain({"ignored_at": link.ignored_at, "ignored_by_id": link.ignored_by_id, "next_at": link.next_at})


def undo_ignoring(_moderator: User, act: Act) -> None:
    """A link is ignored, or not, as it was before; unless that changed since, or nobody links there any more."""
    link = db.session.get(OutgoingLink, act.subject_id)
    if link is None or (lock(link).ignored_at is None) == (act.kind == IGNORE):
        raise Invalid(_("This has changed since: look at it first."))
    link.ignored_at, link.next_at = moment(act.before["ignored_at"]), moment(act.before["next_at"])
    link.ignored_by_id = act.before["ignored_by_id"]


UNDO_LINKS: Mapping[str, Callable[[User, Act], None]] = {IGNORE: undo_ignoring, HEED: undo_ignoring}
