"""Who may do what with questions, answers and comments."""

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from flask_babel import lazy_gettext as _

from community.core.access import ALLOWED, Actor, Verdict, denied
from community.core.db import now
from community.questions.models import Answer, Post, Question
from community.questions.models.lines import Asked, Line
from community.staff.models import StaffGrant

COMMENT_EDITABLE = timedelta(hours=24)


def can_write(actor: Actor) -> Verdict:
    """Whether the person may write anything at all."""
    if not actor.is_authenticated:
        return denied(_("Sign in to write."))
    if not actor.is_confirmed:
        return denied(_("Confirm your e-mail address first: follow the link in the mail we sent you."))
    return ALLOWED


def can_keep_drafts(actor: Actor) -> Verdict:
    """Whoever has an account may begin to write, and finish after confirming the address."""
    return ALLOWED if actor.is_authenticated else denied(_("Sign in to keep a draft."))


def can_ask(actor: Actor) -> Verdict:
    return can_write(actor)


def can_answer(actor: Actor, question: Question | Asked) -> Verdict:
    if not actor.is_authenticated:
        return denied(_("Sign in to answer."))
    if question.is_deleted:
        return denied(_("This question was removed."))
    if question.is_closed and not actor.is_moderator:
        return denied(_("This question is closed: %(reason)s", reason=question.closed_reason))
    return can_write(actor)


def can_comment(actor: Actor, post: Post | Asked | Line) -> Verdict:
    if not actor.is_authenticated:
        return denied(_("Sign in to comment."))
    if post.is_deleted:
        return denied(_("This post was removed."))
    return can_write(actor)


def can_vote(actor: Actor, post: Post | Asked | Line) -> Verdict:
    if not actor.is_authenticated:
        return denied(_("Sign in to vote."))
    if post.author_id == actor.id:
        return denied(_("This is your own post. Others decide whether it helps."))
    if post.is_deleted:
        return denied(_("This post was removed."))
    return can_write(actor)


def can_accept(actor: Actor, question: Question | Asked) -> Verdict:
    """The asker says which answer solved it; moderators may help out."""
    if not actor.is_authenticated:
        return denied(_("Sign in to accept an answer."))
    if question.is_deleted:
        return denied(_("This question was removed."))
    if question.author_id != actor.id and not actor.is_moderator:
        return denied(_("Only the person who asked can accept an answer."))
    return can_write(actor)


def can_edit(actor: Actor, post: Post | Asked | Line) -> Verdict:
    """Authors and moderators edit. Comments stay open to their author for a day."""
    if not actor.is_authenticated:
        return denied(_("Sign in to edit."))
    if post.is_deleted:
        return denied(_("This post was removed."))
    if actor.is_moderator:
        return can_write(actor)
    if post.author_id != actor.id:
        return denied(_("Only the author and moderators can edit this."))
    if post.kind == "comment" and now() - post.created_at > COMMENT_EDITABLE:
        return denied(_("Comments can be edited for 24 hours. Write another one."))
    return can_write(actor)


def can_delete(actor: Actor, post: Post | Asked | Line) -> Verdict:
    """Authors remove their own posts, but not a question that others have answered; moderators remove any."""
    if not actor.is_authenticated:
        return denied(_("Sign in to remove a post."))
    if post.is_deleted:
        return denied(_("This post is removed already."))
    if actor.is_moderator:
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
    if actor.is_moderator or (post.author_id == actor.id and post.deleted_by_id == actor.id):
        return ALLOWED
    return denied(_("Only moderators can bring this back."))


def can_close(actor: Actor, question: Question | Asked) -> Verdict:
    if not actor.is_moderator:
        return denied(_("Only moderators can close or reopen questions."))
    if question.is_deleted:
        return denied(_("This question was removed."))
    return ALLOWED


class Acts(NamedTuple):
    """What somebody can do with a post, to be offered beneath it. `not_vote` says why they cannot vote, or nothing."""

    not_vote: str = ""
    accept: bool = False
    unaccept: bool = False
    comment: bool = False
    edit: bool = False
    delete: bool = False
    undelete: bool = False
    reopen: bool = False
    close: bool = False


def acts_on(actor: Actor, question: Asked, post: Asked | Line) -> Acts:
    """What the person can do with the question or one of its answers."""
    may_accept = post is not question and not post.is_deleted and bool(can_accept(actor, question))
    may_close = post is question and bool(can_close(actor, question))
    is_accepted = isinstance(post, Line) and post.accepted_at is not None
    return Acts(
        not_vote=can_vote(actor, post).reason,
        accept=may_accept and not is_accepted,
        unaccept=may_accept and is_accepted,
        comment=bool(can_comment(actor, post)),
        edit=bool(can_edit(actor, post)),
        delete=bool(can_delete(actor, post)),
        undelete=bool(can_undelete(actor, post)),
        reopen=may_close and question.is_closed,
        close=may_close and not question.is_closed,
    )


def acts_on_comments(actor: Actor, comments: Sequence[Line]) -> tuple[Acts, ...]:
    """What the person can do with each of these comments; empty for all who can only read them."""
    if actor.id is None or not (actor.is_moderator or any(comment.author_id == actor.id for comment in comments)):
        return ()
    return tuple(Acts(edit=bool(can_edit(actor, one)), delete=bool(can_delete(actor, one))) for one in comments)


def can_manage_tags(actor: Actor) -> Verdict:
    """Which tags there are, and by what names, is for administrators."""
    return ALLOWED if actor.is_admin else denied(_("Only administrators can change topics."))


def can_see_removed(actor: Actor, post: Post | Asked | Line) -> bool:
    """Whether the person still sees a removed post: moderators, and authors their own."""
    return actor.is_moderator or (actor.is_authenticated and post.author_id == actor.id)


def can_speak_officially(grant: StaffGrant | None) -> Verdict:
    if grant is None or not grant.is_live:
        return denied(_("Only verified staff can speak for the vendor."))
    return ALLOWED
