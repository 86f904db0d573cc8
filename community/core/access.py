"""Permission: a pure function answers yes, or no with a reason; the command enforces it, the page shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from community.core.errors import Forbidden


class Actor(Protocol):
    """Whoever acts: a signed-in user or `Nobody`. Policies ask only these questions."""

    @property
    def is_authenticated(self) -> bool: ...
    @property
    def is_confirmed(self) -> bool: ...
    @property
    def is_moderator(self) -> bool: ...
    @property
    def is_admin(self) -> bool: ...
    @property
    def id(self) -> int | None: ...
    @property
    def reputation(self) -> int: ...
    @property
    def moderates(self) -> str: ...
    @property
    def restricted(self) -> Mapping[str, Any] | None: ...


class Nobody:
    """A signed-out visitor."""

    is_authenticated = False
    is_active = False
    is_anonymous = True
    is_confirmed = False
    is_moderator = False
    is_admin = False
    id: int | None = None
    reputation = 0
    moderates = ""
    restricted: Mapping[str, Any] | None = None
    session_key = None

    def get_id(self) -> None:
        return None


class Words(Protocol):
    """A text, or one that is looked up in the reader's language when it is shown."""

    def __str__(self) -> str: ...


@dataclass(frozen=True)
class Verdict:
    """Yes, or no with a reason in words for the person. True in conditions when allowed. `see` is the address of a page
    that explains the reason."""

    allowed: bool
    words: Words = ""
    see: str = ""

    def __bool__(self) -> bool:
        return self.allowed

    @property
    def reason(self) -> str:
        return str(self.words)


ALLOWED = Verdict(True)


def denied(words: Words, see: str = "") -> Verdict:
    """No, for a reason: a lazy text, because a page asks for many verdicts and shows few of the reasons."""
    return Verdict(False, words, see)


def require(verdict: Verdict) -> None:
    """Stop with Forbidden, giving the policy's reason, unless the verdict is yes."""
    if not verdict:
        raise Forbidden(verdict.reason, see=verdict.see)
