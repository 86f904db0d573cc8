"""Facts about people."""

from dataclasses import dataclass

from community.core.events import Fact


@dataclass(frozen=True)
class PersonConfirmed(Fact):
    """Somebody's e-mail address is proven: from now on they belong here."""

    person_id: int


@dataclass(frozen=True)
class ProfileChanged(Fact):
    """Somebody changed what others see of them."""

    person_id: int
