"""Reading along, asking, answering, commenting, voting and accepting."""

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _

from community.accounts.models.sanctions import ASK, COMMENT, SILENCE, VOTE
from community.accounts.policy import can_take_part, free_to
from community.core.access import ALLOWED, Actor, Verdict, denied
from community.core.db import now
from community.questions.models import Post, Question
from community.questions.models.lines import Asked, Line
from community.questions.moderating import moderates
from community.reputation import privileges
from community.reputation.privileges import Standing

SETTLED = timedelta(days=7)  # how long the asker alone decides which answer is accepted, once one is


def can_write(actor: Actor) -> Verdict:
    """Whether the person may write anything new."""
    return can_take_part(actor) and free_to(actor, SILENCE)


def can_keep_drafts(actor: Actor) -> Verdict:
    """Whoever has an account may begin to write, and finish after confirming the address."""
    return ALLOWED if actor.is_authenticated else denied(_("Sign in to keep a draft."))


def can_ask(actor: Actor) -> Verdict:
    return can_write(actor) and free_to(actor, ASK)


def can_answer(actor: Actor, question: Question | Asked, standing: Standing) -> Verdict:
    """Whoever may write, unless the question is closed, locked, or protected from people who are new."""
    if not actor.is_authenticated:
        return denied(_("Sign in to answer."))
    if question.is_deleted:
        return denied(_("This question was removed."))
    if question.is_closed and not moderates(actor, question):
        return denied(_("This question is closed: %(reason)s", reason=question.closed_reason))
    verdict = unlocked(actor, question) and can_write(actor)
    needs_points = question.protected_at and actor.id != question.author_id
    return verdict and (standing.may(privileges.ANSWER_PROTECTED) if needs_points else ALLOWED)


def unlocked(actor: Actor, question: Question | Asked) -> Verdict:
    """A locked question takes no answers and comments but those of moderators."""
    if question.locked_at and not moderates(actor, question):
        return denied(_("This question is locked: %(reason)s", reason=question.locked_reason))
    return ALLOWED


def can_comment(actor: Actor, post: Post | Asked | Line, question: Question | Asked, standing: Standing) -> Verdict:
    """On one's own posts and under one's own question always, elsewhere with enough points."""
    if not actor.is_authenticated:
        return denied(_("Sign in to comment."))
    if post.is_deleted:
        return denied(_("This post was removed."))
    verdict = unlocked(actor, question) and can_write(actor) and free_to(actor, COMMENT)
    return verdict if actor.id in (post.author_id, question.author_id) else verdict and standing.may(privileges.COMMENT)


def can_vote(actor: Actor, post: Post | Asked | Line, value: int, standing: Standing) -> Verdict:
    """`value` is +1 or -1; 0 takes a vote back, which whoever could vote once always can."""
    if not actor.is_authenticated:
        return denied(_("Sign in to vote."))
    if post.author_id == actor.id:
        return denied(_("This is your own post. Others decide whether it helps."))
    if post.is_deleted:
        return denied(_("This post was removed."))
    if post.hidden_at:
        return denied(_("This post waits for a moderator."))
    if not value:
        return can_take_part(actor)
    needed = privileges.VOTE_UP if value > 0 else privileges.VOTE_DOWN
    return can_write(actor) and free_to(actor, VOTE) and standing.may(needed)


def can_follow(actor: Actor, question: Question | Asked) -> Verdict:
    """Whoever takes part hears of questions that are there for their readers."""
    if not actor.is_authenticated:
        return denied(_("Sign in to follow a question."))
    if question.is_deleted:
        return denied(_("This question was removed."))
    if question.hidden_at:
        return denied(_("This post waits for a moderator."))
    return can_take_part(actor)


def can_unfollow(actor: Actor) -> Verdict:
    """Whoever is told of something can always end that."""
    return ALLOWED if actor.is_authenticated else denied(_("Sign in to follow a question."))


def can_see_split(standing: Standing) -> Verdict:
    """Whether the person sees how many votes are up and how many down."""
    return standing.may(privileges.SEE_VOTE_SPLIT)


def can_create_tags(actor: Actor, standing: Standing) -> Verdict:
    """Whether a question of theirs may have a topic that no question had before."""
    return can_write(actor) and standing.may(privileges.CREATE_TAGS)


def can_accept(actor: Actor, question: Question | Asked) -> Verdict:
    """The asker says which answer solved it; moderators may help out."""
    if not actor.is_authenticated:
        return denied(_("Sign in to accept an answer."))
    if question.is_deleted:
        return denied(_("This question was removed."))
    if question.author_id != actor.id and not moderates(actor, question):
        return denied(_("Only the person who asked can accept an answer."))
    return can_take_part(actor)


def can_change_accepted(actor: Actor, question: Question | Asked, accepted_at: datetime | None) -> Verdict:
    """What the asker accepted, moderators may change once that is seven days old. `accepted_at` is when that was."""
    if accepted_at and actor.id != question.author_id and now() - accepted_at < SETTLED:
        return denied(_("An answer was accepted less than 7 days ago. Leave the person who asked some time."))
    return can_accept(actor, question)
