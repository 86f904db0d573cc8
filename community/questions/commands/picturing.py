"""Pictures go with the posts that show them: withheld unless everybody reads one, deleted with a redacted version."""

import html
import re
from collections.abc import Collection, Mapping
from itertools import groupby

from sqlalchemy import delete, insert, select, union

from community.accounts.commands import forget_uploads
from community.core import files
from community.core.db import command, db
from community.core.stretches import portions, stretches
from community.questions.models import Answer, Comment, Post, PostPicture, Revision
from community.questions.queries.pictures import open_to_everyone

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
    put_where_they_belong({name for _post_id, name in gone | new} | names_in_threads(question_ids))


def put_all_where_they_belong() -> None:
    """The same for every picture of a post: after a file could not be moved, or was put back from a copy."""
    for stretch in stretches(shown_in.post_id):
        here: set[str] = {*db.session.scalars(select(shown_in.name).where(stretch.holds(shown_in.post_id)))}
        for names in portions(here):
            put_some(names)


@command
def follow_face(name: str) -> None:
    """Bring the file of a picture that stands beside somebody's name, or no longer does, to where it belongs."""
    if name in open_to_everyone([name]):
        files.release(name)
    else:
        files.withhold(name)


@command
def put_some(names: Collection[str]) -> None:
    put_where_they_belong({*names})


def put_where_they_belong(names: set[str]) -> None:
    """Serve what everybody may open, withhold the rest, and delete what no version of any post shows any more."""
    if not names:
        return
    used, is_open = in_use(names), open_to_everyone(names)
    for name in sorted(names):
        if name in is_open:
            files.release(name)
        elif name in used:
            files.withhold(name)
        else:
            files.discard(name)
    forget_uploads(names - used - is_open)


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
