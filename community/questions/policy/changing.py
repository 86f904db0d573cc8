"""Changing what is there: edits, suggestions, removing, closing."""

from datetime import timedelta

from flask_babel import lazy_gettext as _

from community.accounts.models.sanctions import EDIT, VOTE
from community.accounts.policy import can_take_part, free_to
from community.core.access import ALLOWED, Actor, Verdict, denied
from community.core.db import now
from community.questions.models import Answer, Post, Question, SuggestedEdit
from community.questions.models.lines import Asked, Line
from community.questions.moderating import moderates
from community.questions.policy.taking_part import can_write
from community.reputation import privileges
from community.reputation.privileges import Standing

COMMENT_EDITABLE = timedelta(hours=24)
PROVE = "/staff/prove"
NOT_STAFF_NOW = _("This speaks for the vendor, and at the moment you do not. Prove that you do, or write a new post.")
OF_ONESELF = _("This concerns yourself: another moderator decides.")


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
        return can_take_part(actor) and may_change_words_of(post, standing)
    if post.kind == "comment":
        return denied(_("Only the author and moderators can edit this."))
    if post.is_official:
        return denied(_("This speaks for the vendor. Suggest an edit, and its author decides."))
    return can_write(actor) and free_to(actor, EDIT) and standing.may(privileges.EDIT)


def may_change_words_of(post: Post | Asked | Line, standing: Standing) -> Verdict:
    """What stands under the vendor's mark is changed by who speaks for the vendor now, not by who once did."""
    if post.is_official and not standing.is_staff:
        return denied(NOT_STAFF_NOW, PROVE)
    return ALLOWED


def can_suggest(actor: Actor, post: Post | Asked | Line, standing: Standing) -> Verdict:
    """Whoever cannot edit a question or an answer may say how it should be."""
    if not actor.is_authenticated:
        return denied(_("Sign in to suggest an edit."))
    if post.is_deleted:
        return denied(_("This post was removed."))
    if post.kind == "comment":
        return denied(_("Only the author and moderators can edit this."))
    verdict = can_edit(actor, post, standing)
    if verdict:
        return denied(_("You can edit this yourself."))
    if post.author_id == actor.id:
        return verdict
    return can_write(actor) and free_to(actor, EDIT) and standing.may(privileges.SUGGEST_EDITS)


def can_review(actor: Actor, post: Post | Asked | Line, standing: Standing) -> Verdict:
    """The author of a post always decides about suggested edits, and so do moderators and whoever has the points; about
    what speaks for the vendor, only its author and moderators."""
    if not actor.is_authenticated:
        return denied(_("Sign in to decide about suggested edits."))
    if post.is_deleted:
        return denied(_("This post was removed."))
    if actor.is_moderator:
        return can_take_part(actor)
    if post.author_id == actor.id:
        return can_take_part(actor) and may_change_words_of(post, standing)
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
    """Moderators bring back anything but what others removed of their own; authors what they removed themselves."""
    if not actor.is_authenticated:
        return denied(_("Sign in to restore a post."))
    if not post.is_deleted:
        return denied(_("This post is not removed."))
    if isinstance(post, Question | Asked) and post.merged_into_id:
        return denied(_("This question was merged into another one. Undo that in the log."))
    if post.author_id == actor.id and post.deleted_by_id == actor.id:
        return ALLOWED
    if moderates(actor, post):
        return denied(OF_ONESELF) if post.author_id == actor.id else ALLOWED
    return denied(_("Only moderators can bring this back."))


def can_close(actor: Actor, question: Question | Asked) -> Verdict:
    if not moderates(actor, question):
        return denied(_("Only moderators can close or reopen questions."))
    if question.is_deleted:
        return denied(_("This question was removed."))
    return ALLOWED


def can_reopen(actor: Actor, question: Question | Asked) -> Verdict:
    """Whoever may close, but nobody their own question that somebody else closed."""
    if question.author_id == actor.id and question.closed_by_id != actor.id and can_close(actor, question):
        return denied(OF_ONESELF)
    return can_close(actor, question)


def can_vote_to_close(actor: Actor, question: Question | Asked, standing: Standing) -> Verdict:
    """Several people with enough points close a question together; moderators close it alone."""
    if not actor.is_authenticated:
        return denied(_("Sign in to vote."))
    if question.is_deleted:
        return denied(_("This question was removed."))
    if question.is_closed:
        return denied(_("This question is closed already."))
    return can_write(actor) and free_to(actor, VOTE) and standing.may(privileges.VOTE_TO_CLOSE)
