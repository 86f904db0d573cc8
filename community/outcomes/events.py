"""Facts about how things went: outcomes, and answers tried on versions."""

from dataclasses import dataclass

from community.core.events import Fact


@dataclass(frozen=True)
class OutcomeSaid(Fact):
    """The asker said whether the accepted answer worked: "yes", "partly" or "no"; or nothing any longer ("")."""

    question_id: int
    answer_id: int
    asker_id: int
    author_id: int | None
    result: str


@dataclass(frozen=True)
class AnswerVerified(Fact):
    """A person said that an answer works on a version, or that it does not; None: they took back what they said."""

    answer_id: int
    question_id: int
    version_id: int
    person_id: int
    author_id: int | None
    works: bool | None


@dataclass(frozen=True)
class OutcomeWanted(Fact):
    """The asker accepted an answer some days ago and has not said how it went: it is time to ask."""

    question_id: int
    answer_id: int
    asker_id: int
    author_id: int | None
