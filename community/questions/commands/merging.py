"""Merging a question into another one: answers, comments, votes, drafts and followers go along.

The old address leads to the new. Nothing is lost: the question itself is kept as it is, out of sight, and everything
can go back.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select, update

from community.accounts.models import User
from community.core.access import require
from community.core.audit import Act, log_act, tell_person
from community.core.db import command, db, lock, now
from community.core.errors import Invalid, NotFound
from community.core.events import record
from community.questions import tools
from community.questions.commands.accepting import bring_mark_back, carry_mark
from community.questions.commands.closing import repeats
from community.questions.commands.following import move_followers, move_followers_back
from community.questions.commands.moving_answers import answers_to, move_answers, move_comments
from community.questions.commands.ordering import keep_in_order
from community.questions.commands.points import carry_votes, votes_on
from community.questions.commands.removing import count_post
from community.questions.commands.showing import stand_elsewhere
from community.questions.events import PostsMoved, ThreadChanged
from community.questions.models import Answer, Draft, Question, Vote
from community.questions.models.posts import PRIVATE
from community.reputation.commands import hold

MERGE, MERGED = "merge questions", "merged"
questions: Any = Question.__table__


@command
def merge(moderator: User, question: Question, into_id: int, reason: str = "") -> Question:
    """Move everything that hangs on a question to another one, and lead readers there. Returns the other one.

    The mark of an accepted answer goes along where the other question has none; else it is taken away with its points.
    """
    into = both_locked(question, into_id)[1]
    for one in (question, into):
        require(tools.can_merge(moderator, one))
    must_fit(question, into)
    accepted = db.session.get(Answer, question.accepted_answer_id) if question.accepted_answer_id else None
    if accepted:
        lock(accepted)
    hold([question.author_id, into.author_id, accepted.author_id if accepted else None])
    stand_elsewhere(question)  # while it is in its lists
    before: dict[str, Any] = {"mark": carry_mark(question, into, accepted), "active_at": into.active_at.isoformat()}
    before["answers"] = answers_to(question)
    before["comments"] = move_comments(question, into)
    move_answers(before["answers"], question, into)
    before["votes"] = carry_votes(votes_on(question), question, into)
    before["drafts"] = move_drafts(question, into)
    before["followers"] = move_followers(question, into)
    before |= lead_to(question, into)
    put_away(question, into, moderator)
    about = ("post", question.id)
    after = {"into_id": into.id}
    tell_person(
        log_act(MERGE, moderator.id, about, person_id=question.author_id, reason=reason, before=before, after=after)
    )
    let_follow(moderator, question, into, into, [question.id, *before["answers"], *before["comments"]])
    return into


def both_locked(question: Question, other_id: int) -> tuple[Question, Question]:
    """Both questions, locked in the order of their numbers. Raises Invalid when the other one is not there."""
    other = db.session.get(Question, other_id)
    if other is None or other.is_deleted or other.id == question.id:
        raise Invalid(_("There is no other question with this number."), field="into")
    for one in sorted((question, other), key=lambda one: one.id):
        lock(one)
    return question, other


def must_fit(question: Question, into: Question) -> None:
    """Raise Invalid where merging would show answers to others than they were written for, or end in a circle."""
    both_private = question.audience == into.audience == PRIVATE  # each for its own asker
    if question.audience != into.audience or (both_private and question.author_id != into.author_id):
        raise Invalid(_("Not the same people may read these two questions, so they cannot be merged."), field="into")
    if repeats(into, question.id):
        raise Invalid(_("The other question was closed because it repeats this one. Merge it the other way round."),
                      field="into")  # fmt: skip


def lead_to(question: Question, into: Question) -> dict[str, list[int]]:
    """Let duplicates of a question, and what was merged into it, lead to the other one. Returns which did."""
    found = {}
    for key, column in (("duplicates", questions.c.duplicate_of_id), ("merged", questions.c.merged_into_id)):
        ids = list(db.session.scalars(select(questions.c.id).where(column == question.id).order_by(questions.c.id)))
        point(ids, column.name, question, into)
        found[key] = ids
    return found


def point(ids: Collection[int], name: str, source: Question, target: Question) -> None:
    """Let those of these questions that lead to one question lead to another one."""
    still = questions.c.id.in_(ids), questions.c[name] == source.id
    db.session.execute(update(questions).where(*still).values({name: target.id}))


def put_away(question: Question, into: Question, moderator: User) -> None:
    """Take a question out of sight and count, and let its address lead on; the other one is as active as both."""
    question.merged_into_id = into.id
    question.deleted_at, question.deleted_by_id, question.deleted_reason = now(), moderator.id, MERGED
    into.active_at = max(into.active_at, question.active_at)
    db.session.flush()
    count_post(question, -1)
    keep_in_order([into.id])


def move_drafts(source: Question, target: Question, ids: Collection[int] | None = None) -> list[int]:
    """Let answers that people have begun, or those of them named, be answers to the other question, unless they have
    begun one there. Returns which."""
    begun = select(Draft.user_id).where(Draft.key == f"answer-{target.id}")
    wanted = select(Draft.id).where(Draft.key == f"answer-{source.id}", Draft.user_id.not_in(begun))
    if ids is not None:
        wanted = wanted.where(Draft.id.in_(ids))
    moved = list(db.session.scalars(wanted.order_by(Draft.id)))
    db.session.execute(update(Draft).where(Draft.id.in_(moved)).values(key=f"answer-{target.id}"))
    return moved


def let_follow(moderator: User, question: Question, into: Question, now_in: Question, post_ids: list[int]) -> None:
    """Let pages, index and inboxes follow; these posts belong to `now_in` since."""
    for one in (question, into):
        stand_elsewhere(one)
        record(ThreadChanged(question_id=one.id), moderator.id)
    record(PostsMoved(question_id=now_in.id, post_ids=post_ids), moderator.id)


@command
def undo_merge(moderator: User, act: Act) -> None:
    """Let a merged question stand for itself again, with everything that came from it and is still where it went."""
    question = db.session.get(Question, act.subject_id or 0)
    if question is None:
        raise NotFound()
    if lock(question).merged_into_id != act.after["into_id"]:
        raise Invalid(_("The other question was merged into a third one since. Undo that first."))
    into = both_locked(question, act.after["into_id"])[1]
    require(tools.can_merge(moderator, into))
    before = act.before
    marked = {into.accepted_answer_id, before["mark"]["answer_id"] if before["mark"] else None}
    accepted = [lock(db.session.get_one(Answer, one)) for one in sorted(number for number in marked if number)]
    hold([question.author_id, into.author_id, *(answer.author_id for answer in accepted)])
    question.merged_into_id = question.deleted_at = question.deleted_by_id = None
    question.deleted_reason = ""
    db.session.flush()
    count_post(question, +1)
    move_comments(into, question, before["comments"])
    move_answers(before["answers"], into, question)
    bring_mark_back(question, into, moderator, before["mark"])
    still_there = select(Vote).where(Vote.id.in_(before["votes"]), Vote.post_id == into.id).order_by(Vote.id)
    carry_votes(db.session.scalars(still_there).all(), into, question)
    move_drafts(into, question, before["drafts"])
    move_followers_back(before.get("followers", ()), into, question)
    for key, name in (("duplicates", "duplicate_of_id"), ("merged", "merged_into_id")):
        point(before[key], name, into, question)
    if into.active_at == question.active_at:
        into.active_at = datetime.fromisoformat(before["active_at"])
        keep_in_order([into.id])
    let_follow(moderator, question, into, question, [question.id, *before["answers"], *before["comments"]])
