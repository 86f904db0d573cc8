"""How things went in the demonstration: what askers say after a while, and on which versions answers were tried."""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from random import Random

from sqlalchemy import select

from community.accounts.models import User
from community.catalog.models import Version
from community.companies.models import CompanyMember
from community.core.db import db
from community.outcomes.models import YES
from community.questions.models import Answer, Outcome, Question, Verification
from community.reputation.prices import OUTCOME, STILL_WORKS
from community.transfer.demo_loader.content import Facts

A_WEEK = timedelta(days=6)

Pay = tuple[datetime, int, str, int, int, int]  # as `award` takes it


def say(question: Question, answer: Answer, facts: Facts, start: datetime) -> Iterable[Pay]:
    """The asker says how it went with the accepted answer, a week later or half-way to now."""
    if "outcome" not in facts:
        return
    assert answer.accepted_at and answer.author_id and question.author_id
    at = answer.accepted_at + min(A_WEEK, (start - answer.accepted_at) / 2)
    result, words = facts["outcome"]
    db.session.add(Outcome(question_id=question.id, answer_id=answer.id, result=result, words=words, said_at=at))
    if result == YES:
        question.confirmed_at = answer.confirmed_at = at
        if answer.author_id != question.author_id:
            yield at, answer.author_id, OUTCOME, answer.id, question.author_id, question.author_id


def try_out(
    answer: Answer, facts: Facts, people: Iterable[User], versions: dict[str, Version], start: datetime
) -> list[Pay]:
    """Different people say that the answer works on a version, or that it does not; the same ones every time."""
    chance = Random(f"{answer.source} tried")
    others = sorted((person for person in people if person.id != answer.author_id), key=lambda _one: chance.random())
    said = [(versions[name], works == "works") for works in ("works", "fails")
            for name, count in facts.get(works, {}).items() for _number in range(count)]  # fmt: skip
    rows = []
    for (version, works), person in zip(said, others, strict=False):
        released = datetime.combine(version.released_on or start.date(), time(), UTC)
        first = max(answer.created_at, person.created_at, released)
        at = first + (start - first) * chance.random()
        rows.append(Verification(answer_id=answer.id, version_id=version.id, user_id=person.id, works=works, at=at))
    rows.sort(key=lambda row: row.at)
    db.session.add_all(rows)
    db.session.flush()
    assert answer.author_id
    works_at = dict(iter(db.session.execute(select(CompanyMember.user_id, CompanyMember.company_id))))
    paid = {None, works_at.get(answer.author_id)}
    pay = []
    for row in rows:  # once for each other company
        if row.works and works_at.get(row.user_id) not in paid:
            paid.add(works_at[row.user_id])
            pay.append((row.at, answer.author_id, STILL_WORKS, answer.id, row.user_id, row.user_id))
    return pay
