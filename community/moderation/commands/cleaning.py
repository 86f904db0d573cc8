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
from community.moderation.cleaning import AT_ONCE, locked, post_ids_of, take_rest, take_votes
from community.moderation.commands.cases import others_about
from community.moderation.commands.deciding import OF_POSTS, TAKEN_DOWN, close_together
from community.moderation.models import UPHELD
from community.questions.commands.holding import decide
from community.questions.commands.removing import take_down
from community.questions.models import Vote
from community.questions.models.holding import REMOVED
from community.questions.models.removal import SPAM
from community.questions.queries.holding import waiting
from community.questions.writing import question_of

CLEAN_UP = "clean up spam"
MOST_ACTS = 20  # of one click
KEPT_OUT = timedelta(days=365)  # the mailbox
NETWORKS_KEPT_OUT = timedelta(days=30)  # other people come from there, too


def clean_up_all(moderator: User, person: User, reason: str) -> list[Act]:
    """Clean up in as many acts as it takes; other people may write between them."""
    acts = [clean_up(moderator, person, reason)]
    while len(acts) < MOST_ACTS and max(acts[-1].after["posts"], acts[-1].after["votes"]) >= AT_ONCE:
        acts.append(clean_up(moderator, person, reason))
    return acts


@command
def clean_up(moderator: User, person: User, reason: str, origins: bool = True) -> Act:
    """Remove everything that a spammer posted, take back their votes with the points, empty their profile, close their
    account, and keep their mailbox out, and with `origins` the networks that they came from.

    At most 100 posts and votes at once; doing it again takes the rest. The filter learns from the removed posts by the
    facts that record them. One act in the log, which can be undone as a whole.
    """
    require(people.can_sanction(moderator, person))
    reason = checked_reason(reason)
    post_ids = post_ids_of(person)
    votes = db.session.scalars(select(Vote).where(Vote.user_id == person.id).order_by(Vote.id).limit(AT_ONCE)).all()
    posts = {post.id: post for post in locked([*post_ids, *(vote.post_id for vote in votes)], person)}
    require(people.can_sanction(moderator, person))
    taken = take_votes(person, votes, posts)
    removed: list[dict[str, Any]] = []
    for post_id in post_ids:
        post = posts[post_id]
        if post.is_deleted or post.author_id != person.id:
            continue
        if waiting(post.id):
            decide(post, REMOVED, moderator, SPAM)
        removed.append({"post_id": post.id, "before": take_down(moderator, post, question_of(post), SPAM)})
    before = {"posts": removed, "votes": taken, **take_rest(moderator, person)}
    after = {"posts": len(removed), "votes": len(taken)} | closed(moderator, person, reason, origins)
    act = log_act(
        CLEAN_UP, moderator.id, ("person", person.id), person_id=person.id, reason=reason, before=before, after=after
    )
    if "sanction_id" in after:
        db.session.get_one(Sanction, after["sanction_id"]).act_id = act.id
        tell_person(act)
    for kept in removed:
        close_together(moderator, others_about(kept["post_id"], OF_POSTS), TAKEN_DOWN, UPHELD, act)
    return act


def closed(moderator: User, person: User, reason: str, origins: bool) -> dict[str, object]:
    """Shut the account, unless an earlier act did."""
    if not people.free_to(person, SUSPENSION) and (person.restricted or {})[SUSPENSION]["until"] is None:
        return {}
    after = shut_out(moderator, person, reason, now() + KEPT_OUT, email=True, origins=False)
    blocks = block_origins(moderator, person, reason, now() + NETWORKS_KEPT_OUT) if origins else []
    return {**after, "block_ids": [*after["block_ids"], *blocks]}
