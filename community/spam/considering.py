"""A post is considered before anybody sees it: is it within the limits of its author, and does it look like spam?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import insert

from community.accounts.models import User
from community.core.db import directly, now
from community.core.errors import Invalid
from community.core.mail import ours
from community.core.traps import UNKNOWN, Manner
from community.spam import signs
from community.spam.levels import level_of
from community.spam.likeness import ALIKE, bands, distance, simhash
from community.spam.models import Trace
from community.spam.queries import DAY, LATELY, lately
from community.spam.reading import FEWEST_ALIKE, Reading, mark_of_host
from community.spam.rules import (
    BASIC,
    COUNTED,
    HOLD,
    KNOWN,
    LINKS,
    MENTIONS,
    NEW,
    PICTURES,
    TRUSTED,
    UNLIMITED,
    knowledge,
    limit_of,
)
from community.spam.signs import Sign, found
from community.spam.weighing import Likes, Situation, hosts_named, sum_of, weigh

NEW_TRACE = insert(cast("Any", Trace.__table__))
BANDS, PIECES = tuple(f"band_{n}" for n in range(4)), tuple(f"piece_{n}" for n in range(3))
WATCHED = (NEW, BASIC)  # what they posted lately is looked at; of known people, if they name a site nobody knows


@dataclass(frozen=True)
class Considered:
    """What came of it. `trace` is to be kept once the post has its number."""

    level: str
    signed: Sequence[Sign]
    trace: dict[str, Any] | None

    @property
    def points(self) -> int:
        return max(0, sum_of(self.signed))

    @property
    def is_suspicious(self) -> bool:
        """Whether a moderator should look before anybody else does."""
        return self.points >= limit_of(self.level, HOLD)

    @property
    def why(self) -> list[dict[str, Any]]:
        return [sign.as_kept() for sign in self.signed]

    def with_contacts(self, kinds: Sequence[str]) -> "Considered":
        """The same, knowing also which contact details were found."""
        if not kinds or self.level == TRUSTED:
            return self
        return replace(self, signed=[*self.signed, found(signs.CONTACT, ", ".join(kinds))])

    def leave_trace(self, post_id: int) -> None:
        """Remember that this was posted, or what became of it by an edit."""
        if self.trace is not None:
            directly(NEW_TRACE, {**self.trace, "post_id": post_id})


def consider(
    author: User,
    kind: str,
    text: Reading,
    mentions: int,
    manner: Manner = UNKNOWN,
    question_at: datetime | None = None,
    edited_id: int | None = None,
) -> Considered:
    """Consider what somebody posts, or (with `edited_id`, the number of the post) made of it. One statement for people
    with little history, and for known people who name a site that nobody knows: accounts are stolen, too.

    Raises Invalid with kind words when it is more than somebody may post in a day, or put into one post.
    """
    level, known = level_of(author), knowledge()
    must_fit(level, text, mentions)
    host = next((mark_of_host(name) for name in hosts_named(text) if not known.words.is_good_host(name)), None)
    likeness = simhash(text.words) if len(text.words) >= FEWEST_ALIKE else None
    likes, old_hosts = Likes(), frozenset[int]() if edited_id else None
    if level in WATCHED or (level == KNOWN and host is not None):
        rows = lately(author.id, bands(likeness) if likeness is not None else None, text.pieces, host)
        if edited_id is None:
            must_be_within_day(level, kind, author.id, rows)
        else:
            old_hosts = frozenset(row.host for row in rows if row.post_id == edited_id and row.host)
        likes = likes_in([row for row in rows if row.post_id != edited_id], author.id, likeness, text.pieces, host)
        if level == KNOWN:  # who quote others, and themselves
            likes = replace(likes, again=0, others=0)
    situation = Situation(
        is_untried=level in WATCHED,
        is_new=level == NEW,
        doubt=author.doubt,
        manner=manner,
        question_days=(now() - question_at).days if question_at else 0,
        old_hosts=old_hosts,
        likes=likes,
    )
    is_traced = edited_id is None or level in WATCHED
    trace = trace_of(author.id, kind, likeness, text.pieces, host, level in WATCHED) if is_traced else None
    return Considered(level, weigh(text, situation, known), trace)


def trace_of(
    author_id: int, kind: str, likeness: int | None, pieces: Sequence[int], host: int | None, untried: bool
) -> dict[str, Any]:
    """A row of traces without the number of its post."""
    trace = {"author_id": author_id, "kind": kind, "likeness": likeness, "host": host, "untried": untried}
    in_bands = bands(likeness) if likeness is not None else (None,) * len(BANDS)
    told = [*pieces, *(None,) * len(PIECES)]
    return trace | dict(zip(BANDS, in_bands, strict=True)) | dict(zip(PIECES, told, strict=False))


def likes_in(
    rows: Sequence[Any], author_id: int, likeness: int | None, pieces: Sequence[int], host: int | None
) -> Likes:
    """What of these traces is like a text, or links to the same site."""
    alike = [row for row in rows if likeness is not None and is_alike(row.likeness, likeness)]
    copied = [row for row in rows if {row.piece_0, row.piece_1, row.piece_2}.intersection(pieces) and row not in alike]
    near = [row for row in rows if host is not None and row.host == host and row.at > now() - LATELY]
    return Likes(
        again=len({row.post_id for row in alike if row.author_id == author_id}),
        others=len({row.author_id for row in [*alike, *copied]} - {author_id}),
        spam=sum(row.is_spam for row in [*alike, *copied]),
        host=len({row.author_id for row in near if row.untried} - {author_id}),
        host_known=len({row.author_id for row in near if not (row.untried or row.is_spam)}) >= 2,
        host_spam=sum(row.is_spam for row in near),
    )


def is_alike(one: int | None, other: int) -> bool:
    return one is not None and distance(one, other) <= ALIKE


def must_fit(level: str, text: Reading, mentions: int) -> None:
    """Raise Invalid when there is more in a post than its author may put there yet."""
    if not ours().rate_limits:
        return
    for what, count in ((LINKS, len(text.links)), (PICTURES, text.pictures), (MENTIONS, mentions)):
        most = limit_of(level, what)
        if most != UNLIMITED and count > most:
            raise Invalid(
                f"{too_much(what, most, count)} {_('Your text is kept. The limit goes up as you take part.')}", "source"
            )


def too_much(what: str, most: int, count: int) -> str:
    """What is too much in a post, in words."""
    if what == LINKS:
        words = ngettext(
            "For now a post of yours may have one link", "For now a post of yours may have %(num)s links", most
        )
    elif what == PICTURES:
        words = ngettext(
            "For now a post of yours may have one picture", "For now a post of yours may have %(num)s pictures", most
        )
    else:
        words = ngettext(
            "For now a post of yours may mention one person", "For now a post of yours may mention %(num)s people", most
        )
    return _("%(words)s; this one has %(count)s.", words=words, count=count)


def must_be_within_day(level: str, kind: str, author_id: int, rows: Sequence[Any]) -> None:
    """Raise Invalid when somebody has posted as much today as they may."""
    most = limit_of(level, COUNTED[kind])
    if most == UNLIMITED or not ours().rate_limits:
        return
    since, first = now() - DAY, dict[int, datetime]()
    for row in rows:
        if row.author_id == author_id and row.kind == kind:  # edits leave traces, too, and are no further posts
            first[row.post_id] = min(row.at, first.get(row.post_id, row.at))
    latest = [at for at in first.values() if at > since]
    if len(latest) < most:
        return
    hours = max(1, round((min(latest) + DAY - now()).total_seconds() / 3600))
    after = ngettext("in about an hour", "in about %(num)s hours", hours)
    raise Invalid(f"{enough(kind, most)} {_('Your text is kept: send it again %(after)s.', after=after)}", "source")


def enough(kind: str, most: int) -> str:
    """That somebody has posted enough for today, in words."""
    if kind == "question":
        return ngettext("For now you can ask one question a day.", "For now you can ask %(num)s questions a day.", most)
    if kind == "answer":
        return ngettext("For now you can post one answer a day.", "For now you can post %(num)s answers a day.", most)
    return ngettext("For now you can post one comment a day.", "For now you can post %(num)s comments a day.", most)
