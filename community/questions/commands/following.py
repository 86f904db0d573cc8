"""Following a question and no longer; followers go where their question goes."""

from collections.abc import Collection

from sqlalchemy import delete, select, update

from community.accounts.models import User
from community.core.access import require
from community.core.db import command, db, lock
from community.core.stretches import portions
from community.questions import policy
from community.questions.models import Question, QuestionFollow
from community.questions.queries.pages import bare_question_or_404


@command
def follow(person: User, question: Question) -> None:
    """Tell the person of what happens to a question from now on; doing it again changes nothing.

    Raises NotFound unless they may read it.
    """
    require(policy.can_follow(person, lock(question)))  # locked: two clicks follow once, and no merging passes by
    bare_question_or_404(question.id, person)
    own = QuestionFollow.question_id == question.id, QuestionFollow.user_id == person.id
    if db.session.scalar(select(QuestionFollow.id).where(*own)) is None:
        db.session.add(QuestionFollow(question_id=question.id, user_id=person.id))


@command
def unfollow(person: User, question_id: int) -> None:
    """Tell the person no more of a question, also one that they may not read any more."""
    require(policy.can_unfollow(person))
    stop(person.id, question_id)


@command
def unfollow_by_link(user_id: int, question_id: int) -> None:
    """The same by the signed link in a mail, which is the proof."""
    stop(user_id, question_id)


def stop(user_id: int, question_id: int) -> None:
    own = QuestionFollow.question_id == question_id, QuestionFollow.user_id == user_id
    db.session.execute(delete(QuestionFollow).where(*own))


def move_followers(source: Question, target: Question) -> list[int]:
    """Let who follows one locked question follow another one, unless they do already. Returns the ids of the rows."""
    twice = select(QuestionFollow.user_id).where(QuestionFollow.question_id == target.id)
    moved = (
        update(QuestionFollow)
        .where(QuestionFollow.question_id == source.id, QuestionFollow.user_id.not_in(twice))
        .values(question_id=target.id)
        .returning(QuestionFollow.id)
        .execution_options(synchronize_session=False)
    )
    return sorted(db.session.scalars(moved))


def move_followers_back(ids: Collection[int], source: Question, target: Question) -> None:
    """Let those of these who still follow one locked question follow the other one again."""
    for some in portions(ids):
        still = QuestionFollow.id.in_(some), QuestionFollow.question_id == source.id
        db.session.execute(
            update(QuestionFollow)
            .where(*still)
            .values(question_id=target.id)
            .execution_options(synchronize_session=False)
        )
