"""Other names of tags: whoever uses one gets the tag itself, and so do the questions that have it already."""

from flask_babel import gettext as _
from sqlalchemy import delete, func, insert, select, update

from community.accounts.models import User
from community.catalog.commands import parse_tags
from community.catalog.models import Tag, TagSynonym
from community.catalog.queries import areas_of
from community.core.access import require
from community.core.db import command, db
from community.core.errors import Invalid, NotFound
from community.core.events import record
from community.core.pages import changed
from community.questions import policy
from community.questions.commands.ordering import keep_in_order
from community.questions.events import QuestionRetagged
from community.questions.models import Post, Question, question_tags
from community.questions.models.posts import EVERYONE

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
    synonym = TagSynonym(name=name, tag_id=tag.id)
    db.session.add(synonym)
    old = db.session.scalars(select(Tag).where(Tag.name == name)).first()
    if old and areas_of([], [old.id]):
        raise Invalid(_("“%(tag)s” is an area. Move the area to another topic first.", tag=name), field="name")
    if old:
        db.session.execute(update(TagSynonym).where(TagSynonym.tag_id == old.id).values(tag_id=tag.id))
        tag.about = tag.about or old.about
    db.session.flush()
    changed("tags", f"tag:{tag.id}", *([f"tag:{old.id}"] if old else []))
    move_to_main_tags()
    return synonym


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
    db.session.delete(synonym)


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
    carrying = question_tags.join(Post.__table__, Post.id == question_tags.c.question_id)
    carrying = carrying.join(Question.__table__, Question.__table__.c.id == question_tags.c.question_id)
    for tag_id in {tag_id for _question_id, *both in rows for tag_id in both}:
        carried = (
            select(func.count())
            .select_from(carrying)
            .where(question_tags.c.tag_id == tag_id, Post.deleted_at.is_(None), Post.hidden_at.is_(None))
            .where(Question.__table__.c.audience == EVERYONE)
        )
        db.session.execute(update(Tag).where(Tag.id == tag_id).values(question_count=carried.scalar_subquery()))
    in_use = select(question_tags.c.tag_id).where(question_tags.c.tag_id == Tag.id).exists()
    unused = Tag.name.in_(select(TagSynonym.name)) & ~in_use
    db.session.execute(delete(Tag).where(unused).execution_options(synchronize_session=False))
    return len(rows)


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
