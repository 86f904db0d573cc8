"""Badges follow facts. The reaction bears running twice: it looks at what is true now."""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import or_, select

from community.accounts.events import ProfileChanged
from community.badges.commands import review_people, review_posts
from community.badges.deeds import (
    EDITED,
    FILLED,
    REVIEWED,
    TAUGHT,
    TOLD,
    Kind,
    answers,
    asked,
    own,
    questions,
    suggested,
)
from community.badges.rules import KINDS
from community.core.db import db
from community.core.events import Fact, batched
from community.questions.events import PostDeleted, PostRestored, SuggestionDecided

SUBJECTS = ("answer_id", "post_id")  # what facts call the post that they are about


@batched
def review_badges(facts: Sequence[Fact]) -> None:
    """Give and take badges for all that waits, with a few statements for each kind of deed."""
    for kind in KINDS:
        about = [fact for fact in facts if isinstance(fact, kind.events)]
        if about and kind.local:
            review_posts(kind, touched(about, (*SUBJECTS, "question_id")))
        elif about:
            review_people(kind, people_in(kind, about))


def people_in(kind: Kind, facts: Sequence[Fact]) -> set[int]:
    """Whose deeds of a kind these facts may have changed."""
    if kind is FILLED:
        return {fact.person_id for fact in facts if isinstance(fact, ProfileChanged)}
    if kind in (EDITED, REVIEWED):
        return editors_of(kind, facts)
    if kind is TOLD:
        return askers_of(touched(facts, ("question_id", "post_id")))
    writers = writers_of(touched(facts, SUBJECTS))
    return writers | helpers_of(writers) if kind is TAUGHT else writers


def editors_of(kind: Kind, facts: Iterable[Fact]) -> set[int]:
    """Who suggested these edits, or decided about them; and all edits of posts that were removed or came back."""
    decided = {fact.suggestion_id for fact in facts if isinstance(fact, SuggestionDecided)}
    posts = {fact.post_id for fact in facts if isinstance(fact, PostDeleted | PostRestored)}
    which = or_(suggested.c.id.in_(decided), suggested.c.post_id.in_(posts))
    return set(db.session.scalars(select(kind.person).where(which, kind.person.is_not(None))))


def touched(facts: Iterable[Fact], names: Iterable[str]) -> set[int]:
    """The posts of these facts, and the answers under questions that were removed or came back."""
    found = {getattr(fact, name) for fact in facts for name in names if hasattr(fact, name)}
    parents = {fact.post_id for fact in facts if isinstance(fact, PostDeleted | PostRestored)}
    if parents:
        found |= set(db.session.scalars(select(answers.c.id).where(answers.c.question_id.in_(parents))))
    return found


def writers_of(post_ids: Collection[int]) -> set[int]:
    """Who wrote these answers."""
    wanted = select(own.c.author_id).where(own.c.id.in_(post_ids), own.c.kind == "answer", own.c.author_id.is_not(None))
    return set(db.session.scalars(wanted)) if post_ids else set()


def askers_of(post_ids: Collection[int]) -> set[int]:
    """Who asked these questions."""
    is_question = asked.c.kind == "question", asked.c.author_id.is_not(None)
    return set(db.session.scalars(select(asked.c.author_id).where(asked.c.id.in_(post_ids), *is_question)))


def helpers_of(people: Collection[int]) -> set[int]:
    """Who solved a question of these people."""
    wanted = (
        select(own.c.author_id)
        .join_from(asked, questions, questions.c.id == asked.c.id)
        .join(own, own.c.id == questions.c.accepted_answer_id)
        .where(asked.c.author_id.in_(people), asked.c.kind == "question", own.c.author_id.is_not(None))
    )
    return set(db.session.scalars(wanted)) if people else set()
