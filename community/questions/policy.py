"""Who may do what with questions, answers and comments."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from flask_babel import lazy_gettext as _

from community.accounts.models.sanctions import ASK, COMMENT, EDIT, SILENCE, VOTE
from community.accounts.policy import Restraint, can_take_part, free_to
from community.core.access import ALLOWED, Actor, Verdict, Words, denied
from community.core.db import now
from community.questions.models import Answer, Post, Question, SuggestedEdit
from community.questions.models.lines import Asked, Line
from community.questions.models.removal import BY_AUTHOR
from community.questions.moderating import moderates
from community.reputation import privileges
from community.reputation.privileges import Shortfall, Standing
from community.staff.models import StaffGrant

COMMENT_EDITABLE = timedelta(hours=24)
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


def can_edit(actor: Actor, post: Post | Asked | Line, standing: Standing) -> Verdict:
    """Authors, moderators, and whoever has the points. Comments stay open to their author for a day; what speaks for
    the vendor is changed by nobody else, because its mark says who wrote it."""
    if not actor.is_authenticated:
        return denied(_("Sign in to edit."))
    if post.is_deleted:
        return denied(_("This post was removed."))
    if moderates(actor, post):
        return can_write(actor)
    if post.author_id == actor.id:
        if post.kind == "comment" and now() - post.created_at > COMMENT_EDITABLE:
            return denied(_("Comments can be edited for 24 hours. Write another one."))
        return can_take_part(actor)
    if post.kind == "comment":
        return denied(_("Only the author and moderators can edit this."))
    if post.is_official:
        return denied(_("This speaks for the vendor. Suggest an edit, and its author decides."))
    return can_write(actor) and free_to(actor, EDIT) and standing.may(privileges.EDIT)


def can_suggest(actor: Actor, post: Post | Asked | Line, standing: Standing) -> Verdict:
    """Whoever cannot edit a question or an answer may say how it should be."""
    if not actor.is_authenticated:
        return denied(_("Sign in to suggest an edit."))
    if post.is_deleted:
        return denied(_("This post was removed."))
    if post.kind == "comment":
        return denied(_("Only the author and moderators can edit this."))
    if can_edit(actor, post, standing):
        return denied(_("You can edit this yourself."))
    return can_write(actor) and free_to(actor, EDIT) and standing.may(privileges.SUGGEST_EDITS)


def can_review(actor: Actor, post: Post | Asked | Line, standing: Standing) -> Verdict:
    """The author of a post always decides about suggested edits, and so do moderators and whoever has the points; about
    what speaks for the vendor, only its author and moderators."""
    if not actor.is_authenticated:
        return denied(_("Sign in to decide about suggested edits."))
    if post.is_deleted:
        return denied(_("This post was removed."))
    if post.author_id == actor.id or actor.is_moderator:
        return can_take_part(actor)
    if post.is_official:
        return denied(_("This speaks for the vendor: its author decides about suggested edits."))
    return can_write(actor) and standing.may(privileges.REVIEW_EDITS)


def can_decide(actor: Actor, post: Post, suggestion: SuggestedEdit, standing: Standing) -> Verdict:
    """Nobody decides about what they suggested themselves."""
    if suggestion.author_id == actor.id:
        return denied(_("This is your own suggestion. Others decide about it."))
    verdict = can_review(actor, post, standing)
    return can_decide_goal(actor, post) if verdict and suggestion.is_goal else verdict


def can_decide_goal(actor: Actor, question: Post | Asked | Line) -> Verdict:
    """What a question is for, its asker knows; moderators may help out."""
    if actor.is_moderator or question.author_id == actor.id:
        return ALLOWED
    return denied(_("What a question is for, only the person who asked can say."))


def can_see_suggestion(actor: Actor, post: Post, suggestion: SuggestedEdit, standing: Standing) -> Verdict:
    """Whoever made it, and whoever may decide about it."""
    return ALLOWED if suggestion.author_id == actor.id else can_decide(actor, post, suggestion, standing)


def can_withdraw(actor: Actor, suggestion: SuggestedEdit) -> Verdict:
    if suggestion.author_id != actor.id:
        return denied(_("Only the person who suggested this can take it back."))
    return ALLOWED


def can_delete(actor: Actor, post: Post | Asked | Line) -> Verdict:
    """Authors remove their own posts, but not a question that others have answered; moderators remove any."""
    if not actor.is_authenticated:
        return denied(_("Sign in to remove a post."))
    if post.is_deleted:
        return denied(_("This post is removed already."))
    if moderates(actor, post):
        return ALLOWED
    if post.author_id != actor.id:
        return denied(_("Only the author and moderators can remove this."))
    if isinstance(post, Question | Asked) and post.answer_count:
        return denied(_("Others have answered, and their answers may help somebody. Ask a moderator if it must go."))
    if isinstance(post, Answer | Line) and post.accepted_at:
        return denied(_("This answer was accepted. Ask a moderator if it must go."))
    return ALLOWED


def can_undelete(actor: Actor, post: Post | Asked | Line) -> Verdict:
    """Moderators bring back anything; authors what they removed themselves."""
    if not actor.is_authenticated:
        return denied(_("Sign in to restore a post."))
    if not post.is_deleted:
        return denied(_("This post is not removed."))
    if isinstance(post, Question | Asked) and post.merged_into_id:
        return denied(_("This question was merged into another one. Undo that in the log."))
    if moderates(actor, post) or (post.author_id == actor.id and post.deleted_by_id == actor.id):
        return ALLOWED
    return denied(_("Only moderators can bring this back."))


def can_close(actor: Actor, question: Question | Asked) -> Verdict:
    if not moderates(actor, question):
        return denied(_("Only moderators can close or reopen questions."))
    if question.is_deleted:
        return denied(_("This question was removed."))
    return ALLOWED


def can_vote_to_close(actor: Actor, question: Question | Asked, standing: Standing) -> Verdict:
    """Several people with enough points close a question together; moderators close it alone."""
    if not actor.is_authenticated:
        return denied(_("Sign in to vote."))
    if question.is_deleted:
        return denied(_("This question was removed."))
    if question.is_closed:
        return denied(_("This question is closed already."))
    return can_write(actor) and free_to(actor, VOTE) and standing.may(privileges.VOTE_TO_CLOSE)


class Acts(NamedTuple):
    """What somebody can do with a post, to be offered beneath it. `not_up` and `not_down` say why they cannot vote, or
    nothing, in words that are the same for everyone who lacks the points."""

    not_up: Words = ""
    not_down: Words = ""
    accept: bool = False
    unaccept: bool = False
    comment: bool = False
    edit: bool = False
    suggest: bool = False
    delete: bool = False
    undelete: bool = False
    reopen: bool = False
    close: bool = False
    flag: bool = False
    vote_to_close: bool = False


def acts_on(actor: Actor, question: Asked, post: Asked | Line, standing: Standing) -> Acts:
    """What the person can do with the question or one of its answers. Where only points are missing, the page of the
    form says how many."""
    accepted_at = question.outcome.accepted_at if question.outcome else None
    may_accept = post is not question and not (post.is_deleted or post.hidden_at)
    may_accept = may_accept and bool(can_change_accepted(actor, question, accepted_at))
    may_close = post is question and bool(can_close(actor, question))
    is_accepted = isinstance(post, Line) and post.accepted_at is not None
    may_edit = bool(can_edit(actor, post, standing))
    return Acts(
        not_up=in_short(can_vote(actor, post, +1, standing)),
        not_down=in_short(can_vote(actor, post, -1, standing)),
        accept=may_accept and not is_accepted,
        unaccept=may_accept and is_accepted,
        comment=is_near(can_comment(actor, post, question, standing)),
        edit=may_edit,
        suggest=not may_edit and is_near(can_suggest(actor, post, standing)),
        delete=bool(can_delete(actor, post)),
        undelete=bool(can_undelete(actor, post)),
        reopen=may_close and question.is_closed,
        close=may_close and not question.is_closed,
        flag=actor.is_authenticated and post.author_id != actor.id and not post.is_deleted,
        vote_to_close=post is question and not may_close and bool(can_vote_to_close(actor, question, standing)),
    )


def in_short(verdict: Verdict) -> Words:
    """Why not, without what differs from person to person: buttons are kept for all who can do the same."""
    if isinstance(verdict.words, Shortfall):
        return verdict.words._replace(have=None)
    return verdict.reason


def is_near(verdict: Verdict) -> bool:
    """Whether somebody may, or lacks only points, or may not for now: the page of the form says why."""
    return bool(verdict) or isinstance(verdict.words, Shortfall | Restraint)


def acts_on_comments(actor: Actor, comments: Sequence[Line], standing: Standing) -> tuple[Acts, ...]:
    """What the person can do with each of these comments; empty for all who can only read them."""
    some = any(moderates(actor, comment) or comment.author_id == actor.id for comment in comments)
    if actor.id is None or not some:
        return ()
    return tuple(
        Acts(edit=bool(can_edit(actor, one, standing)), delete=bool(can_delete(actor, one))) for one in comments
    )


def can_manage_tags(actor: Actor) -> Verdict:
    """Which tags there are, and by what names, is for administrators."""
    return ALLOWED if actor.is_admin else denied(_("Only administrators can change topics."))


def can_decide_held(actor: Actor) -> Verdict:
    """Posts that wait are looked at by moderators."""
    return ALLOWED if actor.is_moderator else denied(_("Only moderators decide about posts that wait."))


def can_see_removed(actor: Actor, post: Post | Asked | Line) -> bool:
    """Whether the person still sees a hidden or removed post: moderators, and authors their own, but not what was removed
    by others: that is gone for everybody else."""
    by_others = post.is_deleted and post.deleted_reason != BY_AUTHOR
    return moderates(actor, post) or (actor.is_authenticated and post.author_id == actor.id and not by_others)


def can_choose_audience(actor: Actor, question: Question | Asked) -> Verdict:
    """Who may read a question is up to its asker; moderators may help out."""
    if question.is_deleted:
        return denied(_("This question was removed."))
    if question.author_id != actor.id and not moderates(actor, question):
        return denied(_("Only the person who asked can say who may read this."))
    return can_take_part(actor)


def can_speak_officially(grant: StaffGrant | None) -> Verdict:
    if grant is None or not grant.is_live:
        return denied(_("Only verified staff can speak for the vendor."))
    return ALLOWED
