"""Words that mean the same: what administrators teach search, remembered by every process for a few seconds."""

import re
from collections.abc import Sequence
from time import monotonic

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from community.accounts.models import User
from community.core.access import require
from community.core.db import after_commit, command, db, lock
from community.core.errors import Invalid, NotFound
from community.search import policy
from community.search.models import SynonymGroup

REMEMBERED = 5.0  # seconds
LEAST_WORDS, MOST_WORDS = 2, 12
LONGEST_WORD = 40
MOST_GROUPS = 500
LONGEST_NOTE = 200
LETTER = re.compile(r"\w")
MEMORY = "search_vocabulary"


def synonym_groups() -> list[frozenset[str]]:
    """Every group of words that mean the same, in lower case. Changes show within a few seconds in every process."""
    kept: tuple[float, list[frozenset[str]]] | None = current_app.extensions.get(MEMORY)
    if kept and monotonic() - kept[0] < REMEMBERED:
        return kept[1]
    groups = [frozenset(words.split(", ")) for words in db.session.scalars(select(SynonymGroup.words))]
    current_app.extensions[MEMORY] = monotonic(), groups
    return groups


def all_groups() -> Sequence[SynonymGroup]:
    """The groups with who made them, in the order of their words."""
    return db.session.scalars(
        select(SynonymGroup).options(joinedload(SynonymGroup.created_by)).order_by(SynonymGroup.words)
    ).all()


def group_or_404(group_id: int) -> SynonymGroup:
    group = db.session.get(SynonymGroup, group_id)
    if group is None:
        raise NotFound()
    return group


@command
def add_group(actor: User, words: str, note: str = "") -> SynonymGroup:
    """Teach search that these words, between commas or on lines of their own, mean the same."""
    require(policy.can_manage_search(actor))
    taught = db.session.scalars(select(SynonymGroup)).all()
    if len(taught) >= MOST_GROUPS:
        raise Invalid(_("There are %(n)s groups already. Remove one that nobody needs.", n=MOST_GROUPS), field="words")
    group = SynonymGroup(words=", ".join(checked(words, taught)), note=tidy(note)[:LONGEST_NOTE])
    group.created_by_id = actor.id
    db.session.add(group)
    after_commit(forget)
    return group


@command
def change_group(actor: User, group: SynonymGroup, words: str, note: str = "") -> None:
    """Change the words of a group."""
    require(policy.can_manage_search(actor))
    others = db.session.scalars(select(SynonymGroup).where(SynonymGroup.id != lock(group).id)).all()
    group.words, group.note = ", ".join(checked(words, others)), tidy(note)[:LONGEST_NOTE]
    after_commit(forget)


@command
def remove_group(actor: User, group: SynonymGroup) -> None:
    """The words of a group no longer mean the same."""
    require(policy.can_manage_search(actor))
    db.session.delete(lock(group))
    after_commit(forget)


def forget() -> None:
    """Let this process see a change at once."""
    current_app.extensions.pop(MEMORY, None)


def tidy(text: str) -> str:
    return " ".join(text.replace("\x00", " ").split())


def checked(text: str, others: Sequence[SynonymGroup]) -> list[str]:
    """The words of a group as they are kept. Raises Invalid, naming what is wrong."""
    words = list(dict.fromkeys(filter(None, (tidy(word).lower().strip('"') for word in re.split(r"[,;\n]", text)))))
    for word in words:
        if len(word) > LONGEST_WORD or not LETTER.search(word):
            raise Invalid(
                _("“%(word)s” is no word: use letters or digits, at most %(n)s.", word=word[:60], n=LONGEST_WORD),
                field="words",
            )
    if not LEAST_WORDS <= len(words) <= MOST_WORDS:
        raise Invalid(
            _("A group has %(least)s to %(most)s different words, with commas between.", least=LEAST_WORDS,
              most=MOST_WORDS),
            field="words",
        )  # fmt: skip
    for other in others:
        for word in set(words) & set(other.all_words):
            raise Invalid(
                _("“%(word)s” is in the group “%(words)s” already. Change that one.", word=word, words=other.words),
                field="words",
            )
    return words
