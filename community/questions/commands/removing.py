"""Removing posts and bringing them back; hiding them for now."""

from collections.abc import Collection, Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select, update

from community.accounts.models import User
from community.core.access import require
from community.core.audit import Act, log_act, tell_person
from community.core.db import command, db, lock, now
from community.core.errors import Invalid
from community.core.events import record, record_all
from community.core.rows import plain
from community.questions import policy
from community.questions.commands.accepting import clear, mark_again
from community.questions.commands.answers import alike, count_answers
from community.questions.commands.asking import count_tags
from community.questions.commands.showing import all_stand_elsewhere, come_back, stand_elsewhere
from community.questions.events import PostDeleted, PostHidden, PostRestored, PostShown
from community.questions.models import Answer, Post, Question, question_tags
from community.questions.models.posts import EVERYONE
from community.questions.models.removal import BY_AUTHOR, CATEGORIES, RULES
from community.questions.queries.removed import removal_of
from community.questions.writing import question_of
from community.reputation.commands import fine, give_again, hold, take_back_all, take_back_from_all
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
    return take_all_down(person, {post: question}, reason)[post.id]


def take_all_down(person: User, posts: Mapping[Post, Question], reason: str) -> dict[int, dict[str, Any]]:
    """Remove locked posts, each with its locked question, with a few statements for all; everybody is held whose points
    they moved. Returns for each what has to be known to bring it back as it was."""
    before: dict[int, dict[str, Any]] = {}
    for post, question in posts.items():
        before[post.id] = clear(question, person) if question.accepted_answer_id == post.id else {}
        post.deleted_at, post.deleted_by_id, post.deleted_reason = now(), person.id, reason
    count_posts([post for post in posts if post.hidden_at is None], -1)
    take_back_all(before)
    if reason != BY_AUTHOR:
        fine([(post.id, post.author_id) for post in posts if post.author_id and post.kind != "comment"], person.id)
    all_stand_elsewhere({*posts.values()})
    record_all([PostDeleted(post_id=post.id, question_id=question.id) for post, question in posts.items()], person.id)
    return before


@command
def undelete_post(person: User, post: Post) -> Act | None:
    """Bring a removed post back, with what it had earned. Returns the act, None for what its author had removed."""
    question = lock(question_of(post))
    require(policy.can_undelete(person, lock(post)))
    removal = None if post.deleted_reason == BY_AUTHOR else removal_of(post.id)
    before = plain({"category": post.deleted_reason, "at": post.deleted_at, "by_id": post.deleted_by_id})
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
    put_all_back(person, {post: question}, {post.id: before})


def put_all_back(person: User, posts: Mapping[Post, Question], before: Mapping[int, dict[str, Any]]) -> None:
    """The reverse of `take_all_down`, which gave `before`."""
    ids = [post.id for post in posts]
    for post in posts:
        post.deleted_at = post.deleted_by_id = None
        post.deleted_reason = ""
    count_posts([post for post in posts if post.hidden_at is None], +1)
    give_again(ids)
    take_back_from_all(REMOVAL, ids)
    for post, question in posts.items():
        if before[post.id] and isinstance(post, Answer) and question.accepted_answer_id is None:
            mark_again(question, post, before[post.id], person)
    all_stand_elsewhere({*posts.values()})
    come_back({post.id for post in posts if isinstance(post, Question)})
    record_all([PostRestored(post_id=post.id, question_id=question.id) for post, question in posts.items()], person.id)


@command
def hide(post: Post, why: str) -> None:
    """Hide a post until a moderator has looked at it; `why` as in `models.removal`. What is hidden stays as it is."""
    question = lock(question_of(post))
    if lock(post).hidden_at or post.is_deleted:
        return
    post.hidden_at, post.hidden_for = now(), why
    db.session.flush()
    count_post(post, -1)
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
    come_back({question.id} if post is question else ())
    record(PostShown(post_id=post.id, question_id=question.id))


def count_post(post: Post, step: int) -> None:
    """Move the counters that a post stands in."""
    count_posts([post], step)


def count_posts(posts: Collection[Post], step: int) -> None:
    """The same for many, with a statement for all that count alike."""
    count_answers([post for post in posts if isinstance(post, Answer)], step)
    asked = [post for post in posts if isinstance(post, Question) and post.audience == EVERYONE]
    if not asked:
        return
    for number, authors in alike(post.author_id for post in asked):
        moved = User.question_count + step * number
        db.session.execute(update(User).where(User.id.in_(authors)).values(question_count=moved))
    tags = select(question_tags.c.tag_id).where(question_tags.c.question_id.in_([post.id for post in asked]))
    for number, tag_ids in alike(db.session.scalars(tags)):
        count_tags(tag_ids, step * number)
