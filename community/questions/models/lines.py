"""Posts as a page shows them: read in one go with everything that stands around them, and never written."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from community.accounts.models import Person
from community.staff.queries import Mark

OPEN, ANSWERED, ACCEPTED, CONFIRMED = "open", "answered", "accepted", "confirmed"


class Stated:
    """How far a question got, however much of it was read."""

    __slots__ = ()
    answer_count: Any
    accepted_answer_id: Any
    confirmed_at: Any
    closed_at: Any

    @property
    def state(self) -> str:
        """Open, answered, accepted or confirmed."""
        if self.confirmed_at:
            return CONFIRMED
        if self.accepted_answer_id:
            return ACCEPTED
        return ANSWERED if self.answer_count else OPEN

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None


class Written:
    """What is known of any post that was read for a page."""

    __slots__ = ()
    deleted_at: Any
    mark: Any

    @property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None

    @property
    def is_official(self) -> bool:
        """Whether the post speaks for the vendor."""
        return self.mark is not None


class Linked(NamedTuple):
    """A question that a text names by its bare address, of which `path` is the short form such as `/q/12`."""

    path: str
    title: str
    is_solved: bool


@dataclass(slots=True, unsafe_hash=True)
class Line(Written):
    """An answer or a comment. What only answers have is empty for comments."""

    id: int
    kind: str
    parent_id: int
    author_id: int | None
    author_name: str | None
    html: str
    created_at: datetime
    edited_at: datetime | None
    revision_count: int
    up: int
    down: int
    score: int
    deleted_at: datetime | None
    deleted_by_id: int | None
    deleted_reason: str
    hidden_at: datetime | None
    hidden_for: str
    author: Person | None
    mark: Mark | None
    verdict: str = ""
    verdict_reason: str = ""
    accepted_at: datetime | None = None
    confirmed_at: datetime | None = None
    applies_from: str = ""
    applies_to: str = ""
    links: tuple[Linked, ...] = ()
    area_id: int | None = None


class Shelf(NamedTuple):
    """A product, or a version of one, as a question names it."""

    name: str
    slug: str = ""


class Link(NamedTuple):
    """Another question as a link to it."""

    id: int
    slug: str
    title: str


class Text(NamedTuple):
    """What a question says, apart from all that changes around it."""

    id: int
    author: Person | None
    author_name: str | None
    created_at: datetime
    revision_count: int
    html: str
    tried: str
    proposed_solution: str
    links: tuple[Linked, ...]


class Outcome(NamedTuple):
    """How it went: "yes", "partly", "no" or nothing yet, in the asker's words; and when the answer was accepted."""

    accepted_at: datetime | None
    result: str = ""
    words: str = ""
    said_at: datetime | None = None


@dataclass(slots=True)
class Asked(Stated, Written):
    """A question as its page shows it."""

    id: int
    title: str
    slug: str
    goal: str
    done_when: str
    tried: str
    proposed_solution: str
    audience: str
    answer_count: int
    view_count: int
    accepted_answer_id: int | None
    confirmed_at: datetime | None
    active_at: datetime
    closed_at: datetime | None
    closed_reason: str
    duplicate_of_id: int | None
    author_id: int | None
    author_name: str | None
    html: str
    created_at: datetime
    edited_at: datetime | None
    revision_count: int
    up: int
    down: int
    score: int
    hidden_at: datetime | None
    hidden_for: str
    deleted_at: datetime | None
    deleted_by_id: int | None
    deleted_reason: str
    author: Person | None
    mark: Mark | None
    product: Shelf | None = None
    version: Shelf | None = None
    duplicate_of: Link | None = None
    tag_names: tuple[str, ...] = ()
    links: tuple[Linked, ...] = ()
    kind: str = "question"
    product_id: int | None = None
    area_id: int | None = None
    outcome: Outcome | None = None
    merged_into_id: int | None = None
    locked_at: datetime | None = None
    locked_reason: str = ""
    protected_at: datetime | None = None
    pinned_at: datetime | None = None
    featured_at: datetime | None = None
    closed_by_id: int | None = None
    is_followed: bool = False  # by the reader

    @property
    def text(self) -> Text:
        return Text(*(getattr(self, name) for name in Text._fields))


@dataclass(slots=True, unsafe_hash=True)
class Listed(Stated):
    """A question as a row of a list shows it. `staff_answered` is whether an official answer is among the answers."""

    id: int
    title: str
    slug: str
    goal: str
    score: int
    answer_count: int
    staff_answered: bool
    accepted_answer_id: int | None
    confirmed_at: datetime | None
    closed_at: datetime | None
    created_at: datetime
    active_at: datetime
    is_public: bool
    author: Person | None
    product: Shelf | None
    version: Shelf | None
    tag_names: tuple[str, ...] = ()
