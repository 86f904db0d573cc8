"""Facts about badges."""

from dataclasses import dataclass

from community.core.events import Fact


@dataclass(frozen=True)
class BadgeEarned(Fact):
    """Somebody has a badge since a moment that is not long ago."""

    award_id: int
    user_id: int
