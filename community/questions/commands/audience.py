"""Who may read a question, written into it: what its asker chose, or the rule of its area where that lets in fewer.

Numbers that everybody sees (of a person's questions and answers, of a topic's questions) count what everyone can read.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, func, or_, select, update

from community.accounts.models import User
from community.catalog import models as catalog
from community.catalog.models import Area, Tag
from community.catalog.queries import areas_of
from community.companies.queries import membership
from community.core.access import require
from community.core.audit import Act, log_act, tell_person
from community.core.db import command, db, lock
from community.core.errors import Invalid
from community.core.events import record
from community.core.pages import ALL, changed
from community.questions import policy
from community.questions.commands.showing import stand_elsewhere
from community.questions.events import AudienceChanged
from community.questions.models import Answer, Post, Question, question_tags
from community.questions.models.posts import EVERYONE, MEMBERS, OF_AREA, OF_COMPANY, PRIVATE, STAFF

posts, questions, answers = Post.__table__, Question.__table__, Answer.__table__
users, tags = User.__table__, Tag.__table__
CHANGE = "change who reads question"
CHOICES = (EVERYONE, MEMBERS, PRIVATE)


def breadth(audience: str) -> int:
    """How many read: a smaller number is fewer readers."""
    if audience in (EVERYONE, MEMBERS):
        return 4 if audience == EVERYONE else 3
    if audience.startswith(OF_AREA):
        return 2
    return 0 if audience == STAFF else 1


def rule_of(area: Area | None) -> str:
    """The audience that an area gives its questions."""
    if area is None:
        return EVERYONE
    return area.audience if area.readers == catalog.COMPANIES else area.readers


def chosen(author: User, choice: str) -> str:
    """What somebody chose in a form, with their company in place of "private" if they have one. Raises Invalid."""
    if choice not in CHOICES:
        raise Invalid(_("Choose who may read it."), field="audience")
    mine = membership(author.id) if choice == PRIVATE else None
    return mine.company.audience if mine else choice


@command
def choose_audience(actor: User, question: Question, choice: str) -> None:
    """Let more or fewer people read a question, as far as its area allows."""
    require(policy.can_choose_audience(actor, lock(question)))
    author = db.session.get(User, question.author_id) if question.author_id else None
    before, question.chosen_audience = question.chosen_audience, chosen(author, choice) if author else choice
    settle_audience(question)
    if actor.id != question.author_id:
        values = {"chosen": before}, {"chosen": question.chosen_audience}
        about = ("post", question.id)
        tell_person(log_act(CHANGE, actor.id, about, person_id=question.author_id, before=values[0], after=values[1]))


def undo_choice(moderator: User, act: Act) -> None:
    """Let those read a question again who could before an act."""
    question = lock(db.session.get_one(Question, act.subject_id))
    if question.chosen_audience != act.after["chosen"]:
        raise Invalid(_("This question has changed since: look at it first."))
    question.chosen_audience = act.before["chosen"]
    settle_audience(question)


def settle_audience(question: Question) -> None:
    """Write down who may read a question, after its product, its topics or the choice of its asker changed."""
    db.session.flush()
    tag_ids = db.session.scalars(select(question_tags.c.tag_id).where(question_tags.c.question_id == question.id)).all()
    area = narrowest(areas_of([question.product_id] if question.product_id else [], tag_ids))
    question.area_id = area.id if area else None
    audience = min(rule_of(area), question.chosen_audience, key=breadth)
    if audience == question.audience:
        return
    stand_elsewhere(question)
    only = questions.c.id == question.id
    if question.audience == EVERYONE:
        look_counted(count_publicly(only, -1))
    was_public, question.audience = question.audience == EVERYONE, audience
    db.session.flush()
    if not was_public and audience == EVERYONE:
        look_counted(count_publicly(only, +1))
    record(AudienceChanged(question_id=question.id))


def narrowest(areas: Iterable[Area]) -> Area | None:
    """The one of several areas that counts."""
    return min(areas, key=lambda area: (breadth(rule_of(area)), area.id), default=None)


def under(area: Area) -> ColumnElement[bool]:
    """The condition that a question is of the product or the topic of an area."""
    if area.product_id:
        return questions.c.product_id == area.product_id
    tagged = select(question_tags.c.question_id).where(question_tags.c.tag_id == area.tag_id)
    return questions.c.id.in_(tagged)


def close_area(area: Area) -> None:
    """Keep everybody out at once who may not read what is asked in an area, in the transaction of its new rule; who
    writes and moderates there holds at once, too, except where another area counts so far."""
    audience = rule_of(area)
    words = [one for one in (EVERYONE, MEMBERS, PRIVATE) if breadth(one) > breadth(audience)]
    starts = [one for one in (OF_AREA, OF_COMPANY) if breadth(one) > breadth(audience)]
    lets_in_more = or_(questions.c.audience.in_(words), *(questions.c.audience.startswith(one) for one in starts))
    wider = under(area) & lets_in_more
    count_publicly(wider & (questions.c.audience == EVERYONE), -1)
    closing = questions.update().where(wider).values(audience=audience, area_id=area.id)  # type: ignore[attr-defined]
    db.session.execute(closing)
    nowhere = under(area) & questions.c.area_id.is_(None)
    db.session.execute(questions.update().where(nowhere).values(area_id=area.id))  # type: ignore[attr-defined]
    changed(ALL)


def ids_in(area: Area) -> list[int]:
    """All questions that an area's rule may concern."""
    wanted = select(questions.c.id).where(or_(under(area), questions.c.area_id == area.id))
    return list(db.session.scalars(wanted.order_by(questions.c.id)))


@command
def settle_some(ids: Collection[int]) -> None:
    """Settle these questions together, by the rules as they are now: those that change alike in one statement."""
    columns = (questions.c[name] for name in ("id", "product_id", "audience", "chosen_audience", "area_id"))
    here = questions.c.id.in_(ids)
    rows = db.session.execute(select(*columns).where(here).order_by(questions.c.id).with_for_update()).all()
    topics: dict[int, set[int]] = defaultdict(set)
    tagged = select(question_tags.c.question_id, question_tags.c.tag_id).where(question_tags.c.question_id.in_(ids))
    for question_id, tag_id in db.session.execute(tagged):
        topics[question_id].add(tag_id)
    areas = areas_of({row.product_id for row in rows if row.product_id}, set().union(*topics.values()))
    alike: dict[tuple[str, str, int | None], list[int]] = defaultdict(list)
    for row in rows:
        own = [one for one in areas if one.tag_id in topics[row.id] or (one.product_id or 0) == row.product_id]
        area = narrowest(own)
        audience = min(rule_of(area), row.chosen_audience, key=breadth)
        alike[row.audience, audience, area.id if area else None].append(row.id)
    for (before, after, area_id), some in alike.items():
        move_readers(some, before, after, area_id)


def move_readers(ids: Collection[int], before: str, after: str, area_id: int | None) -> None:
    """Give questions of one audience another one."""
    which = questions.c.id.in_(ids)
    if before == EVERYONE != after:
        count_publicly(which, -1)
    moving = questions.update().where(which).values(audience=after, area_id=area_id)  # type: ignore[attr-defined]
    db.session.execute(moving)
    if after == EVERYONE != before:
        count_publicly(which, +1)
    if before != after:
        changed(ALL)
        for question_id in ids:
            record(AudienceChanged(question_id=question_id))


def look_counted(people: Iterable[int]) -> None:
    """The pages of these people show other numbers."""
    changed(*(f"person:{person_id}" for person_id in people))


def count_publicly(which: ColumnElement[bool], step: int) -> set[int]:
    """Add to the numbers that everybody sees, or take from them, what these questions and their answers count for.
    Returns the people whose numbers moved."""
    there = posts.c.deleted_at.is_(None), posts.c.hidden_at.is_(None)
    number = func.count().label("number")
    asked = questions.join(posts, posts.c.id == questions.c.id)
    replied = answers.join(posts, posts.c.id == answers.c.id).join(questions, questions.c.id == answers.c.question_id)
    tagged = asked.join(question_tags, question_tags.c.question_id == questions.c.id)
    askers = add(
        users.c.question_count, posts.c.author_id, select(number).select_from(asked).where(which, *there), step
    )
    helpers = add(
        users.c.answer_count, posts.c.author_id, select(number).select_from(replied).where(which, *there), step
    )
    add(tags.c.question_count, question_tags.c.tag_id, select(number).select_from(tagged).where(which, *there), step)
    changed("tags")
    return {*askers, *helpers}


def add(column: Any, key: ColumnElement[Any], counting: Select[Any], step: int) -> Sequence[int]:
    """Move a counter of each row that something was counted for. Returns the ids of these rows."""
    sums = counting.add_columns(key.label("key")).where(key.is_not(None)).group_by(key).subquery()
    table = column.table
    moved = update(table).where(table.c.id == sums.c.key).values({column.name: column + step * sums.c.number})
    return db.session.scalars(moved.returning(table.c.id)).all()
