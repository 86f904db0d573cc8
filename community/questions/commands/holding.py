"""Posts that wait for a moderator: released, removed, or cleared by their authors; masks that are no longer needed."""

from collections.abc import Collection, Sequence

from flask_babel import gettext as _
from sqlalchemy import select, update

from community.accounts.models import User
from community.core.access import require
from community.core.db import command, db, lock, now
from community.core.errors import NotFound
from community.core.events import Fact, record
from community.questions import policy
from community.questions.commands.ordering import keep_in_order
from community.questions.commands.removing import count_post
from community.questions.commands.showing import stand_elsewhere
from community.questions.commands.suspecting import suspect
from community.questions.commands.withholding import hold_back, unmask, withhold, write
from community.questions.events import (
    AnswerPosted,
    CommentPosted,
    DetailsShown,
    PostEdited,
    PostHidden,
    PostReleased,
    QuestionAsked,
)
from community.questions.models import Answer, Comment, HeldPost, MaskedPost, Post, Question
from community.questions.models.holding import CLEARED, LIKE_SPAM, RELEASED, REMOVED
from community.questions.models.removal import FOR_SPAM
from community.questions.queries.holding import masked_no_longer, waiting
from community.questions.writing import question_of
from community.spam.considering import Considered

AT_ONCE = 100  # posts that one round unmasks


@command
def release(moderator: User, post: Post) -> None:
    """Show a post that waited. Everything follows as if it had been posted now; details in it stay masked."""
    require(policy.can_decide_held(moderator, post))
    lock(question_of(post))
    show_again(post, decide(lock(post), RELEASED, moderator))
    record(PostReleased(post_id=post.id, moderator_id=moderator.id), moderator.id)


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
    post.hidden_at, post.hidden_for = None, ""
    if row.is_new:
        post.created_at = now()
        if not isinstance(post, Comment):
            db.session.execute(update(Question).where(Question.id == question.id).values(active_at=now()))
    db.session.flush()
    count_post(post, +1)
    keep_in_order([question.id])
    stand_elsewhere(question)
    record(news_of(post, question, row), post.author_id)


def hold_again(post: Post, row_id: int, hidden_for: str) -> None:
    """Let a locked post wait that a moderator had released; `row_id` is of what it waited for."""
    row = db.session.get_one(HeldPost, row_id)
    row.decided_at, row.decision, row.decided_by_id = None, "", None
    count_post(post, -1)
    post.hidden_at, post.hidden_for = now(), hidden_for
    stand_elsewhere(question_of(post))
    record(PostHidden(post_id=post.id, question_id=question_of(post).id))


def remove_waiting(post_ids: Collection[int], moderator: User, reason: str) -> None:
    """Note that those of these locked posts that wait are removed."""
    wanted = select(HeldPost).where(HeldPost.post_id.in_(post_ids), HeldPost.decided_at.is_(None))
    for row in db.session.scalars(wanted):
        row.decided_at, row.decision, row.reason, row.decided_by_id = now(), REMOVED, reason, moderator.id


def wait_again(*post_ids: int) -> None:
    """Removed posts come back: those that had waited wait as before."""
    rows = select(HeldPost).where(HeldPost.post_id.in_(post_ids)).order_by(HeldPost.id)
    for row in {row.post_id: row for row in db.session.scalars(rows)}.values():
        if row.decision == REMOVED:
            row.decided_at, row.decision, row.decided_by_id, row.reason = None, "", None, ""


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


@command
def hold_late(post: Post, considered: Considered, mentioned: Collection[int]) -> None:
    """Let a post wait that stood on its page already: somebody else takes it for spam. Nobody was told of it yet, and
    those `mentioned` are told once it is released."""
    question = lock(question_of(post))
    if lock(post).hidden_at or post.is_deleted:
        return
    count_post(post, -1)
    hold_back(post, [LIKE_SPAM], mentioned, considered)
    stand_elsewhere(question)


def look_again(post: Post, mentioned: Sequence[int], editor_id: int) -> None:
    """After an edit: mask and hold anew, or show what waited if nothing is left to look at.

    Whether it looks like spam is asked of what authors make of their own posts.
    """
    was_hidden = post.hidden_at is not None
    unmask(post)
    author = db.session.get_one(User, editor_id) if editor_id == post.author_id else None
    considered = suspect(author, post, len(mentioned), edited=True) if author else None
    is_hidden = withhold(post, mentioned, considered)
    if is_hidden and not was_hidden:
        count_post(post, -1)
        stand_elsewhere(question_of(post))
        return
    shows_details = db.session.get(MaskedPost, post.id) is not None
    if was_hidden and waiting(post.id) and not shows_details and post.hidden_for != FOR_SPAM:
        row = decide(post, CLEARED)
        if not post.hidden_for:  # what readers flagged is looked at all the same
            show_again(post, row)


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
