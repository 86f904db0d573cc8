"""What the index does after events: it follows."""

from collections.abc import Sequence
from typing import Protocol

from community.core.events import batched
from community.search.commands import refresh, repair
from community.search.contract import IndexUnavailable


class AboutQuestion(Protocol):
    """Every fact that names the question whose document it changes."""

    @property
    def question_id(self) -> int: ...


@batched
def refresh_questions(facts: Sequence[AboutQuestion]) -> None:
    """Bring the documents of all these facts' questions up to date, in one commit."""
    try:
        refresh({fact.question_id for fact in facts})
    except IndexUnavailable:
        repair()  # builds everything anew, this change included
