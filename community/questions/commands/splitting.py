"""Making a question of its own of an answer or a comment."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.orm.attributes import set_committed_value

from community.accounts.models import User
from community.catalog.commands import tags_named
from community.core.access import require
from community.core.audit import Act, log_act, tell_person
from community.core.db import Model, command, db, lock, now
from community.core.errors import Invalid, NotFound
from community.core.events import record
from community.core.text import slugify
from community.questions import tools
from community.questions.commands.asking import must_know_topics
from community.questions.commands.audience import settle_audience
from community.questions.commands.becoming import (
    KEPT,
    become,
    comments_under,
    enter_answer,
    hang_on,
    leave_answer,
    must_be_decided,
)
from community.questions.commands.converting import kept_of, post_of
from community.questions.commands.following import move_followers
from community.questions.commands.ordering import keep_in_order
from community.questions.commands.points import give_points, hold_with_voters, take_points
from community.questions.commands.removing import count_post
from community.questions.commands.showing import stand_elsewhere
from community.questions.events import PostsMoved, ThreadChanged
from community.questions.models import Answer, Comment, Post, Question, Redirect
from community.questions.writing import AskFields, checked, keep_revision, question_of

SPLIT = "split question"
# What the new question has from the one it was part of.
TAKEN_OVER = ("product_id", "version_id", "audience", "chosen_audience", "area_id")
# What is the question itself, of its own posts, or is moved apart from the rest.
GOES_WITH_IT = {"answers", "comments", "close_votes", "outcomes", "page_changes", "question_follows", "question_tags"}
questions, answers = Question.__table__, Answer.__table__


@command
def split_off(moderator: User, post: Answer | Comment, title: str, tags: list[str]) -> Question:
    """Make a question of an answer or a comment, with its votes, versions and, of an answer, its comments. Product,
    version and audience are those of the question it was part of."""
    source = lock(question_of(post))
    require(tools.can_convert(moderator, source, lock(post)))
    must_be_decided(post)
    place = {name: getattr(source, name) for name in ("product_id", "version_id")}
    fields = checked(AskFields(title=title, source=post.source, tags=tags, **place))
    must_know_topics(moderator, fields.tags)
    hold_with_voters(post)
    before: dict[str, Any] = {"kind": post.kind, "question_id": source.id}
    kept = {}
    if isinstance(post, Answer):
        kept = {KEPT: leave_answer(post)}
    else:
        before["parent_id"] = post.parent_id
    made = to_question(post, source, fields)
    keep_revision(made, moderator.id, fields.for_revision() | kept, _("Split off from question %(n)s", n=source.id))
    before["revision"] = made.revision_count
    tell_person(log_act(SPLIT, moderator.id, ("post", made.id), person_id=made.author_id, before=before))
    for question in (source, made):
        stand_elsewhere(question)
        record(ThreadChanged(question_id=question.id), moderator.id)
    record(PostsMoved(question_id=made.id, post_ids=[made.id, *comments_under(made)]), moderator.id)
    return made


def to_question(post: Post, source: Question, fields: AskFields) -> Question:
    """Make a question of a post that is in no count and has no points."""
    columns = {name: getattr(source, name) for name in TAKEN_OVER}
    made = become(
        post, "question", title=fields.title, slug=slugify(fields.title), created_at=post.created_at, active_at=now(),
        **columns,
    )  # fmt: skip
    assert isinstance(made, Question)
    hang_on(comments_under(made), made, made)
    set_committed_value(made, "tags", [])
    made.tags = sorted(tags_named(fields.tags), key=lambda tag: tag.name)
    db.session.flush()
    keep_in_order([made.id])
    count_post(made, +1)
    give_points(made)
    settle_audience(made)
    return made


@command
def undo_split(moderator: User, act: Act) -> None:
    """Put a question that was split off back where it was, unless it has answers by now, or has nowhere to go."""
    made, source = post_of(act), db.session.get(Question, act.before["question_id"])
    if not isinstance(made, Question) or source is None:
        raise NotFound()
    for question in sorted((made, source), key=lambda one: one.id):
        require(tools.can_moderate(moderator, lock(question)))
    is_answer = act.before["kind"] == "answer"
    must_be_alone(made, may_have_comments=is_answer)
    must_be_decided(made)
    hold_with_voters(made)
    stand_elsewhere(made)  # while it is in its lists
    count_post(made, -1)
    take_points(made)
    point_elsewhere(made, source)
    move_followers(made, source)
    hand_on(made, source)
    hang_on(comments_under(made), made, source)
    if is_answer:
        back: Post = enter_answer(made, source, kept_of(made))
    else:
        back = become(made, "comment", parent_id=place_for(act.before["parent_id"], source), question_id=source.id)
    keep_revision(back, moderator.id, note=_("Put back"))
    db.session.merge(Redirect(old_path=f"/q/{back.id}", new_path=f"/p/{back.id}", post_id=back.id))
    stand_elsewhere(source)
    record(ThreadChanged(question_id=source.id), moderator.id)
    record(ThreadChanged(question_id=back.id), moderator.id)  # its place in the index


def must_be_alone(question: Question, may_have_comments: bool) -> None:
    """Raise Invalid when others have answered a question, or were led to it, or commented where that may not be."""
    merged = select(questions.c.id).where(questions.c.merged_into_id == question.id)
    answered = select(answers.c.id).where(answers.c.question_id == question.id)
    if db.session.scalar(merged.union_all(answered).limit(1)):
        raise Invalid(_("It has answers by now. Merge the two questions instead."))
    if not may_have_comments and comments_under(question):
        raise Invalid(_("It has comments by now. Merge the two questions instead."))


def point_elsewhere(question: Question, other: Question) -> None:
    """Let whatever names a question that is about to be none name another one: notes, searches, duplicates."""
    for table in Model.metadata.sorted_tables:
        for column in table.c:
            if column.nullable and any(key.column is questions.c.id for key in column.foreign_keys):
                db.session.execute(update(table).where(column == question.id).values({column.name: other.id}))


def hand_on(question: Question, other: Question) -> None:
    """Give what features above know about a question that is about to be none to another one: notes of staff, who of
    them has it. Raises Invalid where the other one has its own and there is room for one."""
    for table in Model.metadata.sorted_tables:
        for column in table.c:
            is_needed = not column.nullable and any(key.column is questions.c.id for key in column.foreign_keys)
            if not is_needed or table.name in GOES_WITH_IT:
                continue
            here, there = (select(column).where(column == one.id).limit(1) for one in (question, other))
            if column.primary_key and db.session.scalar(here) and db.session.scalar(there):
                raise Invalid(_("Both questions are on the desk of staff. Take one of them off first."))
            db.session.execute(update(table).where(column == question.id).values({column.name: other.id}))


def place_for(parent_id: int, source: Question) -> int:
    """Where a comment goes that stood under this post: there, if that is still in the question."""
    parent = db.session.get(Post, parent_id)
    return parent_id if isinstance(parent, Answer) and parent.question_id == source.id else source.id
