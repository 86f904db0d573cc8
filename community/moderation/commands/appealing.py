"""Appeals: the person concerned asks once that somebody else decides."""

from flask_babel import gettext as _

from community.accounts.models import User
from community.core.access import require
from community.core.audit import Act, hold_act, log_act, tell_person, undone_by
from community.core.db import command, db, now
from community.core.errors import Invalid, NotFound
from community.moderation import policy
from community.moderation.commands.cases import finish, open_case, take
from community.moderation.commands.taking_back import take_back
from community.moderation.models import ACT, APPEAL, Appeal, Case
from community.moderation.queries.appeals import appeal_against
from community.questions.writing import within

LEAST, MOST = 10, 2_000  # characters of an appeal
ANSWER_MOST = 500
GRANTED, REFUSED = "granted", "refused"


@command
def appeal(person: User, act: Act, words: str) -> Appeal:
    """Ask that another moderator looks at an act that concerns oneself."""
    hold_act(act)
    require(policy.can_appeal(person, act, appeal_against(act)))
    if undone_by(act) is not None:
        raise Invalid(_("This was taken back already."))
    words = within(words, LEAST, MOST, _("Your appeal"), "words")
    made = Appeal(act_id=act.id, person_id=person.id, words=words)
    db.session.add(made)
    about = act.subject_id if act.subject_kind == "post" else None
    open_case(APPEAL, (ACT, act.id), [words], post_id=about, person_id=person.id)
    return made


def appealed(moderator: User, case: Case) -> tuple[Case, Act, Appeal]:
    """What an appeal is about, for a moderator who did not decide it before."""
    act = db.session.get(Act, case.subject_id) if case.kind == APPEAL else None
    made = appeal_against(act) if act else None
    if act is None or made is None:
        raise NotFound()
    require(policy.can_decide(moderator, case, act))
    return case, act, made


@command
def grant_appeal(moderator: User, case: Case, answer: str = "") -> Act:
    """The appeal is right: what was decided is taken back, unless somebody did that already."""
    require(policy.can_moderate(moderator))
    case, act, made = appealed(moderator, case)
    done = undone_by(act) or take_back(moderator, act, answer)
    settle_appeal(moderator, take(moderator, case), made, answer, done)
    return done


@command
def refuse_appeal(moderator: User, case: Case, answer: str) -> Act:
    """What was decided stays; the person reads why."""
    require(policy.can_moderate(moderator))
    case, act, made = appealed(moderator, case)
    answer = within(answer, 3, ANSWER_MOST, _("The answer"), "words")
    case = take(moderator, case)
    about = {"act_id": act.id}
    done = log_act("refuse appeal", moderator.id, (ACT, act.id), person_id=act.person_id, reason=answer, before=about)
    settle_appeal(moderator, case, made, answer, done)
    tell_person(done)
    return done


def settle_appeal(moderator: User, case: Case, made: Appeal, answer: str, done: Act) -> None:
    made.granted, made.answer = done.kind != "refuse appeal", answer
    made.decided_by_id, made.decided_at = moderator.id, now()
    finish(case, GRANTED if made.granted else REFUSED, moderator.id, done.id)
