"""Other names of tags: whoever uses one gets the tag itself, and so do the questions that have it already."""

from collections.abc import Collection, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, func, insert, select, update

from community.accounts.models import User
from community.catalog.commands import parse_tags
from community.catalog.models import Tag, TagSynonym
from community.catalog.queries import areas_of
from community.core.access import require
from community.core.audit import Act, log_act
from community.core.db import command, db
from community.core.errors import Invalid, NotFound
from community.core.events import record
from community.core.pages import changed
from community.core.rows import restore
from community.questions import policy
from community.questions.commands.ordering import keep_in_order
from community.questions.events import QuestionRetagged
from community.questions.models import Post, Question, question_tags
from community.questions.models.posts import EVERYONE

ADD, REMOVE = "add topic name", "remove topic name"  # kinds of acts
PORTION = 500  # questions moved at once; the worker moves the rest


@command
def add_tag_synonym(actor: User, name: str, main: str) -> TagSynonym:
    """Make a name another one for a tag. Raises Invalid, in words, where that cannot be."""
    require(policy.can_manage_tags(actor))
    name, main = one_tag(name, "name"), one_tag(main, "tag")
    tag = db.session.scalars(select(Tag).where(Tag.name == main)).first()
    if name == main:
        raise Invalid(_("A topic cannot be another name of itself."), field="name")
    if tag is None:
        raise Invalid(_("No question has the topic “%(tag)s” yet.", tag=main), field="tag")
    for taken, field in ((name, "name"), (main, "tag")):
        other = db.session.scalar(select(Tag.name).join(TagSynonym).where(TagSynonym.name == taken))
        if other:
            raise Invalid(_("“%(tag)s” is another name of “%(main)s” already.", tag=taken, main=other), field=field)
    synonym, about = TagSynonym(name=name, tag_id=tag.id), tag.about
    db.session.add(synonym)
    old = db.session.scalars(select(Tag).where(Tag.name == name)).first()
    if old and areas_of([], [old.id]):
        raise Invalid(_("“%(tag)s” is an area. Move the area to another topic first.", tag=name), field="name")
    log_act(ADD, actor.id, ("tag", tag.id), before=kept_of(old, tag, about), after={"name": name})
    if old:
        db.session.execute(update(TagSynonym).where(TagSynonym.tag_id == old.id).values(tag_id=tag.id))
        tag.about = tag.about or old.about
    db.session.flush()
    changed("tags", f"tag:{tag.id}", *([f"tag:{old.id}"] if old else []))
    move_to_main_tags()
    return synonym


def kept_of(old: Tag | None, tag: Tag, about: str) -> dict[str, Any]:
    """What has to be known to part a topic from the one that it becomes another name of."""
    if old is None:
        return {"about": about}
    carried = select(question_tags.c.question_id).where(question_tags.c.tag_id == old.id)
    both = carried.where(question_tags.c.question_id.in_(
        select(question_tags.c.question_id).where(question_tags.c.tag_id == tag.id)
    ))  # fmt: skip
    names = select(TagSynonym.name).where(TagSynonym.tag_id == old.id).order_by(TagSynonym.name)
    return {
        "about": about,
        "tag": {"id": old.id, "name": old.name, "about": old.about, "question_count": old.question_count},
        "questions": [*db.session.scalars(carried.order_by(question_tags.c.question_id))],
        "both": [*db.session.scalars(both)],
        "names": [*db.session.scalars(names)],
    }


def one_tag(text: str, field: str) -> str:
    """The one name that somebody typed."""
    names = parse_tags(text)
    if len(names) != 1:
        raise Invalid(_("Name one topic."), field=field)
    return names[0]


@command
def remove_tag_synonym(actor: User, synonym_id: int) -> None:
    """The name is free again; questions keep the tag they have."""
    require(policy.can_manage_tags(actor))
    synonym = db.session.get(TagSynonym, synonym_id)
    if synonym is None:
        raise NotFound()
    changed("tags", f"tag:{synonym.tag_id}")
    log_act(REMOVE, actor.id, ("tag", synonym.tag_id), before={"name": synonym.name})
    db.session.delete(synonym)


def undo_add(_moderator: User, act: Act) -> None:
    """A name means its own topic again; the questions that had that have it again, unless they lost the other since."""
    tag, name = db.session.get(Tag, act.subject_id), act.after["name"]
    synonym = db.session.scalars(select(TagSynonym).where(TagSynonym.name == name)).first()
    if tag is None or synonym is None or synonym.tag_id != tag.id:
        raise Invalid(_("This has changed since: look at it first."))
    db.session.delete(synonym)
    tag.about = act.before["about"]
    db.session.flush()
    if old := act.before.get("tag"):
        part(tag.id, old, act.before["questions"], act.before["both"])
        names = update(TagSynonym).where(TagSynonym.tag_id == tag.id, TagSynonym.name.in_(act.before["names"]))
        db.session.execute(names.values(tag_id=old["id"]))
    changed("tags", f"tag:{tag.id}")


def part(main_id: int, old: dict[str, Any], question_ids: Sequence[int], both: Collection[int]) -> None:
    """Give questions back the topic that they had, in place of the main one or beside it."""
    if db.session.get(Tag, old["id"]) is None:
        restore(Tag.__table__, [old])
    for question_id in question_ids:
        carries = question_tags.c.question_id == question_id
        has = {*db.session.scalars(select(question_tags.c.tag_id).where(carries))}
        if old["id"] not in has and main_id in has:
            db.session.execute(insert(question_tags).values(question_id=question_id, tag_id=old["id"]))
            keep_in_order([question_id])
            if question_id not in both:
                db.session.execute(delete(question_tags).where(carries, question_tags.c.tag_id == main_id))
            changed(f"question:{question_id}")
            record(QuestionRetagged(question_id=question_id))
    changed(f"tag:{old['id']}")
    count_again([main_id, old["id"]])


def undo_remove(_moderator: User, act: Act) -> None:
    """A name means the topic again, unless it is one of its own by now."""
    name = act.before["name"]
    taken = select(TagSynonym.id).where(TagSynonym.name == name).union(select(Tag.id).where(Tag.name == name))
    if db.session.get(Tag, act.subject_id) is None or db.session.execute(taken).first():
        raise Invalid(_("This has changed since: look at it first."))
    db.session.add(TagSynonym(name=name, tag_id=act.subject_id))
    changed("tags", f"tag:{act.subject_id}")


@command
def move_to_main_tags() -> int:
    """Give a portion of the questions that carry another name of a tag the tag itself. Returns how many there were.

    A tag that no question carries any more goes; its address leads to the main tag.
    """
    rows = db.session.execute(
        select(question_tags.c.question_id, Tag.id, TagSynonym.tag_id)
        .join(Tag, Tag.id == question_tags.c.tag_id)
        .join(TagSynonym, TagSynonym.name == Tag.name)
        .order_by(question_tags.c.question_id)
        .limit(PORTION)
    ).all()
    for question_id, old_id, main_id in rows:
        move(question_id, old_id, main_id)
    count_again({tag_id for _question_id, *both in rows for tag_id in both})
    in_use = select(question_tags.c.tag_id).where(question_tags.c.tag_id == Tag.id).exists()
    unused = Tag.name.in_(select(TagSynonym.name)) & ~in_use
    db.session.execute(delete(Tag).where(unused).execution_options(synchronize_session=False))
    return len(rows)


def count_again(tag_ids: Collection[int]) -> None:
    """Count the questions of these topics that everyone can read."""
    carrying = question_tags.join(Post.__table__, Post.id == question_tags.c.question_id)
    carrying = carrying.join(Question.__table__, Question.__table__.c.id == question_tags.c.question_id)
    for tag_id in tag_ids:
        carried = (
            select(func.count())
            .select_from(carrying)
            .where(question_tags.c.tag_id == tag_id, Post.deleted_at.is_(None), Post.hidden_at.is_(None))
            .where(Question.__table__.c.audience == EVERYONE)
        )
        db.session.execute(update(Tag).where(Tag.id == tag_id).values(question_count=carried.scalar_subquery()))


def move(question_id: int, old_id: int, main_id: int) -> None:
    """Give one question the main tag in place of the other."""
    carries = question_tags.c.question_id == question_id
    has = db.session.execute(select(question_tags.c.tag_id).where(carries, question_tags.c.tag_id == main_id)).first()
    db.session.execute(delete(question_tags).where(carries, question_tags.c.tag_id == old_id))
    if not has:
        db.session.execute(insert(question_tags).values(question_id=question_id, tag_id=main_id))
        keep_in_order([question_id])
    changed(f"question:{question_id}", f"tag:{old_id}", f"tag:{main_id}", "tags")
    record(QuestionRetagged(question_id=question_id))
