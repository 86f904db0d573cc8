"""Facts about customer companies."""

from dataclasses import dataclass

from community.core.events import Fact


@dataclass(frozen=True)
class DomainMoved(Fact):
    """A domain came to a company, or left one."""

    domain: str
