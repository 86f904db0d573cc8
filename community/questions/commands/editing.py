"""Editing posts and rolling them back. Every version is kept."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from community.accounts.models import User
from community.core.access import require
from community.core.audit import Act, log_act, tell_person
from community.core.db import command, db, lock
from community.core.errors import Invalid
from community.core.events import record
from community.questions import policy
from community.questions.commands.asking import fill, must_know_topics, set_tags
from community.questions.commands.audience import settle_audience
from community.questions.commands.holding import look_again
from community.questions.commands.showing import look_different, stand_elsewhere
from community.questions.events import PostEdited
from community.questions.models import Comment, Post, Question, Revision
from community.questions.moderating import moderates
from community.questions.queries.pages import whole
from community.questions.queries.places import may_post
from community.questions.standing import standing_of
from community.questions.writing import (
    BODY_LEAST,
    BODY_MOST,
    COMMENT_LEAST,
    COMMENT_MOST,
    AskFields,
    checked,
    keep_revision,
    question_of,
    within,
    write_text,
)

EDIT = "edit post"


@command
def edit_question(editor: User, question: Question, fields: AskFields, base: int, note: str = "") -> None:
    """Change a question. `base` is the revision the editor started from; a newer one must not be overwritten."""
    require(policy.can_edit(editor, lock(question), standing_of(editor)))
    must_be_newest(question, base)
    fields = checked(fields)
    must_know_topics(editor, fields.tags)
    rewrite_question(editor.id, question, fields, note)
    note_edit(editor, question, note)


def rewrite_question(editor_id: int, question: Question, fields: AskFields, note: str) -> None:
    """Give a locked question these fields, which are within their limits, as a version by this person."""
    stand_elsewhere(question)  # where it stood so far
    mentioned = fill(question, fields)
    set_tags(question, fields.tags)
    before, editor = (question.audience, question.area_id), db.session.get_one(User, editor_id)
    settle_audience(question)
    if question.audience != before[0]:
        require(policy.can_choose_audience(editor, question))
    if question.area_id and (question.audience, question.area_id) != before:
        require(may_post(editor, question.area_id))
    stand_elsewhere(question)
    keep_revision(question, editor_id, fields.for_revision(), note)
    look_again(question, mentioned, editor_id)
    record(
        PostEdited(post_id=question.id, question_id=question.id, editor_id=editor_id, mentioned=mentioned), editor_id
    )


@command
def edit_post(editor: User, post: Post, source: str, base: int, note: str = "") -> None:
    """Change the text of an answer or a comment. `base` as for questions."""
    question_of(post)
    require(policy.can_edit(editor, lock(post), standing_of(editor)))
    must_be_newest(post, base)
    least, most = (COMMENT_LEAST, COMMENT_MOST) if isinstance(post, Comment) else (BODY_LEAST, BODY_MOST)
    rewrite_post(editor.id, post, within(source, least, most, _("The text"), "source"), note)
    note_edit(editor, post, note)


def note_edit(editor: User, post: Post, note: str) -> None:
    """Write down that a moderator changed what somebody else wrote; the texts are in the versions."""
    if moderates(editor, post) and editor.id != post.author_id:
        before = {"revision": post.revision_count - 1}
        tell_person(log_act(EDIT, editor.id, ("post", post.id), person_id=post.author_id, reason=note, before=before))


@command
def undo_edit(moderator: User, act: Act) -> None:
    """Make the version the newest that a moderator's edit replaced, unless the post was edited again since."""
    post = db.session.get(Post, act.subject_id or 0)
    if isinstance(post, Question):
        post = whole(post.id)
    if post is None or post.is_deleted or lock(post).revision_count != act.before["revision"] + 1:
        raise Invalid(_("This post has changed since: look at it first."))
    require(policy.can_edit(moderator, post, standing_of(moderator)))
    restore_version(moderator, post, act.before["revision"])


def restore_version(moderator: User, post: Post, number: int) -> None:
    """Make an earlier version of a locked post the newest. Raises Invalid when it was redacted."""
    former = db.session.scalars(select(Revision).where(Revision.post_id == post.id, Revision.number == number)).one()
    if former.redacted_at:
        raise Invalid(_("This version was redacted."))
    note = _("Rolled back to version %(n)s", n=number)
    if isinstance(post, Question):
        rewrite_question(moderator.id, post, fields_in(former, post), note)
    else:
        rewrite_post(moderator.id, post, former.source, note)


def rewrite_post(editor_id: int, post: Post, source: str, note: str) -> None:
    """Give a locked answer or comment this text, which is within its limits, as a version by this person."""
    mentioned = write_text(post, source)
    keep_revision(post, editor_id, note=note)
    look_again(post, mentioned, editor_id)
    look_different(question_of(post).id)
    record(
        PostEdited(post_id=post.id, question_id=question_of(post).id, editor_id=editor_id, mentioned=mentioned),
        editor_id,
    )


@command
def roll_back(editor: User, post: Post, revision: Revision) -> None:
    """Make an older version the newest. Nothing is lost: this is an edit like any other."""
    if revision.post_id != post.id or revision.redacted_at:
        raise Invalid()
    require(policy.can_edit(editor, lock(post), standing_of(editor)))
    note = _("Rolled back to version %(n)s", n=revision.number)
    if isinstance(post, Question):
        edit_question(editor, post, fields_in(revision, post), post.revision_count, note)
    else:
        edit_post(editor, post, revision.source, post.revision_count, note)


def fields_in(revision: Revision, question: Question) -> AskFields:
    """A question as a version of it says it."""
    fields = current_fields(question)
    fields |= {name: value for name, value in revision.fields.items() if name in fields}
    return AskFields(source=revision.source, **fields)


def current_fields(question: Question) -> dict[str, Any]:
    """The fields of a question as they are, for those that an imported revision has not kept."""
    names = ("title", "goal", "done_when", "tried", "proposed_solution", "environment", "product_id", "version_id")
    return {name: getattr(question, name) for name in names} | {"tags": [tag.name for tag in question.tags]}


def must_be_newest(post: Post, base: int) -> None:
    if base != post.revision_count:
        raise Invalid(
            _("Somebody else changed this while you were writing. Your text is kept below: compare and save again."),
            field="base",
        )
