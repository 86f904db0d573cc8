"""Merging two accounts of one person."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from community.accounts import policy as people
from community.accounts.commands import end_all_sessions
from community.accounts.commands.sanctioning import checked_reason
from community.accounts.models import User
from community.core.access import require
from community.core.audit import Act, log_act, tell_person
from community.core.db import command, db
from community.core.errors import Invalid
from community.moderation.cleaning import locked, take_votes
from community.moderation.merging import MERGE, between, move, pointers, recount, second_votes, votes_for
from community.questions.models import Post
from community.reputation.commands import reverse_all
from community.staff.models import StaffGrant


@command
def merge_accounts(moderator: User, source: User, target: User, reason: str) -> Act:
    """Give everything that one account has to another one of the same person; the old profile leads to the new one.

    Votes for oneself and second votes on a post fall away, with what they paid. Not for accounts of staff. The old
    account can no longer sign in. Raises Invalid with the field.
    """
    require(people.can_sanction(moderator, source))
    require(people.can_sanction(moderator, target))
    reason = checked_reason(reason)
    must_fit(source, target)
    away = {*votes_for(source, target), *second_votes(source, target)}
    votes = {source: sorted(away, key=lambda vote: vote.id), target: votes_for(target, source)}
    written = select(Post.id).where(Post.author_id.in_((source.id, target.id))).order_by(Post.id)
    doubtful = {vote.post_id for some in votes.values() for vote in some}
    posts = locked([*db.session.scalars(written), *doubtful], source, target)
    require(people.can_sanction(moderator, source))
    must_fit(source, target)
    taken = {str(voter.id): take_votes(voter, some, posts) for voter, some in votes.items()}
    entries = [entry.id for entry in reverse_all(between(source, target))]
    end_all_sessions(source)
    db.session.flush()
    moved: dict[str, list[list[Any]]] = {}
    dropped: dict[str, list[dict[str, Any]]] = {}
    for column in pointers():
        keys, rows = move(column, source.id, target.id)
        if keys:
            moved[str(column)] = keys
        if rows:
            dropped.setdefault(column.table.name, []).extend(rows)
    db.session.expire_all()
    source.merged_into_id = target.id
    recount(source, target)
    act = log_act(
        MERGE,
        moderator.id,
        ("person", source.id),
        person_id=target.id,
        reason=reason,
        before={"votes": taken, "entries": entries, "moved": moved, "dropped": dropped},
        after={"into_id": target.id},
    )
    tell_person(act)
    return act


def must_fit(source: User, target: User) -> None:
    """Raise Invalid unless these are two accounts of people who do not speak for the vendor."""
    if source.id == target.id:
        raise Invalid(_("These are one account already."), field="into")
    if target.merged_into_id:
        raise Invalid(_("That account was merged with another one."), field="into")
    wanted = select(StaffGrant.id).where(StaffGrant.user_id.in_((source.id, target.id))).limit(1)
    if source.is_moderator or target.is_moderator or db.session.scalar(wanted):
        raise Invalid(_("Accounts of staff and moderators are not merged: their marks belong to one account."), "into")
