"""Questions whose bare addresses stand in posts: their titles, as far as the reader may read them, in one statement."""

from collections.abc import Collection, Iterable
from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, func, literal, select, union_all

from community.core.access import Actor
from community.core.db import db
from community.core.pages import shows
from community.core.text import our_site
from community.questions.models import Answer, Comment, Post, Question, Redirect
from community.questions.models.lines import Asked, Line, Linked
from community.questions.queries.visibility import is_for, reader, values_for

posts, questions, answers, comments = Post.__table__, Question.__table__, Answer.__table__, Comment.__table__
redirects, meant = Redirect.__table__, Post.__table__.alias("meant")
MOST = 500  # questions named on one page; more keep their address


def tie(lines: Iterable[Asked | Line], me: Actor) -> None:
    """Tell each of these posts which questions its text names by their bare address. No statement if none does."""
    here = our_site()
    naming = [(line, named) for line in lines if (named := here.posts_in(line.html))]
    if naming:
        known = titles_of(sorted(set().union(*(named for _line, named in naming)))[:MOST], me)
        for line, named in naming:
            line.links = tuple(known[path] for path in sorted(named) if path in known)


def links_in(html: str, me: Actor) -> tuple[Linked, ...]:
    """The questions that one text names by their bare address."""
    paths = sorted(our_site().posts_in(html))[:MOST]
    return tuple(titles_of(paths, me).values()) if paths else ()


def titles_of(paths: Collection[str], me: Actor) -> dict[str, Linked]:
    """The questions to which these short paths lead (see `Site.posts_in`), as far as the person may read them."""
    ids = {int(path[3:]) for path in paths if path.startswith(("/q/", "/p/"))}
    old = [path for path in paths if path.startswith(("/questions/", "/a/"))]
    values = {"ids": sorted(ids), "paths": old, **values_for(me)}
    known: dict[str, Linked] = {}
    shows(*(f"question:{post_id}" for post_id in ids))
    for row in db.session.execute(naming_statement(reader(me), bool(old)), values):
        shows(f"question:{row.question_id}")
        found = (row.old_path,) if row.old_path else (f"/p/{row.id}", f"/q/{row.id}")[: 1 + (row.id == row.question_id)]
        if row.may_read:
            known |= {path: Linked(path, row.title, row.is_solved) for path in found if path in paths}
    return known


@cache
def naming_statement(kind: str, old_too: bool) -> Any:
    """The posts `ids`, and those that had the old addresses `paths`, with their questions."""
    audience = is_for(kind)
    there = [column.is_(None) for table in (posts, meant) for column in (table.c.deleted_at, table.c.hidden_at)]
    tree = (
        meant.outerjoin(answers, answers.c.id == meant.c.id)
        .outerjoin(comments, comments.c.id == meant.c.id)
        .join(questions, questions.c.id == func.coalesce(answers.c.question_id, comments.c.question_id, meant.c.id))
        .join(posts, posts.c.id == questions.c.id)
    )
    columns: list[Any] = [
        meant.c.id,
        questions.c.id.label("question_id"),
        questions.c.title,
        (questions.c.accepted_answer_id.is_not(None) | questions.c.confirmed_at.is_not(None)).label("is_solved"),
        and_(*there, audience).label("may_read"),
    ]
    by_id = select(*columns, literal("").label("old_path")).select_from(tree)
    by_id = by_id.where(meant.c.id.in_(bindparam("ids", expanding=True)))
    if not old_too:
        return by_id
    by_path = select(*columns, redirects.c.old_path).select_from(
        redirects.join(tree, redirects.c.post_id == meant.c.id)
    )
    return union_all(by_id, by_path.where(redirects.c.old_path.in_(bindparam("paths", expanding=True))))
