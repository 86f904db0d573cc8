"""Everything that changes how things went: outcomes, and checks of answers on versions."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, and_, func, or_, select

from community.accounts.models import User
from community.catalog.models import Version
from community.companies.models import CompanyMember
from community.core.access import require
from community.core.db import command, db, lock, now
from community.core.errors import Invalid
from community.core.events import record
from community.core.mail import ours
from community.core.stretches import Progress, Stretch, stretches
from community.outcomes import policy
from community.outcomes.events import AnswerVerified, OutcomeSaid, OutcomeWanted
from community.outcomes.models import LONGEST_WORDS, RESULTS, YES
from community.outcomes.queries import checks_of
from community.questions.commands.showing import look_different, stand_elsewhere
from community.questions.commands.withholding import YOUNG
from community.questions.models import Answer, Outcome, Post, Question, Verification
from community.questions.queries.holding import masked_line_for
from community.reputation.commands import award, hold, take_back, take_back_from_all
from community.reputation.models import LedgerEntry
from community.reputation.prices import OUTCOME, STILL_WORKS

questions, answers, members = Question.__table__, Answer.__table__, CompanyMember.__table__
AT_ONCE = 100  # people who are asked in one round
TOO_LATE = timedelta(days=60)  # after accepting, nobody remembers; and an import must not ask about old times


@command
def say_outcome(person: User, question: Question, result: str, words: str = "") -> None:
    """The asker says whether the accepted answer worked, in a sentence if they like. Saying it again replaces it.

    Only a yes counts as a goal met, and pays whoever wrote the answer, unless it is the asker's own. An empty `result`
    takes back what was said. Contact details in the words of somebody with little history are hidden; those of a new
    account are refused.
    """
    require(policy.can_say_outcome(person, lock(question)))
    if result not in ("", *RESULTS):
        raise Invalid(_("Choose how it went."), field="result")
    words = fit_to_show(person, " ".join(words.split())[:LONGEST_WORDS]) if result else ""
    answer = lock(db.session.get_one(Answer, question.accepted_answer_id))
    hold([answer.author_id, question.author_id], answer.id)
    said = db.session.get(Outcome, question.id, populate_existing=True)
    if said is None:
        said = Outcome(question_id=question.id, answer_id=answer.id, result="")
        db.session.add(said)
    was_met, is_met = question.confirmed_at is not None, result == YES
    moment = now()
    if is_met != was_met:
        question.confirmed_at = answer.confirmed_at = moment if is_met else None
        pay_outcome(question, answer, is_met)
    changes = said.result != result
    said.result, said.words = result, words
    said.said_at = moment if result else None
    stand_elsewhere(question)
    if changes:
        fact = OutcomeSaid(question.id, answer.id, person.id, answer.author_id, result)
        record(fact, person.id)


def fit_to_show(person: User, words: str) -> str:
    """What somebody says of how it went, as everybody may read it. Raises Invalid as `say_outcome` says."""
    shown = masked_line_for(person.id, words)
    if shown != words and now() - person.created_at < YOUNG:
        why = _(
            "Leave out phone numbers, e-mail addresses and links to remote control, please: "
            "whoever reads this could not know who answers there."
        )
        raise Invalid(why, field="words")
    return shown[:LONGEST_WORDS]


def pay_outcome(question: Question, answer: Answer, is_met: bool) -> None:
    """Pay the answer's author for a goal that was met, or take it back."""
    if not is_met:
        take_back_from_all(OUTCOME, [answer.id])
    elif answer.author_id and answer.author_id != question.author_id:
        award(answer.author_id, OUTCOME, answer.id, question.author_id)


@command
def check(person: User, answer: Answer, version_id: int, works: bool | None) -> None:
    """Say that an answer works on a version of the question's product, or that it does not; None takes that back.

    The author is paid once for each other company on whose versions it works, whoever of them says so. Between two of
    one company that is worth nothing, like everything else between them (see `reputation.limits`).
    """
    require(policy.can_check(person, lock(answer)))
    product_id = db.session.scalar(select(Question.product_id).where(Question.id == answer.question_id))
    version = db.session.get(Version, version_id)
    if version is None or version.product_id != product_id:
        raise Invalid(_("Choose a version of the product."), field="version")
    hold([answer.author_id, person.id], answer.id)
    said = {row.version_id: row for row in checks_of(person.id, answer.id)}
    former = said.pop(version_id, None)
    if works == (former.works if former else None):
        return
    if former is not None:
        db.session.delete(former)
        db.session.flush()  # a new row, not the old one changed: the last check is the one with the highest number
    if works is not None:
        said[version_id] = Verification(answer_id=answer.id, version_id=version_id, user_id=person.id, works=works)
        db.session.add(said[version_id])
        db.session.flush()
    pay_check(person, answer, any(row.works for row in said.values()))
    look_different(answer.question_id)
    fact = AnswerVerified(answer.id, answer.question_id, version_id, person.id, answer.author_id, works)
    record(fact, person.id)


def pay_check(person: User, answer: Answer, works: bool) -> None:
    """Pay the answer's author once for the company of a person for whom it works on some version, or take it back.
    Where a colleague says the same, their word pays in its place."""
    company_id = db.session.scalar(select(members.c.company_id).where(members.c.user_id == person.id))
    pays_for = person.id if works else None
    if not works:
        if take_back(STILL_WORKS, answer.id, person.id) is None:
            return
        pays_for = first_who_confirms(company_id, answer.id)
    if answer.author_id and pays_for and company_id and not is_paid_for(company_id, person.id, answer.id):
        award(answer.author_id, STILL_WORKS, answer.id, pays_for)


def is_paid_for(company_id: int, person_id: int, answer_id: int) -> bool:
    """Whether an entry stands for what somebody of a company said of an answer, or for what this person did."""
    of_company = select(members.c.user_id).where(members.c.company_id == company_id)
    wanted = select(LedgerEntry.id).where(
        LedgerEntry.post_id == answer_id,
        LedgerEntry.cause == STILL_WORKS,
        LedgerEntry.reversed_by.is_(None),
        or_(LedgerEntry.actor_id.in_(of_company), LedgerEntry.actor_id == person_id),
    )
    return db.session.scalar(wanted.limit(1)) is not None


def first_who_confirms(company_id: int | None, answer_id: int) -> int | None:
    """Who of a company was the first to say that an answer works on some version."""
    wanted = (
        select(Verification.user_id)
        .join(CompanyMember, CompanyMember.user_id == Verification.user_id)
        .where(Verification.answer_id == answer_id, Verification.works, CompanyMember.company_id == company_id)
    )
    return db.session.scalar(wanted.order_by(Verification.id).limit(1))


@command
def ask_how_it_went() -> int:
    """Ask those who accepted an answer some days ago (see the settings) and said nothing since, each once. Returns how
    many."""
    moment = now()
    latest = moment - timedelta(days=ours().outcome_days)
    people, asked, given = User.__table__, Post.__table__.alias("asked"), Post.__table__.alias("given")
    been = select(Outcome.question_id).where(Outcome.question_id == questions.c.id)
    quiet = (
        select(questions.c.id, asked.c.author_id, answers.c.id, given.c.author_id)
        .select_from(
            answers.join(questions, questions.c.accepted_answer_id == answers.c.id)
            .join(asked, asked.c.id == questions.c.id)
            .join(given, given.c.id == answers.c.id)
            .join(people, people.c.id == asked.c.author_id)
        )
        .where(answers.c.accepted_at.between(latest - TOO_LATE, latest), asked.c.deleted_at.is_(None))
        .where(people.c.confirmed_at.is_not(None), people.c.email.is_not(None), ~been.exists())
        .where(given.c.author_id.is_distinct_from(asked.c.author_id))
        .order_by(answers.c.accepted_at, answers.c.id)
        .limit(AT_ONCE)
        .with_for_update(of=questions, skip_locked=True)
    )
    rows = db.session.execute(quiet).all()
    for question_id, asker_id, answer_id, author_id in rows:
        db.session.add(Outcome(question_id=question_id, answer_id=answer_id, asked_at=moment))
        record(OutcomeWanted(question_id, answer_id, asker_id, author_id))
    return len(rows)


def recount(fix: bool = False, progress: Progress | None = None) -> list[str]:
    """Compare what questions and answers say of goals met with what the askers said; with `fix`, mend it."""
    found: list[str] = []
    for stretch in stretches(Question.__table__.c.id, progress):
        wrong = db.session.execute(unlike(stretch)).all()
        found += [
            f"question {row.id}: {'confirmed' if row.question_at or row.answer_at else 'not confirmed'}, "
            f"its asker says {row.result or 'nothing'}"
            for row in wrong
        ]
        if fix and wrong:
            confirm_as_said([row.id for row in wrong])
    return found


def unlike(stretch: Stretch) -> Select[Any]:
    """Questions in a stretch that, or an answer of which, are confirmed where the asker did not say so, or are not."""
    met = and_(Outcome.question_id == questions.c.id, Outcome.answer_id == questions.c.accepted_answer_id)
    is_met = func.coalesce(Outcome.result, "") == YES
    confirmed = select(answers.c.confirmed_at).where(
        answers.c.question_id == questions.c.id, answers.c.confirmed_at.is_not(None)
    )
    of_others = confirmed.where(or_(~is_met, answers.c.id != Outcome.answer_id)).correlate(questions, Outcome)
    own = confirmed.where(answers.c.id == Outcome.answer_id).correlate(questions, Outcome)
    return (
        select(
            questions.c.id,
            questions.c.confirmed_at.label("question_at"),
            func.coalesce(Outcome.result, "").label("result"),
            confirmed.correlate(questions).limit(1).scalar_subquery().label("answer_at"),
        )
        .select_from(questions.outerjoin(Outcome.__table__, met))
        .where(
            stretch.holds(questions.c.id),
            or_(
                questions.c.confirmed_at.is_not(None) != is_met,
                of_others.exists(),
                and_(is_met, ~own.exists()),
            ),
        )
        .order_by(questions.c.id)
    )


@command
def confirm_as_said(question_ids: Iterable[int]) -> None:
    """Let these questions and their answers be confirmed exactly if their askers said that the goal was met."""
    for question_id in sorted(question_ids):
        question = lock(db.session.get_one(Question, question_id, populate_existing=True))
        said = db.session.get(Outcome, question_id, populate_existing=True)
        met = said if said and said.result == YES and said.answer_id == question.accepted_answer_id else None
        question.confirmed_at = met.said_at if met else None
        for answer in db.session.scalars(select(Answer).where(Answer.question_id == question_id)):
            answer.confirmed_at = met.said_at if met and met.answer_id == answer.id else None
        stand_elsewhere(question)
