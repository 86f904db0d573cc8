"""Removing posts and bringing them back."""

from sqlalchemy import select, update

from community.accounts.models import User
from community.core.access import require
from community.core.db import command, db, lock, now
from community.core.events import record
from community.questions import policy
from community.questions.commands.accepting import clear
from community.questions.commands.answers import count_answer
from community.questions.commands.asking import count_tags
from community.questions.commands.showing import stand_elsewhere
from community.questions.events import PostDeleted, PostRestored
from community.questions.models import Answer, Post, Question, question_tags
from community.questions.writing import question_of
from community.reputation.commands import award, give_again, hold, take_back, take_back_all
from community.reputation.prices import REMOVAL

BY_AUTHOR, BY_MODERATOR = "author", "moderator"


@command
def delete_post(person: User, post: Post) -> None:
    """Remove a post from sight. A tombstone stays; what the post earned is taken back; it can be restored.

    A question or an answer that a moderator removes costs its author reputation until it returns.
    """
    question = lock(question_of(post))  # the question first, like whoever accepts: neither waits for the other
    require(policy.can_delete(person, lock(post)))
    hold([question.author_id, post.author_id], post.id)
    if question.accepted_answer_id == post.id:
        clear(question, person)
    post.deleted_at, post.deleted_by_id = now(), person.id
    post.deleted_reason = BY_AUTHOR if person.id == post.author_id else BY_MODERATOR
    if post.hidden_at is None:
        count_post(post, -1)
    take_back_all(post.id)
    if post.author_id and post.deleted_reason == BY_MODERATOR and post.kind != "comment":
        award(post.author_id, REMOVAL, post.id, person.id)
    stand_elsewhere(question)
    record(PostDeleted(post_id=post.id, question_id=question.id), person.id)


@command
def undelete_post(person: User, post: Post) -> None:
    """Bring a removed post back, with what it had earned."""
    question = lock(question_of(post))
    require(policy.can_undelete(person, lock(post)))
    hold([post.author_id], post.id)
    remover_id = post.deleted_by_id
    post.deleted_at = post.deleted_by_id = None
    post.deleted_reason = ""
    if post.hidden_at is None:
        count_post(post, +1)
    give_again(post.id)
    take_back(REMOVAL, post.id, remover_id)
    stand_elsewhere(question)
    record(PostRestored(post_id=post.id, question_id=question.id), person.id)


def count_post(post: Post, step: int) -> None:
    """Move the counters that a post stands in."""
    if isinstance(post, Answer):
        count_answer(post, step)
    elif isinstance(post, Question):
        if post.author_id:
            db.session.execute(
                update(User).where(User.id == post.author_id).values(question_count=User.question_count + step)
            )
        tags = select(question_tags.c.tag_id).where(question_tags.c.question_id == post.id)
        count_tags(db.session.scalars(tags).all(), step)
