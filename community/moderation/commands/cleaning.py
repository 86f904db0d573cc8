"""Cleaning up after a spammer with one click: posts, votes, points, the account."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from community.accounts import policy as people
from community.accounts.commands.blocking import block_origins
from community.accounts.commands.closing import shut_out
from community.accounts.commands.sanctioning import checked_reason
from community.accounts.models import Sanction, User
from community.accounts.models.sanctions import SUSPENSION
from community.core.access import require
from community.core.audit import Act, log_act, tell_person
from community.core.db import command, db, now
from community.moderation.cleaning import (
    AT_ONCE,
    EDITS_AT_ONCE,
    edits_to_undo,
    locked,
    post_ids_of,
    take_edits,
    take_rest,
    take_votes,
)
from community.moderation.commands.cases import waiting_where
from community.moderation.commands.deciding import TAKEN_DOWN, close_together
from community.moderation.models import FLAGGED, OF_POSTS, PERSON, SUGGESTION, UPHELD, Case
from community.questions.commands.holding import remove_waiting
from community.questions.commands.removing import take_all_down
from community.questions.models import Vote
from community.questions.models.removal import SPAM
from community.questions.writing import question_of

CLEAN_UP = "clean up spam"
MOST_ACTS = 20  # of one click
KEPT_OUT = timedelta(days=365)  # the mailbox
NETWORKS_KEPT_OUT = timedelta(days=30)  # other people come from there, too


def clean_up_all(moderator: User, person: User, reason: str) -> list[Act]:
    """Clean up in as many acts as it takes; other people may write between them."""
    acts = [clean_up(moderator, person, reason)]
    while len(acts) < MOST_ACTS and is_full(acts[-1]):
        acts.append(clean_up(moderator, person, reason))
    return acts


def is_full(act: Act) -> bool:
    """Whether there may be more than one act takes."""
    return max(act.after["posts"], act.after["votes"]) >= AT_ONCE or act.after["edits"] >= EDITS_AT_ONCE


@command
def clean_up(moderator: User, person: User, reason: str, origins: bool = True) -> Act:
    """Remove everything that a spammer posted, take back their votes with the points, let posts of others that they
    edited last say again what they said before, reject what they suggest, empty their profile, close their account, and
    keep their mailbox out, and with `origins` the networks that they came from.

    At most 500 posts and votes and 50 edits at once; doing it again takes the rest. The filter learns from the removed
    posts by the facts that record them. One act in the log, which can be undone as a whole.
    """
    require(people.can_sanction(moderator, person))
    reason = checked_reason(reason)
    post_ids, edits = post_ids_of(person), edits_to_undo(person, EDITS_AT_ONCE)
    votes = db.session.scalars(select(Vote).where(Vote.user_id == person.id).order_by(Vote.id).limit(AT_ONCE)).all()
    others = [*(vote.post_id for vote in votes), *(edit.post_id for edit in edits)]
    posts = locked([*post_ids, *others], person)
    require(people.can_sanction(moderator, person))
    edited = take_edits(moderator, edits)
    taken = take_votes(person, votes, posts)
    there = [posts[one] for one in post_ids if not posts[one].is_deleted and posts[one].author_id == person.id]
    ids = [post.id for post in there]
    remove_waiting(ids, moderator, SPAM)
    removed = take_all_down(moderator, {post: question_of(post) for post in there}, SPAM)
    before = {"posts": [{"post_id": post_id, "before": was} for post_id, was in removed.items()], "votes": taken,
              "edits": edited, **take_rest(moderator, person)}  # fmt: skip
    taken_away = {"posts": len(removed), "votes": len(taken), "edits": len(edited)}
    after = taken_away | closed(moderator, person, reason, origins)
    act = log_act(
        CLEAN_UP, moderator.id, ("person", person.id), person_id=person.id, reason=reason, before=before, after=after
    )
    if "sanction_id" in after:
        db.session.get_one(Sanction, after["sanction_id"]).act_id = act.id
        tell_person(act)
    close_cases(moderator, person, ids, before["suggestions"], act)
    return act


def close_cases(moderator: User, person: User, post_ids: list[int], suggestion_ids: list[int], act: Act) -> None:
    """What waits about the posts, the suggestions and the person is decided by this act."""
    of_posts = Case.post_id.in_(post_ids) & Case.kind.in_(OF_POSTS)
    of_person = (Case.kind == FLAGGED) & (Case.subject_kind == PERSON) & (Case.subject_id == person.id)
    of_edits = (Case.kind == SUGGESTION) & Case.subject_id.in_(suggestion_ids)
    close_together(moderator, waiting_where(of_posts | of_person | of_edits), TAKEN_DOWN, UPHELD, act)


def closed(moderator: User, person: User, reason: str, origins: bool) -> dict[str, Any]:
    """Shut the account, unless an earlier act did."""
    if not people.free_to(person, SUSPENSION) and (person.restricted or {})[SUSPENSION]["until"] is None:
        return {}
    after = shut_out(moderator, person, reason, now() + KEPT_OUT, email=True, origins=False)
    blocks = block_origins(moderator, person, reason, now() + NETWORKS_KEPT_OUT) if origins else []
    return {**after, "block_ids": [*after["block_ids"], *blocks]}
