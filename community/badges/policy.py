"""Who may do what with badges."""

from typing import Any

from flask_babel import lazy_gettext as _

from community.badges.models import Award
from community.core.access import ALLOWED, Actor, Verdict, denied


def can_manage_badges(actor: Actor) -> Verdict:
    """Which badges this community has of its own, and who gets them, is for administrators."""
    return ALLOWED if actor.is_admin else denied(_("Only administrators can make badges and give them."))


def can_take_back(actor: Actor, award: Award) -> Verdict:
    """What was earned goes by itself when its ground is gone, and never because somebody wants it gone."""
    if award.given_by_id is None:
        return denied(_("This badge was earned. Only badges that were given by hand can be taken back."))
    return can_manage_badges(actor)


def can_see_lost(actor: Actor, person: Any) -> bool:
    """Whether somebody sees which badges a person had and lost: they themselves, and moderators."""
    return actor.is_authenticated and (actor.id == person.id or actor.is_moderator)
