"""Deciding about a suggested edit from its card in the queue."""

from community.accounts.models import User
from community.core.access import require
from community.core.audit import Act
from community.core.db import command, db
from community.core.errors import NotFound
from community.moderation import policy
from community.moderation.commands.cases import finish, take
from community.moderation.models import SUGGESTED, SUGGESTION, Case
from community.questions.commands.suggesting import accept_suggestion, reject_suggestion
from community.questions.models import Post, Question, SuggestedEdit
from community.questions.models.suggestions import ACCEPTED, REJECTED
from community.questions.queries.pages import whole


@command
def accept_suggested(moderator: User, case: Case, edition: int) -> Act | None:
    """Make the suggestion the newest version of its post. `edition` is the one that the card showed.

    Returns the act, or None where a moderator decided about their own post, as any author does.
    """
    require(policy.can_decide(moderator, case))
    post, suggestion = both(case)
    act = accept_suggestion(moderator, post, suggestion, edition)
    finish(take(moderator, case), ACCEPTED, moderator.id, act.id if act else None)
    return act


@command
def reject_suggested(moderator: User, case: Case, edition: int, reason: str) -> Act | None:
    """Leave the post as it is; `reason` is for whoever suggested the edit. Returns as `accept_suggested`."""
    require(policy.can_decide(moderator, case))
    post, suggestion = both(case)
    act = reject_suggestion(moderator, post, suggestion, reason, edition)
    finish(take(moderator, case), REJECTED, moderator.id, act.id if act else None)
    return act


def both(case: Case) -> tuple[Post, SuggestedEdit]:
    """The post and the suggestion of a case."""
    is_suggestion = case.kind == SUGGESTION and case.subject_kind == SUGGESTED
    suggestion = db.session.get(SuggestedEdit, case.subject_id) if is_suggestion else None
    post = db.session.get(Post, suggestion.post_id) if suggestion else None
    if suggestion is None or post is None:
        raise NotFound()
    return whole(post.id) if isinstance(post, Question) else post, suggestion
