"""Making a comment of an answer, and an answer of a comment."""

from flask_babel import gettext as _
from sqlalchemy import select

from community.accounts.models import User
from community.core.access import require
from community.core.audit import Act, log_act, tell_person
from community.core.db import command, db, lock
from community.core.errors import Invalid, NotFound
from community.core.events import record
from community.questions import tools
from community.questions.commands.becoming import (
    KEPT,
    become,
    comments_under,
    enter_answer,
    hang_on,
    leave_answer,
    must_be_decided,
)
from community.questions.commands.points import hold_with_voters
from community.questions.commands.showing import stand_elsewhere
from community.questions.events import ThreadChanged
from community.questions.models import Answer, Comment, Post, Question, Revision
from community.questions.writing import BODY_LEAST, COMMENT_MOST, keep_revision, question_of, within

TO_COMMENT, TO_ANSWER = "turn answer into comment", "turn comment into answer"


@command
def make_comment(moderator: User, answer: Answer, parent_id: int | None = None) -> Comment:
    """Make a comment of an answer, under its question or under another answer to that (`parent_id`).

    Its own comments go there with it; what only answers have is kept with its newest version, for the way back.
    """
    question = lock(question_of(answer))
    require(tools.can_convert(moderator, question, lock(answer)))
    must_be_decided(answer)
    within(answer.source, 1, COMMENT_MOST, _("A comment"), "source")
    parent = parent_for(answer, question, parent_id)
    hold_with_voters(answer)
    moved = comments_under(answer)
    made = to_comment(moderator, answer, question, parent)
    about = ("post", made.id)
    before = {"comments": moved, "revision": made.revision_count}
    after = {"parent_id": parent.id}
    tell_person(log_act(TO_COMMENT, moderator.id, about, person_id=made.author_id, before=before, after=after))
    return made


def parent_for(answer: Answer, question: Question, parent_id: int | None) -> Post:
    """The post under which a comment shall stand. Raises Invalid if that is no place for it."""
    if parent_id in (None, question.id):
        return question
    parent = db.session.get(Post, parent_id)
    if not isinstance(parent, Answer) or parent.question_id != question.id or parent.id == answer.id:
        raise Invalid(_("There is no other answer with this number here."), field="parent")
    if parent.is_deleted or parent.hidden_at:
        raise Invalid(_("This post was removed."), field="parent")
    return parent


def to_comment(moderator: User, answer: Answer, question: Question, parent: Post) -> Comment:
    hang_on(comments_under(answer), parent, question)
    kept = leave_answer(answer)
    made = become(answer, "comment", parent_id=parent.id, question_id=question.id)
    assert isinstance(made, Comment)
    keep_revision(made, moderator.id, {KEPT: kept}, _("Turned into a comment"))
    finish(moderator, question)
    return made


@command
def make_answer(moderator: User, comment: Comment) -> Answer:
    """Make an answer of a comment, with what it had if it was one before."""
    question = lock(question_of(comment))
    require(tools.can_convert(moderator, question, lock(comment)))
    within(comment.source, BODY_LEAST, COMMENT_MOST, _("An answer"), "source")
    hold_with_voters(comment)
    before = {"parent_id": comment.parent_id}
    made = to_answer(moderator, comment, question)
    tell_person(log_act(TO_ANSWER, moderator.id, ("post", made.id), person_id=made.author_id, before=before))
    return made


def to_answer(moderator: User, comment: Comment, question: Question) -> Answer:
    made = enter_answer(comment, question, kept_of(comment))
    keep_revision(made, moderator.id, note=_("Turned into an answer"))
    finish(moderator, question)
    return made


def kept_of(post: Post) -> dict[str, object]:
    """What the post had when it was an answer, as the latest version knows that kept it."""
    newest_first = select(Revision.fields).where(Revision.post_id == post.id).order_by(Revision.number.desc())
    return next((fields[KEPT] for fields in db.session.scalars(newest_first) if KEPT in fields), {})


def finish(moderator: User, question: Question) -> None:
    stand_elsewhere(question)
    record(ThreadChanged(question_id=question.id), moderator.id)


@command
def undo_make_comment(moderator: User, act: Act) -> None:
    """Let a comment be the answer again that it was, with the comments that it had."""
    comment = post_of(act)
    question = lock(question_of(comment))
    require(tools.can_convert(moderator, question, lock(comment)))
    if not isinstance(comment, Comment):
        raise NotFound()
    hold_with_voters(comment)
    made = to_answer(moderator, comment, question)
    hang_on(act.before["comments"], made, question)


@command
def undo_make_answer(moderator: User, act: Act) -> None:
    """Let an answer be the comment again that it was; under the question, where the post above it is no place now."""
    answer = post_of(act)
    question = lock(question_of(answer))
    require(tools.can_convert(moderator, question, lock(answer)))
    if not isinstance(answer, Answer):
        raise NotFound()
    must_be_decided(answer)
    hold_with_voters(answer)
    try:
        parent = parent_for(answer, question, act.before["parent_id"])
    except Invalid:
        parent = question
    to_comment(moderator, answer, question, parent)


def post_of(act: Act) -> Post:
    """The post that an act was about."""
    post = db.session.get(Post, act.subject_id or 0)
    if post is None:
        raise NotFound()
    return post
