"""Opening, claiming and deciding cases of the review queue."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, or_, select, update

from community.accounts.models import User
from community.core.access import Verdict, require
from community.core.db import command, db, now
from community.core.errors import NotFound, Problem
from community.core.events import record_all
from community.moderation import policy
from community.moderation.events import CaseDecided
from community.moderation.models import POST, Case
from community.questions.models import Post
from community.questions.writing import question_of

CLAIMED_FOR = timedelta(minutes=5)


@command
def open_case(
    kind: str,
    subject: tuple[str, int],
    why: Sequence[str] = (),
    *,
    post_id: int | None = None,
    person_id: int | None = None,
    since: datetime | None = None,
) -> Case:
    """Have something wait for a moderator. Opening a case that waits already adds what is new in `why`.

    `kind` is one of `moderation.kinds`; `subject` its kind and id, as in the audit log. `post_id` is the post that the
    card shows (that of the subject, if it is one), `person_id` whom the case concerns.
    """
    case = waiting(kind, subject)
    if case is None:
        case = Case(kind=kind, subject_kind=subject[0], subject_id=subject[1], person_id=person_id, why=list(why))
        case.post_id = post_id or (subject[1] if subject[0] == POST else None)
        case.since = since or now()
        db.session.add(case)
        db.session.flush()
    elif set(why) - set(case.why):
        case.why = [*case.why, *(words for words in why if words not in case.why)]
    return case


def waiting(kind: str, subject: tuple[str, int]) -> Case | None:
    """The case of this kind that waits for the subject."""
    of_subject = Case.kind == kind, Case.subject_kind == subject[0], Case.subject_id == subject[1]
    return db.session.scalars(select(Case).where(*of_subject, Case.decided_at.is_(None))).first()


def may_decide(moderator: User, case: Case) -> Verdict:
    """Whether the person may decide a case. The post is looked up for moderators of an area alone."""
    post = None
    if not moderator.is_moderator and moderator.moderates and case.post_id:
        post = db.session.get(Post, case.post_id)
        if post is not None:
            question_of(post)  # which says in whose area it is
    return policy.can_decide(moderator, case, post=post)


@command
def claim(moderator: User, case_id: int) -> Case:
    """Begin to look at a case: for five minutes nobody else acts on it. Claiming again makes it last longer.

    Raises Problem (409) when somebody else looks at it, or decided it.
    """
    about = db.session.get(Case, case_id)
    if about is None:
        raise NotFound()
    require(policy.can_moderate(moderator) if moderator.is_moderator else may_decide(moderator, about))
    free = or_(Case.claimed_by_id.is_(None), Case.claimed_by_id == moderator.id, Case.claimed_until < now())
    taken = db.session.scalar(
        update(Case)
        .where(Case.id == case_id, Case.decided_at.is_(None), free)
        .values(claimed_by_id=moderator.id, claimed_until=now() + CLAIMED_FOR)
        .returning(Case.id)
        .execution_options(synchronize_session=False)
    )
    case = db.session.get_one(Case, case_id, populate_existing=True)
    if taken is None:
        raise Problem(in_the_way(case), status=409)
    return case


@command
def let_go(moderator: User, case_id: int) -> None:
    """Leave a case to others, undecided."""
    require(policy.can_see_queue(moderator))
    mine = Case.id == case_id, Case.claimed_by_id == moderator.id
    none = {"claimed_by_id": None, "claimed_until": None}
    db.session.execute(update(Case).where(*mine).values(none).execution_options(synchronize_session=False))


def in_the_way(case: Case) -> str:
    """Who looks at a case, or who decided it."""
    other = db.session.get(User, (case.claimed_by_id if case.is_open else case.decided_by_id) or 0)
    name = other.name if other else _("Somebody")
    if case.is_open:
        return _("%(name)s is looking at this.", name=name)
    return _("%(name)s was faster: this is decided already.", name=name)


@command
def decide(moderator: User, case: Case, decision: str, act_id: int | None = None) -> None:
    """Write down what became of a case. Posts that it is about are locked before.

    Raises Problem (409) when somebody else looks at it or was faster.
    """
    require(may_decide(moderator, case))
    case = take(moderator, case)
    finish(case, decision, moderator.id, act_id)


def take(moderator: User, case: Case) -> Case:
    """Lock a case that the moderator may act on now."""
    found = db.session.get(Case, case.id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound()
    if not found.is_open or found.is_claimed_by_another(moderator.id):
        raise Problem(in_the_way(found), status=409)
    return found


def finish(case: Case, decision: str, moderator_id: int | None, act_id: int | None) -> None:
    finish_all([case], decision, moderator_id, act_id)


def finish_all(cases: Sequence[Case], decision: str, moderator_id: int | None, act_id: int | None) -> None:
    """Write down what became of locked cases."""
    for case in cases:
        case.decision, case.decided_at, case.decided_by_id, case.act_id = decision, now(), moderator_id, act_id
        case.claimed_by_id = case.claimed_until = None
    record_all([CaseDecided(case_id=case.id) for case in cases], moderator_id)


@command
def settle(kind: str, subject: tuple[str, int], decision: str, by_id: int | None = None) -> None:
    """Close the case of this kind that waits for the subject, because the matter was decided elsewhere."""
    case = waiting(kind, subject)
    if case is not None:
        finish(case, decision, by_id, None)


def others_about(post_id: int, kinds: Sequence[str]) -> Sequence[Case]:
    """The cases of these kinds that wait for a post, locked."""
    return waiting_where(Case.post_id == post_id, Case.kind.in_(kinds))


def waiting_where(*which: ColumnElement[bool]) -> Sequence[Case]:
    """The cases that wait and fulfil these conditions, locked."""
    wanted = select(Case).where(Case.decided_at.is_(None), *which).order_by(Case.id).with_for_update()
    return db.session.scalars(wanted.execution_options(populate_existing=True)).all()
