"""What happens between staff and the people they serve, for those who react to it."""

from dataclasses import dataclass

from community.core.events import Fact


@dataclass(frozen=True)
class GrantGiven(Fact):
    """Somebody may speak for the vendor now; `by_id` is missing where the operator said so."""

    grant_id: int
    user_id: int
    by_id: int | None


@dataclass(frozen=True)
class GrantRenewed(Fact):
    """A grant holds longer; both ends in ISO 8601."""

    grant_id: int
    by_id: int | None
    before: str
    after: str


@dataclass(frozen=True)
class GrantRevoked(Fact):
    """Somebody no longer speaks for the vendor."""

    grant_id: int
    by_id: int | None
    reason: str


@dataclass(frozen=True)
class GrantEnding(Fact):
    """A grant ends within a month; said once."""

    grant_id: int
    user_id: int
    by_id: int | None


@dataclass(frozen=True)
class ContactAnnounced(Fact):
    """A member of staff will contact a customer."""

    contact_id: int


@dataclass(frozen=True)
class ContactDeclined(Fact):
    """The customer does not want to be contacted."""

    contact_id: int


@dataclass(frozen=True)
class PrivateDetailsOpened(Fact):
    """Somebody looked at a customer's private details."""

    look_id: int


@dataclass(frozen=True)
class ImpostorReported(Fact):
    """Somebody met a person or a message that is not the vendor's."""

    report_id: int
