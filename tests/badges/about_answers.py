"""Stories of the badges for first steps and for answers that help."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from community.accounts.commands import change_profile
from community.accounts.events import ProfileChanged
from community.accounts.models import User
from community.core.db import command
from community.questions import commands
from community.questions.events import AnswerAccepted
from community.questions.models import Answer
from tests import make
from tests.badges.story import (
    STORIES,
    Story,
    accept,
    answered,
    awards,
    fresh,
    happened,
    many,
    question_of,
    remove,
    score,
    set_times,
    solved,
    story,
    unaccept,
    while_accepted,
)
from tests.make import People

JUNE = datetime(2026, 6, 15, tzinfo=UTC)


@story
def first_question(people: People) -> Iterator[tuple[User, int]]:
    asked = make.question(people.ana)
    make.answer(people.ben, asked)
    yield people.ana, 0
    score(asked, 1)
    yield people.ana, 1
    score(asked, 0)
    yield people.ana, 0
    accept(make.answer(people.ana, fresh(asked)))
    yield people.ana, 0  # her own answer
    solved(people.ana, people.ben)
    yield people.ana, 1


@story
def first_answer(people: People) -> Iterator[tuple[User, int]]:
    answer = answered(people.ana, people.ben)
    score(answered(people.ben, people.ben), 5)
    yield people.ben, 0  # nobody voted for what he wrote to somebody else
    score(answer, 1)
    yield people.ben, 1
    remove(answer)
    yield people.ben, 0


@story
def first_accepted(people: People) -> Iterator[tuple[User, int]]:
    answer = answered(people.ana, people.ben)
    solved(people.ben, people.ben)
    yield from while_accepted(people.ben, answer)


@story
def autobiographer(people: People) -> Iterator[tuple[User, int]]:
    change_profile(fresh(people.ben), people.ben.name, "I look after the air in three schools. " * 2, "Lagos")
    yield people.ben, 0
    picture(people.ben, "ben.webp")
    yield people.ben, 1
    change_profile(fresh(people.ben), people.ben.name, "I look after air.", "Lagos")
    yield people.ben, 0


@command
def picture(person: User, name: str) -> None:
    fresh(person).avatar_name = name
    happened(ProfileChanged(person.id))


def by_score(points: int, kind: str) -> Story:
    def tell(people: People) -> Iterator[tuple[User, int]]:
        answer = answered(people.ana, people.ben)
        post, who = (answer, people.ben) if kind == "answer" else (question_of(answer), people.ana)
        score(post, points - 1)
        yield who, 0
        score(post, points)
        yield who, 1
        another = answered(people.ana, people.ben)
        score(another if kind == "answer" else question_of(another), points)
        yield who, 2  # one for each
        score(post, points - 1)
        yield who, 1

    return tell


STORIES |= {"nice-answer": by_score(10, "answer"), "good-answer": by_score(25, "answer")}
STORIES |= {"great-answer": by_score(50, "answer"), "nice-question": by_score(10, "question")}
STORIES |= {"good-question": by_score(25, "question")}


@story
def year_of_help(people: People) -> Iterator[tuple[User, int]]:
    answers = [solved(people.ana, people.ben) for _number in range(31)]
    for answer in answers[:29]:
        set_times(answer, accepted_at=JUNE)
    for answer in answers[29:]:
        set_times(answer, accepted_at=JUNE - timedelta(days=365))
    accepted_again(answers[0])
    yield people.ben, 0  # 29 in one year, two in the other
    set_times(answers[30], accepted_at=JUNE)
    accepted_again(answers[30])
    yield people.ben, 1
    assert [award.term for award in awards(people.ben, "year-of-help")] == ["2026"]
    unaccept(answers[5])
    yield people.ben, 0


def accepted_again(answer: Answer) -> None:
    asked = question_of(answer)
    happened(AnswerAccepted(answer_id=answer.id, question_id=asked.id, actor_id=asked.author_id or 0))


@story
def peer_of_many(people: People) -> Iterator[tuple[User, int]]:
    askers = many(10)
    answers = [solved(asker, people.ben) for asker in askers[:9]]
    solved(askers[0], people.ben)
    yield people.ben, 0  # ten accepted answers, nine askers
    solved(askers[9], people.ben)
    yield people.ben, 1
    remove(answers[4])
    yield people.ben, 0


@story
def product_expert(people: People) -> Iterator[tuple[User, int]]:
    hub, vent, askers = make.product("Hub 2").id, make.product("Vent 1").id, many(6)
    answers = [solved(asker, people.ben, product_id=hub) for asker in askers[:4]]
    solved(askers[0], people.ben, product_id=hub)
    solved(askers[4], people.ben, product_id=vent)
    yield people.ben, 0
    solved(askers[5], people.ben, product_id=hub)
    yield people.ben, 1
    for asker in askers[:4]:
        solved(asker, people.ben, product_id=vent)
    yield people.ben, 2  # once for each product
    unaccept(answers[0])
    unaccept(answers[1])
    yield people.ben, 1


@story
def all_rounder(people: People) -> Iterator[tuple[User, int]]:
    products = [make.product(name).id for name in ("Hub 2", "Vent 1", "Panel")]
    for product_id in [*products[:2], products[0], None]:
        solved(people.ana, people.ben, product_id=product_id)
    yield people.ben, 0
    last = solved(people.ana, people.ben, product_id=products[2])
    yield people.ben, 1
    unaccept(last)
    yield people.ben, 0


@story
def other_path(people: People) -> Iterator[tuple[User, int]]:
    solved(people.ana, people.ben, verdict="fits")
    answer = answered(people.ana, people.ben, verdict="different")
    yield from while_accepted(people.ben, answer)


@story
def comeback(people: People) -> Iterator[tuple[User, int]]:
    unchanged, answer = answered(people.ana, people.ben), answered(people.ana, people.ben)
    for one in (unchanged, answer):
        commands.vote(people.mo, fresh(one), -1)
    accept(unchanged)
    yield people.ben, 0
    commands.edit_post(people.ben, fresh(answer), f"{make.HELPFUL} It needs firmware 6.2.", 1)
    commands.vote(people.mo, fresh(answer), 0)  # Mo takes the vote back: the way is what counts
    accept(answer)
    yield people.ben, 1
    unaccept(answer)
    yield people.ben, 0
