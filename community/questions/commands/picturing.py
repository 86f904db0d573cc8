"""Pictures go with the posts that show them: withheld while nobody can read those, deleted with a redacted version."""

import html
import re
from collections.abc import Collection, Mapping
from itertools import groupby
from typing import Any

from sqlalchemy import delete, func, insert, select, union

from community.accounts.commands import forget_uploads
from community.core import files
from community.core.db import command, db
from community.questions.models import Answer, Comment, Post, PostPicture, Revision

NAMED = re.compile(rf"/files/({files.NAME.pattern})")
shown_in, posts = PostPicture.__table__.c, Post.__table__.c
answers, comments = Answer.__table__.c, Comment.__table__.c


@command
def follow_pictures(post_ids: Collection[int], question_ids: Collection[int]) -> None:
    """Bring the files of pictures to where they belong, after these posts, or what is seen of these questions, changed.

    May run twice, and late: it goes by what the database says now.
    """
    known, said = names_by_post(post_ids), names_in_versions(post_ids)
    gone = {(post_id, name) for post_id in known for name in known[post_id] - said.get(post_id, set())}
    new = {(post_id, name) for post_id in said for name in said[post_id] - known.get(post_id, set())}
    for post_id, name in gone:
        db.session.execute(delete(PostPicture).where(PostPicture.post_id == post_id, PostPicture.name == name))
    if new:
        db.session.execute(insert(PostPicture), [{"post_id": post_id, "name": name} for post_id, name in sorted(new)])
    names = {name for _post_id, name in gone | new} | names_in_threads(question_ids)
    if not names:
        return
    used, seen = in_use(names), seen_in_posts(names)
    for name in sorted(names):
        if name in seen:
            files.release(name)
        elif name in used:
            files.withhold(name)
        else:
            files.discard(name)
    forget_uploads(names - used)


def names_by_post(post_ids: Collection[int]) -> Mapping[int, set[str]]:
    """The pictures that are known to stand in these posts."""
    rows = db.session.execute(
        select(shown_in.post_id, shown_in.name).where(shown_in.post_id.in_(post_ids)).order_by(shown_in.post_id)
    )
    return {post_id: {row.name for row in each} for post_id, each in groupby(rows, lambda row: row.post_id)}


def names_in_versions(post_ids: Collection[int]) -> Mapping[int, set[str]]:
    """The pictures that the versions of these posts name, however the address is written down."""
    found: dict[int, set[str]] = {}
    for table in (Revision.__table__.c.post_id, Revision.__table__.c.source), (posts.id, posts.html):
        with_pictures = select(*table).where(table[0].in_(post_ids), table[1].contains("files"))
        for post_id, text in db.session.execute(with_pictures):
            found.setdefault(post_id, set()).update(NAMED.findall(html.unescape(text).replace("\\", "")))
    return found


def names_in_threads(question_ids: Collection[int]) -> set[str]:
    """The pictures in all posts of these questions."""
    ids = union(
        select(posts.id).where(posts.id.in_(question_ids)),
        select(answers.id).where(answers.question_id.in_(question_ids)),
        select(comments.id).where(comments.question_id.in_(question_ids)),
    )
    return {*db.session.scalars(select(shown_in.name).distinct().where(shown_in.post_id.in_(ids)))}


def in_use(names: Collection[str]) -> set[str]:
    """Those of these pictures that stand in any version of any post."""
    return {*db.session.scalars(select(shown_in.name).distinct().where(shown_in.name.in_(names)))}


def seen_in_posts(names: Collection[str]) -> set[str]:
    """Those of these pictures that stand in a post that others can read: it, what it comments on, and its question are
    neither removed nor hidden."""
    around: list[Any] = [Post.__table__, Post.__table__.alias("parent"), Post.__table__.alias("thread")]
    post, parent, thread = (table.c for table in around)
    question_id = func.coalesce(answers.question_id, comments.question_id)
    seen = (
        select(shown_in.name)
        .distinct()
        .join_from(PostPicture.__table__, around[0], post.id == shown_in.post_id)
        .outerjoin(Answer.__table__, answers.id == post.id)
        .outerjoin(Comment.__table__, comments.id == post.id)
        .outerjoin(around[1], parent.id == comments.parent_id)
        .outerjoin(around[2], thread.id == question_id)
        .where(shown_in.name.in_(names))
    )
    for table in (post, parent, thread):
        seen = seen.where(table.deleted_at.is_(None), table.hidden_at.is_(None))
    return {*db.session.scalars(seen)}
