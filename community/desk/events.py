"""Facts about what staff hand to each other."""

from dataclasses import dataclass

from community.core.events import Fact


@dataclass(frozen=True)
class QuestionHanded(Fact):
    """A question waits for a function or, with a `person_id`, for somebody by name."""

    question_id: int
    person_id: int | None
    by_id: int
