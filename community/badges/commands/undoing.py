"""How acts about badges are undone, by kind; see `moderation.undoing`."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, select

from community.accounts.models import User
from community.badges.commands.awarding import look_different
from community.badges.commands.giving import (
    CHANGE,
    GIVE,
    MAKE,
    RETIRE,
    REVIVE,
    TAKE_BACK,
    look_different_everywhere,
    words_of,
)
from community.badges.models import Award, OwnBadge
from community.core.audit import Act
from community.core.db import db, lock
from community.core.errors import Invalid
from community.core.pages import changed
from community.core.rows import moment, restore


def badge_of(act: Act) -> OwnBadge:
    """The badge that an act is about, locked."""
    badge = db.session.get(OwnBadge, act.subject_id or 0)
    if badge is None:
        raise Invalid(_("This badge is not there any more."))
    return lock(badge)


def undo_make(_moderator: User, act: Act) -> None:
    """A badge that nobody ever had is gone."""
    badge = badge_of(act)
    if db.session.scalar(select(Award.id).where(Award.badge == badge.key).limit(1)):
        raise Invalid(_("Somebody was given this badge: retire it instead."))
    db.session.delete(badge)
    changed("badges", f"badge:{badge.key}")


def undo_change(_moderator: User, act: Act) -> None:
    badge = badge_of(act)
    if words_of(badge) != act.after:
        raise Invalid(_("This badge has changed since: look at it first."))
    badge.name, badge.how, badge.icon = (act.before[name] for name in ("name", "how", "icon"))
    look_different_everywhere(badge)


def undo_retiring(_moderator: User, act: Act) -> None:
    """A badge that was retired is given again; one that was revived is not, since when it was not before."""
    badge = badge_of(act)
    if (badge.retired_at is None) == (act.kind == RETIRE):
        raise Invalid(_("This badge has changed since: look at it first."))
    badge.retired_at = moment(act.before.get("retired_at"))
    changed("badges", f"badge:{badge.key}")


def undo_giving(_moderator: User, act: Act) -> None:
    """An award, or taking one back, is as before."""
    row: dict[str, Any] = act.before["award"]
    award = db.session.get(Award, act.after["award_id"])
    if award is None or (lock(award).revoked_at is None) != (act.kind == GIVE):
        raise Invalid(_("This award has changed since: look at it first."))
    look_different(award)
    db.session.execute(delete(Award).where(Award.id == award.id).execution_options(synchronize_session=False))
    db.session.expunge(award)
    restore(Award.__table__, [row] if row else [])


UNDO_BADGES: Mapping[str, Callable[[User, Act], None]] = {
    MAKE: undo_make,
    CHANGE: undo_change,
    RETIRE: undo_retiring,
    REVIVE: undo_retiring,
    GIVE: undo_giving,
    TAKE_BACK: undo_giving,
}
