"""Where somebody stands here: looked up once for a page or a command, then asked by every policy."""

from time import monotonic

from flask import current_app
from sqlalchemy import func, select

from community.core.access import Actor
from community.core.db import db
from community.questions.models import Post
from community.reputation import privileges
from community.reputation.privileges import Standing
from community.reputation.rules import NEW_SITE_POSTS, threshold
from community.staff.models import StaffGrant
from community.staff.queries import live_grant

AGAIN = 30.0  # seconds until posts are counted again, as long as there are few
MEMORY = "new_site"
posts = Post.__table__


def is_new_site() -> bool:
    """Whether there are so few posts that everybody has the basics (see `privileges.BASICS`).

    Each process remembers it; once there are enough, for good.
    """
    enough = threshold(NEW_SITE_POSTS)
    kept: tuple[float, int, bool] | None = current_app.extensions.get(MEMORY)
    if kept is None or kept[1] != enough or (kept[2] and monotonic() - kept[0] > AGAIN):
        some = select(posts.c.id).where(posts.c.deleted_at.is_(None)).limit(enough).subquery()
        is_new = (db.session.scalar(select(func.count()).select_from(some)) or 0) < enough
        current_app.extensions[MEMORY] = kept = (monotonic(), enough, is_new)
    return kept[2]


def standing_of(actor: Actor) -> Standing:
    """For commands, and pages that know nothing of the person yet: one statement at most."""
    if actor.id is None or actor.is_moderator:
        return standing_with(actor, None)
    return standing_with(actor, live_grant(actor.id))


def standing_with(actor: Actor, grant: StaffGrant | None) -> Standing:
    """The same for pages that have the person's live grant, or know that it does not matter."""
    is_staff = grant is not None and grant.is_live
    return privileges.standing(actor, is_staff, actor.id is not None and is_new_site())
