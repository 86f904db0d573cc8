"""What moderators decide about cases: each is one act in the log, and each can be taken back."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import update

from community.accounts.models import User
from community.core.access import require
from community.core.audit import Act, log_act, tell_person
from community.core.db import command, db, lock, now
from community.core.errors import Invalid
from community.moderation.commands.cases import finish_all, may_decide, others_about, take
from community.moderation.models import APPEAL, FLAGGED, KEPT, OF_POSTS, SUGGESTION, UPHELD, Case, Flag
from community.questions.commands.closing import close
from community.questions.commands.holding import decide as decide_held
from community.questions.commands.holding import release
from community.questions.commands.removing import delete_post, show
from community.questions.models import Post, Question
from community.questions.models.holding import REMOVED
from community.questions.queries.holding import waiting as waiting_held
from community.questions.writing import question_of

DECIDED_ELSEWHERE = (SUGGESTION, APPEAL)
APPROVED, DEALT_WITH, TAKEN_DOWN = "approved", "dealt with", "removed"
CLOSED, REDACTED, RENAMED = "closed", "redacted", "renamed"


def post_of(case: Case) -> Post:
    """The post that a case is about, locked together with its question."""
    post = db.session.get(Post, case.post_id) if case.post_id else None
    if post is None:
        raise Invalid(_("This can be done with posts alone."))
    lock(question_of(post))
    return lock(post)


@command
def approve(moderator: User, case: Case) -> Act:
    """Nothing is wrong: what was hidden or waited is shown, and whoever flagged it is told."""
    require(may_decide(moderator, case))
    if case.kind in DECIDED_ELSEWHERE:
        raise Invalid(_("Look at it first: it is decided on its own page."))
    return leave(moderator, case, "approve", APPROVED, KEPT)


@command
def deal_with(moderator: User, case: Case) -> Act:
    """Whoever flagged was right, and what was needed is done: the post was edited, moved or handed to staff, the person
    was warned. What was hidden is shown."""
    require(may_decide(moderator, case))
    if case.kind != FLAGGED:
        raise Invalid(_("This can be said of what readers flagged alone."))
    return leave(moderator, case, "deal with flags", DEALT_WITH, UPHELD)


def leave(moderator: User, case: Case, kind: str, decision: str, result: str) -> Act:
    """Decide a case by an act of this kind; what it is about stays, and is shown."""
    if case.kind not in OF_POSTS or case.post_id is None:
        case = take(moderator, case)
        act = log_act(kind, moderator.id, (case.subject_kind, case.subject_id), person_id=case.person_id)
        close_together(moderator, [case], decision, result, act)
        return act
    post = post_of(case)
    take(moderator, case)
    held = waiting_held(post.id)
    before = {"hidden_for": post.hidden_for, "hidden": post.hidden_at is not None, "held_id": held.id if held else None}
    act = log_act(kind, moderator.id, ("post", post.id), person_id=post.author_id, before=before)
    close_together(moderator, others_about(post.id, OF_POSTS), decision, UPHELD if post.is_deleted else result, act)
    if held is not None and not post.is_deleted:
        release(moderator, post)
    elif post.hidden_at:
        show(post)
    if post.hidden_at is None and before["hidden"]:
        tell_person(act)
    return act


@command
def remove(moderator: User, case: Case, category: str, words: str = "") -> Act:
    """Remove the post; `category` is public, `words` are for its author."""
    require(may_decide(moderator, case))
    post = post_of(case)
    take(moderator, case)
    if waiting_held(post.id) is not None:
        decide_held(post, REMOVED, moderator, category)
    act = delete_post(moderator, post, category, words)
    if act is None:
        raise Invalid(_("This concerns yourself: another moderator decides."))
    close_together(moderator, others_about(post.id, OF_POSTS), TAKEN_DOWN, UPHELD, act)
    return act


@command
def close_flagged(moderator: User, case: Case, reason: str, duplicate_of_id: int | None = None) -> Act:
    """Close the question that a case is about; the reason is public. A duplicate names the question it repeats."""
    require(may_decide(moderator, case))
    post = post_of(case)
    take(moderator, case)
    if not isinstance(post, Question):
        raise Invalid(_("Only questions can be closed."))
    if post.hidden_at:
        raise Invalid(_("This question is hidden: show or remove it first."))
    act = close(moderator, post, reason, duplicate_of_id)
    close_together(moderator, others_about(post.id, OF_POSTS), CLOSED, UPHELD, act)
    return act


def close_together(moderator: User, cases: Sequence[Case], decision: str, result: str, act: Act) -> None:
    """Decide these cases by one act; whoever flagged learns the result."""
    if not cases:
        return
    finish_all(cases, decision, moderator.id, act.id)
    theirs = Flag.case_id.in_([case.id for case in cases])
    standing = update(Flag).where(theirs, Flag.withdrawn_at.is_(None), Flag.result == "")
    values = {"result": result, "decided_at": now()}
    db.session.execute(standing.values(values).execution_options(synchronize_session=False))
