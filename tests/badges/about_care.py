"""Stories of the badges for goals, for looking after others and for keeping things right."""

from collections.abc import Iterator
from datetime import timedelta

from community.accounts.models import User
from community.core.db import command, db, now
from community.outcomes.commands import say_outcome
from community.outcomes.events import AnswerVerified
from community.questions import commands, queries
from community.questions.models import Answer, Question, SuggestedEdit, Verification
from tests import make
from tests.badges.story import (
    accept,
    answered,
    awards,
    fresh,
    happened,
    many,
    moderator,
    question_of,
    remove,
    score,
    solved,
    story,
    unaccept,
    way,
    while_accepted,
)
from tests.make import People


@story
def goal_met(people: People) -> Iterator[tuple[User, int]]:
    answer = solved(people.ana, people.ben)
    yield people.ben, 0
    went(answer, "yes")
    yield people.ben, 1
    went(answer, "partly")
    yield people.ben, 0


@story
def ten_goals(people: People) -> Iterator[tuple[User, int]]:
    answers = [solved(people.ana, people.ben) for _number in range(10)]
    for answer in answers[:9]:
        went(answer, "yes")
    yield people.ben, 0
    went(answers[9], "yes")
    yield people.ben, 1
    went(answers[0], "")
    yield people.ben, 0


def went(answer: Answer, result: str) -> None:
    """Ana says how it went."""
    asked = question_of(answer)
    say_outcome(db.session.get_one(User, asked.author_id), asked, result)


@story
def honest_asker(people: People) -> Iterator[tuple[User, int]]:
    answers = [solved(people.ana, people.ben) for _number in range(4)]
    mine = solved(people.ana, people.ana)
    for answer, result in ((answers[0], "no"), (answers[1], "partly"), (mine, "yes")):
        say_outcome(fresh(people.ana), question_of(answer), result)
    yield people.ana, 0
    say_outcome(fresh(people.ana), question_of(answers[2]), "no")  # a no is worth as much
    yield people.ana, 1
    say_outcome(fresh(people.ana), question_of(answers[0]), "")
    yield people.ana, 0
    say_outcome(fresh(people.ana), question_of(answers[3]), "yes")
    yield people.ana, 1
    remove(question_of(answers[3]))
    yield people.ana, 0


@story
def clear_goal(people: People) -> Iterator[tuple[User, int]]:
    solved(people.ana, people.ben, goal="Sleep", done_when="")
    solved(people.ana, people.ana, goal="Sleep", done_when="No fan at night")
    answer = answered(people.ana, people.ben, goal="Sleep", done_when="No fan at night")
    yield from while_accepted(people.ana, answer)


@story
def welcome(people: People) -> Iterator[tuple[User, int]]:
    askers = many(5)
    answers = [answered(asker, people.ben) for asker in askers[:4]]
    answered(askers[0], people.ben)
    make.question(askers[4])
    answered(askers[4], people.ben)
    answered(people.ben, people.ben)
    yield people.ben, 0  # second questions, and his own
    answered(make.person("Newcomer Sato"), people.ben)
    yield people.ben, 1
    remove(answers[1])
    yield people.ben, 0


@story
def rescue(people: People) -> Iterator[tuple[User, int]]:
    solved(people.ana, people.ben, days=6.9)
    late = answered(people.ana, people.mo, days=9)
    accept(make.answer(people.ben, question_of(late), way()))
    yield people.ben, 0  # asked too lately; or somebody had answered
    answer = solved(people.ana, people.ben, days=7.1)
    yield people.ben, 1
    unaccept(answer)
    yield people.ben, 0


@story
def guide(people: People) -> Iterator[tuple[User, int]]:
    solved(people.ana, people.ben, days=59.9)
    answer = answered(people.ana, people.ben, days=60.1)
    yield people.ben, 0
    accept(answer)
    yield people.ben, 1
    remove(answer)
    yield people.ben, 0


@story
def teacher_of_teachers(people: People) -> Iterator[tuple[User, int]]:
    mine = solved(people.ana, people.ben)
    solved(people.ben, people.ana)  # back to the teacher does not count
    solved(people.ana, people.ana)
    passed_on = answered(people.vera, people.ana)
    yield people.ben, 0
    accept(passed_on)
    yield people.ben, 1
    assert [award.post_id for award in awards(people.ben, "teacher-of-teachers")] == [mine.id]
    unaccept(passed_on)
    yield people.ben, 0


@story
def shared_solution(people: People) -> Iterator[tuple[User, int]]:
    mine = answered(people.ben, people.ben)
    score(answered(people.ana, people.ben), 3)
    score(mine, 2)
    yield people.ben, 0
    score(mine, 3)
    yield people.ben, 1
    remove(question_of(mine))
    yield people.ben, 0


@story
def editor(people: People) -> Iterator[tuple[User, int]]:
    edits = [suggested(people.ben, people.ana) for _number in range(6)]
    for edit in edits[:4]:
        commands.accept_suggestion(people.mo, *seen(edit))
    commands.reject_suggestion(fresh(people.mo), *seen(edits[4])[:2], "It was right before.", 1)
    yield people.ben, 0
    commands.accept_suggestion(fresh(people.mo), *seen(edits[5]))
    yield people.ben, 1
    remove(seen(edits[0])[0])
    yield people.ben, 0


@story
def translator(people: People) -> Iterator[tuple[User, int]]:
    commands.accept_suggestion(people.mo, *seen(suggested(people.ben, people.ana)))
    goals = [goal_of(people.ben, people.ana, f"Which {thing} is the right one?") for thing in ("filter", "valve")]
    yield people.ben, 0  # an edit, and goals that nobody has agreed to
    commands.reject_suggestion(fresh(people.ana), *asked(people.ana, goals[0]), "No, it is about the noise.", 1)
    yield people.ben, 0
    commands.accept_suggestion(fresh(people.ana), *asked(people.ana, goals[1]), 1)
    yield people.ben, 1
    remove(asked(people.ana, goals[1])[0])
    yield people.ben, 0


def goal_of(who: User, asker: User, title: str) -> SuggestedEdit:
    """Somebody says what a question is for that does not say it."""
    question = make.question(asker, title, goal="", source=f"{title} {make.BODY}")
    return commands.suggest_goal(who, queries.question_or_404(question.id, who), "Sleep with the windows closed")


def asked(asker: User, goal: SuggestedEdit) -> tuple[Question, SuggestedEdit]:
    """What its asker decides about."""
    return queries.question_or_404(goal.post_id, asker), db.session.get_one(SuggestedEdit, goal.id)


@story
def reviewer(people: People) -> Iterator[tuple[User, int]]:
    suggesters = many(5)
    edits = [suggested(who, people.ana) for who in (*suggesters[:4], suggesters[0])]
    for edit in edits:
        commands.accept_suggestion(fresh(people.mo), *seen(edit))
    commands.accept_suggestion(fresh(people.mo), *seen(suggested(suggesters[4], people.mo)))
    yield people.mo, 0  # four people; and one about his own post
    last = suggested(suggesters[4], people.ana)
    commands.reject_suggestion(fresh(people.mo), *seen(last)[:2], "It was right before.", 1)
    yield people.mo, 1
    remove(seen(last)[0])
    yield people.mo, 0


def suggested(who: User, author: User) -> SuggestedEdit:
    """Somebody suggests an edit of an answer by somebody else."""
    answer = make.answer(author, make.question(moderator()), way())
    return commands.suggest_edit(fresh(who), answer, f"{answer.source} It needs 6.2.", 1, "Which firmware")


def seen(edit: SuggestedEdit) -> tuple[Answer, SuggestedEdit, int]:
    """What somebody decides about."""
    edit = db.session.get_one(SuggestedEdit, edit.id, populate_existing=True)
    return db.session.get_one(Answer, edit.post_id, populate_existing=True), edit, edit.edition


@story
def keeper(people: People) -> Iterator[tuple[User, int]]:
    young, own, old = (answered(people.ana, who) for who in (people.mo, people.ben, people.mo))
    for answer, days in ((young, 364), (own, 800), (old, 366)):
        make.written_at(answer, now() - timedelta(days=days))
    for answer in (young, own):
        tried(people.ben, answer)
    tried(people.ben, old, works=False)
    yield people.ben, 0  # too young, his own, does not work
    tried(people.ben, old)
    yield people.ben, 1
    remove(old)
    yield people.ben, 0


@story
def evergreen(people: People) -> Iterator[tuple[User, int]]:
    answer = answered(people.ana, people.ben)
    make.written_at(answer, now() - timedelta(days=366))
    tried(people.ana, answer)
    tried(people.mo, answer)
    tried(people.mo, answer, name="6.9")
    tried(people.ben, answer)
    yield people.ben, 0  # two people and himself
    tried(people.vera, answer)
    yield people.ben, 1
    tried(people.vera, answer, works=False)
    yield people.ben, 0


def tried(person: User, answer: Answer, works: bool = True, name: str = "6.1") -> None:
    """Somebody tries an answer on a version."""
    version_id = keep_trial(person, answer, works, name)
    asked = question_of(answer)
    happened(AnswerVerified(answer.id, asked.id, version_id, person.id, answer.author_id, works))


@command
def keep_trial(person: User, answer: Answer, works: bool, name: str) -> int:
    version = (
        db.session.query(make.Version).filter_by(name=name).first() or make.product(f"Hub {name}", (name,)).versions[0]
    )
    known = {"answer_id": answer.id, "user_id": person.id, "version_id": version.id}
    row = db.session.query(Verification).filter_by(**known).first() or Verification(**known)
    row.works, row.at = works, now()
    db.session.add(row)
    return version.id
