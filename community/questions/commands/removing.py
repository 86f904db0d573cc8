"""Removing posts and bringing them back; hiding them for now."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select, update

from community.accounts.models import User
from community.core.access import require
from community.core.audit import Act, log_act, tell_person
from community.core.db import command, db, lock, now
from community.core.errors import Invalid
from community.core.events import record
from community.questions import policy
from community.questions.commands.accepting import clear, mark_again
from community.questions.commands.answers import count_answer
from community.questions.commands.asking import count_tags
from community.questions.commands.showing import stand_elsewhere
from community.questions.events import PostDeleted, PostHidden, PostRestored, PostShown
from community.questions.models import Answer, Post, Question, question_tags
from community.questions.models.posts import EVERYONE
from community.questions.models.removal import BY_AUTHOR, CATEGORIES, RULES
from community.questions.queries.removed import removal_of
from community.questions.writing import question_of
from community.reputation.commands import award, give_again, hold, take_back, take_back_all
from community.reputation.prices import REMOVAL

REMOVE, RESTORE = "remove post", "restore post"  # kinds of acts


@command
def delete_post(person: User, post: Post, category: str = RULES, words: str = "") -> Act | None:
    """Remove a post from sight. A tombstone stays; what the post earned is taken back; it can be restored.

    A question or an answer that a moderator removes costs its author reputation until it returns. `category` is one of
    `models.removal.CATEGORIES` and stands in public; `words` are for the author alone. Returns the act of a moderator,
    None for what authors remove themselves.
    """
    question = lock(question_of(post))  # the question first, like whoever accepts: neither waits for the other
    require(policy.can_delete(person, lock(post)))
    if category not in CATEGORIES:
        raise Invalid(_("Say which of these reasons it is."), field="category")
    if person.id == post.author_id:
        take_down(person, post, question, BY_AUTHOR)
        return None
    before = take_down(person, post, question, category)
    about = {"category": category, "kind": post.kind, "question_id": question.id}
    if post is not question:  # its own title is gone with it
        about["title"] = question.title
    act = log_act(
        REMOVE,
        person.id,
        ("post", post.id),
        person_id=post.author_id,
        reason=words.strip() or str(CATEGORIES[category]),
        before=before,
        after=about,
    )
    tell_person(act)
    return act


def take_down(person: User, post: Post, question: Question, reason: str) -> dict[str, Any]:
    """Remove a locked post. Returns what has to be known to bring it back as it was."""
    hold([question.author_id, post.author_id], post.id)
    before = {}
    if question.accepted_answer_id == post.id:
        before = clear(question, person)
    post.deleted_at, post.deleted_by_id, post.deleted_reason = now(), person.id, reason
    if post.hidden_at is None:
        count_post(post, -1)
    take_back_all(post.id)
    if post.author_id and reason != BY_AUTHOR and post.kind != "comment":
        award(post.author_id, REMOVAL, post.id, person.id)
    stand_elsewhere(question)
    record(PostDeleted(post_id=post.id, question_id=question.id), person.id)
    return before


@command
def undelete_post(person: User, post: Post) -> Act | None:
    """Bring a removed post back, with what it had earned. Returns the act, None for what its author had removed."""
    question = lock(question_of(post))
    require(policy.can_undelete(person, lock(post)))
    removal = None if post.deleted_reason == BY_AUTHOR else removal_of(post.id)
    before = {"category": post.deleted_reason}
    by_author = post.deleted_reason == BY_AUTHOR
    put_back(person, post, question, removal.before if removal else {})
    if by_author and person.id == post.author_id:
        return None
    undoes = removal.id if removal else None
    act = log_act(RESTORE, person.id, ("post", post.id), person_id=post.author_id, before=before, undoes_id=undoes)
    tell_person(act)
    return act


def put_back(person: User, post: Post, question: Question, before: dict[str, Any]) -> None:
    """Show a removed and locked post again; `before` is what `take_down` gave."""
    hold([question.author_id, post.author_id], post.id)
    remover_id = post.deleted_by_id
    post.deleted_at = post.deleted_by_id = None
    post.deleted_reason = ""
    if post.hidden_at is None:
        count_post(post, +1)
    give_again(post.id)
    take_back(REMOVAL, post.id, remover_id)
    if before and isinstance(post, Answer) and question.accepted_answer_id is None:
        mark_again(question, post, before, person)
    stand_elsewhere(question)
    record(PostRestored(post_id=post.id, question_id=question.id), person.id)


@command
def hide(post: Post, why: str) -> None:
    """Hide a post until a moderator has looked at it; `why` as in `models.removal`. What is hidden stays as it is."""
    question = lock(question_of(post))
    if lock(post).hidden_at or post.is_deleted:
        return
    db.session.flush()
    count_post(post, -1)
    post.hidden_at, post.hidden_for = now(), why
    stand_elsewhere(question)
    record(PostHidden(post_id=post.id, question_id=question.id))


@command
def show(post: Post) -> None:
    """Show a post again that was hidden and is not new."""
    question = lock(question_of(post))
    if lock(post).hidden_at is None:
        return
    post.hidden_at, post.hidden_for = None, ""
    db.session.flush()
    if not post.is_deleted:
        count_post(post, +1)
    stand_elsewhere(question)
    record(PostShown(post_id=post.id, question_id=question.id))


def count_post(post: Post, step: int) -> None:
    """Move the counters that a post stands in."""
    if isinstance(post, Answer):
        count_answer(post, step)
    elif isinstance(post, Question) and post.audience == EVERYONE:
        if post.author_id:
            db.session.execute(
                update(User).where(User.id == post.author_id).values(question_count=User.question_count + step)
            )
        tags = select(question_tags.c.tag_id).where(question_tags.c.question_id == post.id)
        count_tags(db.session.scalars(tags).all(), step)
