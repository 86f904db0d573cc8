"""Words that mean the same: what administrators teach search, remembered by every process for a few seconds."""

import re
from collections.abc import Callable, Mapping, Sequence
from time import monotonic
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from community.accounts.models import User
from community.core.access import require
from community.core.audit import Act, log_act
from community.core.db import after_commit, command, db, lock
from community.core.errors import Invalid, NotFound
from community.core.rows import restore
from community.search import policy
from community.search.models import SynonymGroup

REMEMBERED = 5.0  # seconds
LEAST_WORDS, MOST_WORDS = 2, 12
LONGEST_WORD = 40
MOST_GROUPS = 500
LONGEST_NOTE = 200
LETTER = re.compile(r"\w")
MEMORY = "search_vocabulary"
ADD, CHANGE, REMOVE = "add search words", "change search words", "remove search words"  # kinds of acts


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
    db.session.flush()
    log_act(ADD, actor.id, about(group), after=said(group))
    after_commit(forget)
    return group


@command
def change_group(actor: User, group: SynonymGroup, words: str, note: str = "") -> None:
    """Change the words of a group."""
    require(policy.can_manage_search(actor))
    others = db.session.scalars(select(SynonymGroup).where(SynonymGroup.id != lock(group).id)).all()
    before = said(group)
    group.words, group.note = ", ".join(checked(words, others)), tidy(note)[:LONGEST_NOTE]
    log_act(CHANGE, actor.id, about(group), before=before, after=said(group))
    after_commit(forget)


@command
def remove_group(actor: User, group: SynonymGroup) -> None:
    """The words of a group no longer mean the same."""
    require(policy.can_manage_search(actor))
    log_act(REMOVE, actor.id, about(group), before=said(lock(group)) | {"created_by_id": group.created_by_id})
    db.session.delete(group)
    after_commit(forget)


def about(group: SynonymGroup) -> tuple[str, int]:
    """What acts on a group are about, for the log."""
    return "words", group.id


def said(group: SynonymGroup) -> dict[str, Any]:
    return {"words": group.words, "note": group.note, "created_at": group.created_at.isoformat()}


def undo_add(_moderator: User, act: Act) -> None:
    db.session.delete(as_left(act))
    after_commit(forget)


def undo_change(_moderator: User, act: Act) -> None:
    group = as_left(act)
    others = db.session.scalars(select(SynonymGroup).where(SynonymGroup.id != group.id)).all()
    group.words, group.note = ", ".join(checked(act.before["words"], others)), act.before["note"]
    after_commit(forget)


def undo_remove(_moderator: User, act: Act) -> None:
    words = ", ".join(checked(act.before["words"], db.session.scalars(select(SynonymGroup)).all()))
    restore(SynonymGroup.__table__, [{**act.before, "words": words}])
    after_commit(forget)


def as_left(act: Act) -> SynonymGroup:
    """The group as an act left it. Raises Invalid when somebody has changed it since."""
    group = db.session.get(SynonymGroup, act.subject_id)
    if group is None or said(lock(group)) != act.after:
        raise Invalid(_("This has changed since: look at it first."))
    return group


UNDO_WORDS: Mapping[str, Callable[[User, Act], None]] = {ADD: undo_add, CHANGE: undo_change, REMOVE: undo_remove}


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
