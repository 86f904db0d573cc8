"""Badges that administrators make, give by hand, and take back, with reasons."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from community.accounts import names
from community.accounts.models import User
from community.accounts.queries import by_handles
from community.badges import policy
from community.badges.commands.awarding import look_different
from community.badges.events import BadgeEarned
from community.badges.models import Award, OwnBadge
from community.badges.rules import BY_KEY, OWN_ICONS
from community.core.access import require
from community.core.audit import log_act
from community.core.db import command, db, lock, now
from community.core.errors import Invalid
from community.core.events import record
from community.core.pages import changed
from community.core.rows import plain
from community.core.text import not_taken, slugify
from community.questions.writing import within

NAME_LEAST, NAME_MOST = 3, 40
HOW_LEAST, HOW_MOST = 10, 200
REASON_LEAST, REASON_MOST = 10, 300
LONGEST_KEY = 40
MAKE, CHANGE, RETIRE, REVIVE = "make badge", "change badge", "retire badge", "revive badge"  # kinds of acts
GIVE, TAKE_BACK = "give badge", "take badge back"


@command
def make_badge(actor: User, name: str, how: str, icon: str) -> OwnBadge:
    """Make a badge of this community. Its address comes from its name and stays."""
    require(policy.can_manage_badges(actor))
    name = checked_badge_name(name)
    badge = OwnBadge(key=free_key(name), name=name, created_by_id=actor.id)
    badge.how, badge.icon = checked_how(how), checked_icon(icon)
    db.session.add(badge)
    db.session.flush()
    log_act(MAKE, actor.id, ("badge", badge.id), after=words_of(badge))
    changed("badges", f"badge:{badge.key}")
    return badge


@command
def change_badge(actor: User, badge: OwnBadge, name: str, how: str, icon: str) -> None:
    """Call a badge something else, for all who have it."""
    require(policy.can_manage_badges(actor))
    before = words_of(lock(badge))
    if badge.name != " ".join(name.split()):
        badge.name = checked_badge_name(name)
    badge.how, badge.icon = checked_how(how), checked_icon(icon)
    log_act(CHANGE, actor.id, ("badge", badge.id), before=before, after=words_of(badge))
    look_different_everywhere(badge)


@command
def retire_badge(actor: User, badge: OwnBadge) -> None:
    """Give a badge no more. Whoever has it keeps it."""
    require(policy.can_manage_badges(actor))
    if lock(badge).retired_at is not None:
        return
    badge.retired_at = now()
    log_act(RETIRE, actor.id, ("badge", badge.id))
    changed("badges", f"badge:{badge.key}")


@command
def revive_badge(actor: User, badge: OwnBadge) -> None:
    """Let a badge be given again."""
    require(policy.can_manage_badges(actor))
    if lock(badge).retired_at is None:
        return
    before, badge.retired_at = plain({"retired_at": badge.retired_at}), None
    log_act(REVIVE, actor.id, ("badge", badge.id), before=before)
    changed("badges", f"badge:{badge.key}")


@command
def give_badge(actor: User, badge: OwnBadge, handle: str, reason: str) -> Award:
    """Give somebody a badge for a reason that everybody can read. Raises Invalid when they have it already."""
    require(policy.can_manage_badges(actor))
    if lock(badge).retired_at:
        raise Invalid(_("This badge is not given any more."))
    handle = handle.strip().removeprefix("@")
    person = by_handles({handle}).get(handle.casefold())
    if person is None:
        raise Invalid(_("Nobody here is called @%(handle)s.", handle=handle), field="handle")
    reason = within(reason, REASON_LEAST, REASON_MOST, _("The reason"), "reason")
    lock(person)  # two administrators at once give it once
    award = db.session.scalars(select(Award).where(Award.user_id == person.id, Award.badge == badge.key)).first()
    if award is not None and award.revoked_at is None:
        raise Invalid(_("%(name)s has this badge already.", name=person.name), field="handle")
    before = {"award": row_of(award)}
    if award is None:
        award = Award(user_id=person.id, badge=badge.key)
        db.session.add(award)
    award.at, award.given_by_id, award.reason = now(), actor.id, reason
    award.revoked_at, award.revoked_by_id, award.lost = None, None, ""
    db.session.flush()
    look_different(award)
    log_act(
        GIVE, actor.id, ("badge", badge.id), person_id=person.id, reason=reason, before=before,
        after={"award_id": award.id},
    )  # fmt: skip
    record(BadgeEarned(award_id=award.id, user_id=person.id), actor.id)
    return award


@command
def take_back_badge(actor: User, award: Award, reason: str) -> None:
    """Take back a badge that was given by hand. The reason is kept, for the person and for moderators."""
    require(policy.can_take_back(actor, lock(award)))
    if award.revoked_at is not None:
        return
    before = {"award": row_of(award)}
    award.lost = within(reason, REASON_LEAST, REASON_MOST, _("The reason"), "reason")
    award.revoked_at, award.revoked_by_id = now(), actor.id
    badge_id = db.session.scalar(select(OwnBadge.id).where(OwnBadge.key == award.badge))
    log_act(
        TAKE_BACK, actor.id, ("badge", badge_id), person_id=award.user_id, reason=award.lost, before=before,
        after={"award_id": award.id},
    )  # fmt: skip
    look_different(award)


def row_of(award: Award | None) -> dict[str, Any]:
    """An award as the log keeps it; nothing if there was none."""
    return plain({column.name: getattr(award, column.name) for column in Award.__table__.c}) if award else {}


def words_of(badge: OwnBadge) -> dict[str, str]:
    """What can be changed of a badge, for the log."""
    return {"name": badge.name, "how": badge.how, "icon": badge.icon}


def checked_badge_name(name: str) -> str:
    """The name of a badge: what no person may be called, no badge may be called either."""
    name = within(" ".join(name.split()), NAME_LEAST, NAME_MOST, _("The name"), "name")
    if names.problem_with(name):
        raise Invalid(_("Whoever has it could be taken for staff. Leave out the vendor and its offices."), field="name")
    known = db.session.scalars(select(OwnBadge.name)).all()
    if name.casefold() in {other.casefold() for other in (*known, *(str(rule.name) for rule in BY_KEY.values()))}:
        raise Invalid(_("There is a badge of this name."), field="name")
    return name


def checked_how(how: str) -> str:
    return within(how, HOW_LEAST, HOW_MOST, _("What it is for"), "how")


def checked_icon(icon: str) -> str:
    if icon not in OWN_ICONS:
        raise Invalid(_("Choose one of the pictures."), field="icon")
    return icon


def free_key(name: str) -> str:
    """An address for a badge that no other has, nor had."""
    base = slugify(name, LONGEST_KEY - 4)
    taken = {*BY_KEY, *db.session.scalars(select(OwnBadge.key).where(OwnBadge.key.startswith(base, autoescape=True)))}
    return not_taken(base, taken)


def look_different_everywhere(badge: OwnBadge) -> None:
    """Let all pages with this badge be made anew."""
    changed("badges", f"badge:{badge.key}")
    holders = select(Award.user_id).where(Award.badge == badge.key, Award.revoked_at.is_(None))
    changed(*(f"person:{user_id}" for user_id in db.session.scalars(holders)))
