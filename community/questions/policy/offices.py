"""What comes with an office: topics, posts that wait or are gone, audiences, speaking for the vendor."""

from flask_babel import lazy_gettext as _

from community.accounts.policy import can_take_part
from community.core.access import ALLOWED, Actor, Verdict, denied
from community.questions.models import Post, Question
from community.questions.models.lines import Asked, Line
from community.questions.models.removal import BY_AUTHOR
from community.questions.moderating import moderates
from community.questions.policy.changing import OF_ONESELF
from community.staff.models import StaffGrant


def can_manage_tags(actor: Actor) -> Verdict:
    """Which tags there are, and by what names, is for administrators."""
    return ALLOWED if actor.is_admin else denied(_("Only administrators can change topics."))


def can_decide_held(actor: Actor, post: Post) -> Verdict:
    """Posts that wait are looked at by moderators, of the site or the area, but not by their authors."""
    if post.author_id is not None and post.author_id == actor.id:
        return denied(OF_ONESELF)
    return ALLOWED if moderates(actor, post) else denied(_("Only moderators decide about posts that wait."))


def can_see_removed(actor: Actor, post: Post | Asked | Line) -> bool:
    """Whether the person still sees a hidden or removed post: moderators, and authors their own, but not what others
    removed: that is gone for everybody else."""
    by_others = post.is_deleted and post.deleted_reason != BY_AUTHOR
    return moderates(actor, post) or (actor.is_authenticated and post.author_id == actor.id and not by_others)


def can_open_withheld(actor: Actor, is_own: bool, sees_post: bool) -> bool:
    """Pictures that not everybody may open: moderators, whoever uploaded it, and who sees a post that shows it."""
    return actor.is_moderator or is_own or sees_post


def can_choose_audience(actor: Actor, question: Question | Asked) -> Verdict:
    """Who may read a question is up to its asker; moderators may help out."""
    if question.is_deleted:
        return denied(_("This question was removed."))
    if question.author_id != actor.id and not moderates(actor, question):
        return denied(_("Only the person who asked can say who may read this."))
    return can_take_part(actor)


def can_speak_officially(grant: StaffGrant | None) -> Verdict:
    if grant is None or not grant.is_live:
        return denied(_("Only verified staff can speak for the vendor."))
    return ALLOWED
