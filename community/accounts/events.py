"""Facts about people."""

from dataclasses import dataclass

from community.core.events import Fact


@dataclass(frozen=True)
class PersonConfirmed(Fact):
    """Somebody's e-mail address is proven: from now on they belong here."""

    person_id: int


@dataclass(frozen=True)
class ProfileChanged(Fact):
    """What others see of somebody changed. `picture` is one that stands beside their name now, or no longer."""

    person_id: int
    picture: str = ""
