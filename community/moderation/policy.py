"""Who may flag, decide, take back and appeal."""

from flask_babel import lazy_gettext as _l

from community.accounts.models import User
from community.accounts.models.sanctions import WARNING
from community.accounts.policy import free_to
from community.core.access import ALLOWED, Actor, Verdict, denied
from community.core.audit import Act
from community.moderation.kinds import APPEALED, OF_ADMINISTRATORS
from community.moderation.models import OF_POSTS, Appeal, Case, Flag
from community.questions.models import Post
from community.questions.models.lines import Asked, Line
from community.questions.moderating import moderates

FROM_CARDS = ("approve", "deal with flags", "remove post", "close question")


def can_flag(actor: Actor, subject: Post | Line | Asked | User) -> Verdict:
    """Everybody with a proven address, any post and any person but their own."""
    if not actor.is_authenticated:
        return denied(_l("Sign in to tell a moderator."))
    if not actor.is_confirmed:
        return denied(_l("Confirm your e-mail address first: follow the link in the mail we sent you."))
    if actor.id == (subject.id if isinstance(subject, User) else subject.author_id):
        return denied(_l("This is your own."))
    if not isinstance(subject, User) and subject.is_deleted:
        return denied(_l("This post was removed."))
    return free_to(actor, WARNING)


def can_withdraw(actor: Actor, flag: Flag) -> Verdict:
    """Whoever flagged, until it is decided."""
    if flag.user_id != actor.id:
        return denied(_l("Only the person who flagged this can take it back."))
    if flag.result or flag.withdrawn_at:
        return denied(_l("This is decided already."))
    return ALLOWED


def can_moderate(actor: Actor) -> Verdict:
    return ALLOWED if actor.is_moderator else denied(_l("Only moderators see the review queue."))


def can_see_queue(actor: Actor) -> Verdict:
    """Moderators of the site see all of it, those of an area what waits there."""
    return ALLOWED if actor.moderates else can_moderate(actor)


def can_decide(actor: Actor, case: Case, act: Act | None = None, post: Post | None = None) -> Verdict:
    """Moderators, but nobody about themselves; about an appeal, another one than who acted (`act`). Moderators of an
    area decide about posts there: `post` is what the case is about, with its question at hand."""
    of_their_area = post is not None and case.kind in OF_POSTS and moderates(actor, post)
    if not actor.is_moderator and not of_their_area:
        return can_moderate(actor)
    if case.person_id == actor.id and actor.id is not None and case.subject_kind != "suggestion":
        return denied(_l("This concerns yourself: another moderator decides."))
    if act is not None and act.actor_id == actor.id:
        return denied(_l("You decided this first: another moderator decides about the appeal."))
    return ALLOWED


def can_take_back(actor: Actor, act: Act) -> Verdict:
    """Moderators take back what they or others did, as long as it does not concern themselves; what only administrators
    may do, only administrators. Moderators of an area take back what they did from its queue."""
    if not actor.is_moderator and not (actor.moderates and act.actor_id == actor.id and act.kind in FROM_CARDS):
        return can_moderate(actor)
    if act.kind in OF_ADMINISTRATORS and not actor.is_admin:
        return denied(_l("Only administrators take this back."))
    if act.person_id == actor.id and act.actor_id != actor.id:
        return denied(_l("This concerns yourself: another moderator decides."))
    return ALLOWED


def can_appeal(actor: Actor, act: Act, appeal: Appeal | None) -> Verdict:
    """The person concerned, once, against what a person or a rule decided."""
    if actor.id is None or act.person_id != actor.id:
        return denied(_l("Only the person concerned can appeal."))
    if act.kind not in APPEALED or act.undoes_id:
        return denied(_l("There is nothing to appeal against."))
    if appeal is not None:
        return denied(_l("You have appealed against this already."))
    return ALLOWED
