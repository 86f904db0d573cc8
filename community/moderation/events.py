"""Facts about the review queue."""

from dataclasses import dataclass

from community.core.events import Fact


@dataclass(frozen=True)
class CaseDecided(Fact):
    """A case with flags was decided, or its decision taken back (then it is open again)."""

    case_id: int


@dataclass(frozen=True)
class PeopleMerged(Fact):
    """What one account had belongs to the other one, or no longer does."""

    one_id: int
    other_id: int
