"""What stands in posts, what is due to be looked at, and what turned out to be broken."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, select, tuple_

from community.accounts.models import User
from community.core.access import Actor
from community.core.db import db
from community.core.errors import NotFound
from community.links.models import LinkPlace, OutgoingLink
from community.questions.models import Answer, Comment, Post, Question
from community.questions.models.posts import EVERYONE
from community.questions.queries.visibility import Columns, in_audience

PAGE = 30
SHOWN = 5  # posts of each link; more are only counted

posts, questions, answers, comments = Post.__table__, Question.__table__, Answer.__table__, Comment.__table__
asked, links, places = Post.__table__.alias("asked"), OutgoingLink.__table__, LinkPlace.__table__


@cache
def with_question() -> Any:
    """Any post, with the question on whose page it stands (`questions`, and `asked` for what all posts have)."""
    question_id = func.coalesce(answers.c.question_id, comments.c.question_id, posts.c.id)
    return (
        posts.outerjoin(answers, answers.c.id == posts.c.id)
        .outerjoin(comments, comments.c.id == posts.c.id)
        .join(questions, questions.c.id == question_id)
        .join(asked, asked.c.id == questions.c.id)
    )


def there() -> Any:
    """Neither the post nor its question was removed."""
    return and_(*(table.c[name].is_(None) for table in (posts, asked) for name in ("deleted_at", "hidden_at")))


@cache
def public_posts() -> Select[Any]:
    """Posts that everyone may read; nobody is asked about a link from a private one."""
    return (
        select(posts.c.id, posts.c.html).select_from(with_question()).where(there(), questions.c.audience == EVERYONE)
    )


def texts_of(post_ids: Sequence[int]) -> dict[int, str]:
    """The texts of those posts that everyone may read."""
    wanted = public_posts().where(posts.c.id.in_(bindparam("ids", expanding=True)))
    return {row.id: row.html for row in db.session.execute(wanted, {"ids": post_ids})}


def ids_after(post_id: int, count: int) -> list[int]:
    return list(db.session.scalars(select(posts.c.id).where(posts.c.id > post_id).order_by(posts.c.id).limit(count)))


def due(moment: datetime, count: int) -> Sequence[Any]:
    """Links whose time has come, those that wait longest first: id, url, host, and whether a post of theirs is public.

    Nobody else gets the same ones before the command ends.
    """
    in_public = (
        public_posts()
        .join(places, places.c.post_id == posts.c.id)
        .where(places.c.link_id == links.c.id)
        .correlate(links)
        .exists()
    )
    wanted = select(links.c.id, links.c.url, links.c.host, in_public.label("is_public"))
    wanted = wanted.where(links.c.next_at <= moment).order_by(links.c.next_at, links.c.id).limit(count)
    return db.session.execute(wanted.with_for_update(skip_locked=True, of=links)).all()


@dataclass(frozen=True)
class Place:
    """A post in which a link stands."""

    post_id: int
    kind: str
    title: str
    writer: str


@dataclass(frozen=True)
class Broken:
    """A broken link, some of the posts in which it stands, and how many there are."""

    link: OutgoingLink
    places: list[Place] = field(default_factory=list)
    count: int = 0


@dataclass(frozen=True)
class BrokenPage:
    """One page of them, those found last first. `after` is the id of the link after which the next page begins."""

    links: list[Broken]
    after: int | None


def broken(me: Actor, ignored: bool = False, before: int | None = None) -> BrokenPage:
    """Links that are broken and stand in posts which the person may read: two statements. NotFound for no such page."""
    audience = in_audience(me, Columns(questions.c.audience, asked.c.author_id))
    mine = select(places.c.post_id).select_from(with_question().join(places, places.c.post_id == posts.c.id))
    mine = mine.where(there(), audience, places.c.link_id == OutgoingLink.id).correlate(links)
    wanted = select(OutgoingLink).where(
        OutgoingLink.broken_at.is_not(None),
        OutgoingLink.ignored_at.is_not(None) if ignored else OutgoingLink.ignored_at.is_(None),
        mine.exists(),
    )
    if before is not None:
        last = link_or_404(before)
        wanted = wanted.where(tuple_(OutgoingLink.broken_at, OutgoingLink.id) < (last.broken_at, last.id))
    newest = OutgoingLink.broken_at.desc(), OutgoingLink.id.desc()
    found = {link.id: Broken(link) for link in db.session.scalars(wanted.order_by(*newest).limit(PAGE + 1))}
    page = list(found.values())[:PAGE]
    return BrokenPage(with_places(page, audience), page[-1].link.id if len(found) > PAGE else None)


def with_places(page: list[Broken], audience: Any) -> list[Broken]:
    """Add the newest posts in which each of these links stands."""
    numbered = (
        select(
            places.c.link_id, posts.c.id.label("post_id"), posts.c.kind, questions.c.title,
            func.coalesce(User.name, posts.c.author_name, "").label("writer"),
            func.row_number().over(partition_by=places.c.link_id, order_by=posts.c.id.desc()).label("place"),
            func.count().over(partition_by=places.c.link_id).label("number"),
        )
        .select_from(
            with_question().join(places, places.c.post_id == posts.c.id).outerjoin(User, User.id == posts.c.author_id)
        )
        .where(there(), audience, places.c.link_id.in_([one.link.id for one in page]))
        .subquery()
    )  # fmt: skip
    rows = db.session.execute(select(numbered).where(numbered.c.place <= SHOWN).order_by(numbered.c.place)).all()
    return [
        Broken(
            one.link,
            [Place(row.post_id, row.kind, row.title, row.writer) for row in rows if row.link_id == one.link.id],
            next((row.number for row in rows if row.link_id == one.link.id), 0),
        )
        for one in page
    ]


def link_or_404(link_id: int) -> OutgoingLink:
    link = db.session.get(OutgoingLink, link_id)
    if link is None or link.broken_at is None:
        raise NotFound()
    return link


def known() -> tuple[int, int]:
    """How many links are known, and how many of them somebody has looked at."""
    row = db.session.execute(select(func.count(), func.count(OutgoingLink.looked_at)).select_from(OutgoingLink)).one()
    return row[0], row[1]
