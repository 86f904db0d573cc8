"""What somebody can do with a post, for the buttons beneath it."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from community.accounts.policy import Restraint
from community.core.access import Actor, Verdict, Words
from community.questions.models.lines import Asked, Line
from community.questions.moderating import moderates
from community.questions.policy.changing import (
    can_close,
    can_delete,
    can_edit,
    can_reopen,
    can_suggest,
    can_undelete,
    can_vote_to_close,
)
from community.questions.policy.taking_part import can_change_accepted, can_comment, can_vote
from community.reputation.privileges import Shortfall, Standing


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
        reopen=may_close and question.is_closed and bool(can_reopen(actor, question)),
        close=may_close and not question.is_closed,
        flag=actor.is_authenticated and post.author_id != actor.id and not post.is_deleted,
        vote_to_close=post is question and not may_close and bool(can_vote_to_close(actor, question, standing)),
    )


def acts_for(actor: Actor, question: Asked, standing: Standing) -> Callable[[Asked | Line], Acts]:
    """`acts_on` for all posts of a page, asked once for answers that are alike in everything that it asks of them."""
    known: dict[tuple[object, ...], Acts] = {}

    def of(post: Asked | Line) -> Acts:
        if isinstance(post, Asked) or post.is_deleted:
            return acts_on(actor, question, post, standing)
        alike = (
            post.kind,
            post.author_id == actor.id,
            post.hidden_at is None,
            post.accepted_at is None,
            post.mark is None,
            post.area_id,
        )
        if alike not in known:
            known[alike] = acts_on(actor, question, post, standing)
        return known[alike]

    return of


def in_short(verdict: Verdict) -> Words:
    """Why not, without what differs from person to person: buttons are kept for all who can do the same."""
    if isinstance(verdict.words, Shortfall):
        return verdict.words._replace(have=None)
    return verdict.reason


def is_near(verdict: Verdict) -> bool:
    """Whether somebody may, or lacks only points, or may not for now: the page of the form says why."""
    return bool(verdict) or isinstance(verdict.words, Shortfall | Restraint)


def acts_on_comments(actor: Actor, comments: Sequence[Line], standing: Standing) -> tuple[Acts, ...]:
    """What the person can do with each of these comments on one post; empty for all who can only read them."""
    if actor.id is None or not comments:
        return ()
    if not moderates(actor, comments[0]) and all(comment.author_id != actor.id for comment in comments):
        return ()
    return tuple(
        Acts(
            edit=bool(can_edit(actor, one, standing)),
            delete=bool(can_delete(actor, one)),
            flag=one.author_id != actor.id,
        )
        for one in comments
    )
