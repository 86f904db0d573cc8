"""Posts that wait for a moderator: released, removed, or cleared by their authors; masks that are no longer needed."""

from collections.abc import Iterable

from flask_babel import gettext as _
from sqlalchemy import update

from community.accounts.models import User
from community.core.access import require
from community.core.db import command, db, lock, now
from community.core.errors import NotFound
from community.core.events import Fact, record
from community.questions import policy
from community.questions.commands.ordering import keep_in_order
from community.questions.commands.removing import count_post, delete_post
from community.questions.commands.showing import stand_elsewhere
from community.questions.commands.withholding import withhold, write
from community.questions.events import AnswerPosted, CommentPosted, DetailsShown, PostEdited, QuestionAsked
from community.questions.models import Answer, Comment, HeldPost, MaskedPost, Post, Question
from community.questions.models.holding import CLEARED, RELEASED, REMOVED
from community.questions.queries.holding import masked_no_longer, waiting
from community.questions.writing import REASON_MOST, question_of, within

AT_ONCE = 100  # posts that one round unmasks


@command
def release(moderator: User, post: Post) -> None:
    """Show a post that waited. Everything follows as if it had been posted now; details in it stay masked."""
    require(policy.can_decide_held(moderator))
    lock(question_of(post))
    show_again(post, decide(lock(post), RELEASED, moderator))


@command
def remove_held(moderator: User, post: Post, reason: str) -> None:
    """Remove a post that waited, with the reason for those who look at it later."""
    require(policy.can_decide_held(moderator))
    lock(question_of(post))
    decide(lock(post), REMOVED, moderator, within(reason, 3, REASON_MOST, _("The reason"), "reason"))
    delete_post(moderator, post)


def decide(post: Post, decision: str, moderator: User | None = None, reason: str = "") -> HeldPost:
    """Note what became of a locked post that waits. Raises NotFound when somebody else was quicker."""
    row = waiting(post.id)
    if row is None or post.is_deleted:
        raise NotFound(_("Somebody has decided about this post already."))
    row.decided_at, row.decision, row.reason = now(), decision, reason
    row.decided_by_id = moderator.id if moderator else None
    return row


def show_again(post: Post, row: HeldPost) -> None:
    """Let everybody see a post that was hidden. One that nobody has seen before counts as posted now."""
    question = question_of(post)
    post.hidden_at = None
    if row.is_new:
        post.created_at = now()
        if not isinstance(post, Comment):
            db.session.execute(update(Question).where(Question.id == question.id).values(active_at=now()))
    db.session.flush()
    count_post(post, +1)
    keep_in_order([question.id])
    stand_elsewhere(question)
    record(news_of(post, question, row), post.author_id)


def news_of(post: Post, question: Question, row: HeldPost) -> Fact:
    """What everybody hears of a post that is shown at last."""
    author_id = post.author_id or 0
    if not row.is_new:
        return PostEdited(post_id=post.id, question_id=question.id, editor_id=author_id, mentioned=row.mentioned)
    if isinstance(post, Question):
        return QuestionAsked(question_id=post.id, author_id=author_id, mentioned=row.mentioned)
    if isinstance(post, Answer):
        return AnswerPosted(answer_id=post.id, question_id=question.id, author_id=author_id, mentioned=row.mentioned)
    assert isinstance(post, Comment)
    return CommentPosted(
        comment_id=post.id,
        parent_id=post.parent_id,
        question_id=question.id,
        author_id=author_id,
        mentioned=row.mentioned,
    )


def look_again(post: Post, mentioned: Iterable[int]) -> None:
    """After an edit: mask and hold anew, or show what waited if nothing is left to look at."""
    was_hidden = post.hidden_at is not None
    is_hidden = withhold(post, mentioned)
    if is_hidden and not was_hidden:
        count_post(post, -1)
        stand_elsewhere(question_of(post))
    elif was_hidden and waiting(post.id) and db.session.get(MaskedPost, post.id) is None:
        show_again(post, decide(post, CLEARED))


@command
def unmask_where_earned() -> int:
    """Show the details in posts of people who have some history by now. Returns how many posts changed."""
    rows = masked_no_longer(AT_ONCE)
    for row in rows:
        post = db.session.get_one(Post, row.post_id)
        lock(question_of(post))
        write(lock(post), row.html, row.fields)
        db.session.delete(row)
        stand_elsewhere(question_of(post))
        record(DetailsShown(post_id=post.id, question_id=question_of(post).id))
    return len(rows)
