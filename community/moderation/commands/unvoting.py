"""Taking back what one person voted for or against another one, when a moderator finds that it was no vote on posts."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select

from community.accounts import policy as people
from community.accounts.commands.sanctioning import checked_reason
from community.accounts.models import User
from community.core.access import require
from community.core.audit import Act, log_act, tell_person
from community.core.db import command, db
from community.core.errors import Invalid
from community.core.events import record
from community.moderation.cleaning import AT_ONCE, locked, take_votes
from community.questions.events import VotesReversed
from community.questions.models import Post, Vote

TAKE_VOTES = "take votes back"


def votes_toward(voter: User, author: User) -> Sequence[Vote]:
    """What somebody voted on posts of another person that are there, the newest first; at most what one act takes."""
    wanted = (
        select(Vote)
        .join(Post, Post.id == Vote.post_id)
        .where(Vote.user_id == voter.id, Post.author_id == author.id, Post.deleted_at.is_(None))
    )
    return db.session.scalars(wanted.order_by(Vote.id.desc()).limit(AT_ONCE)).all()


@command
def take_votes_back(moderator: User, voter: User, author: User, reason: str) -> Act:
    """Take back the votes of one person on posts of another one, with their points. Both are told: who voted, why; the
    other, how many, and not whose. At most 500 at once. Raises Invalid with the field; can be undone.
    """
    require(people.can_sanction(moderator, voter))
    reason = checked_reason(reason)
    votes = votes_toward(voter, author)
    posts = locked({vote.post_id for vote in votes}, voter, author)
    require(people.can_sanction(moderator, voter))
    taken = take_votes(voter, [vote for vote in votes if not posts[vote.post_id].is_deleted], posts)
    if not taken:
        raise Invalid(_("There are no votes of %(name)s on posts of that person.", name=voter.name), field="toward")
    act = log_act(
        TAKE_VOTES,
        moderator.id,
        ("person", voter.id),
        person_id=voter.id,
        reason=reason,
        before={"votes": taken},
        after={"author_id": author.id, "votes": len(taken)},
    )
    tell_person(act)
    record(VotesReversed(voter.id, author.id, len(taken), act.id, by_moderator=True), moderator.id)
    return act
