"""What the index does after events: it follows."""

from collections.abc import Sequence
from typing import Protocol

from community.core.events import batched
from community.search.commands import refresh, reindex_if_quick
from community.search.contract import IndexUnavailable


class AboutQuestion(Protocol):
    """Every fact that names the question whose document it changes."""

    @property
    def question_id(self) -> int: ...


@batched
def refresh_questions(facts: Sequence[AboutQuestion]) -> None:
    """Bring the documents of all these facts' questions up to date, in one commit.

    If the index cannot be used, it is built anew: here when that is quick, else by `repair` beside everything else.
    """
    try:
        refresh({fact.question_id for fact in facts})
    except IndexUnavailable:
        reindex_if_quick()  # this change included; if that fails, the events wait and are tried again
