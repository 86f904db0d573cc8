"""Drafts: what somebody is writing, kept on the server until it is posted."""

import re
from typing import Any

from sqlalchemy import bindparam, delete, select

from community.accounts.models import User
from community.core.access import require
from community.core.db import command, db, directly, lock, now
from community.core.errors import Invalid
from community.questions import policy
from community.questions.models import Draft

ASK, ASIDE = "ask", "aside"  # "aside" is what somebody did not have to ask after all
KEY = re.compile(r"ask|aside|(answer|edit)-[1-9]\d{0,18}")
FIELDS = {
    "title", "goal", "done_when", "tried", "proposed_solution", "environment", "product", "version", "tags",
    "source", "audience", "verdict", "verdict_reason", "official", "note",
}  # fmt: skip
drafts: Any = Draft.__table__
DROP = delete(drafts).where(drafts.c.user_id == bindparam("author"), drafts.c.key == bindparam("named"))
MOST_DRAFTS = 100
FIELD_MOST = 30_000


@command
def save_draft(author: User, key: str, fields: dict[str, str]) -> Draft:
    """Keep what a form holds. `key` names the form: "ask", "aside", "answer-<question>" or "edit-<post>"."""
    require(policy.can_keep_drafts(lock(author)))  # locked: two windows may save the same draft at once
    if not KEY.fullmatch(key):
        raise Invalid()
    kept = {name: text.replace("\x00", "")[:FIELD_MOST] for name, text in fields.items() if name in FIELDS and text}
    mine = Draft.user_id == author.id
    draft = db.session.scalars(select(Draft).where(mine, Draft.key == key)).first()
    if draft is None:
        draft = Draft(user_id=author.id, key=key, fields=kept)
        db.session.add(draft)
        too_many = select(Draft.id).where(mine).order_by(Draft.saved_at.desc()).offset(MOST_DRAFTS)
        db.session.execute(delete(Draft).where(Draft.id.in_(db.session.scalars(too_many).all())))
    draft.fields, draft.saved_at = kept, now()
    return draft


@command
def drop_draft(author: User, key: str) -> None:
    """Forget a draft: it was posted or thrown away."""
    require(policy.can_keep_drafts(author))
    directly(DROP, {"author": author.id, "named": key})


@command
def put_aside(author: User, fields: dict[str, str]) -> None:
    """Keep what the form for asking holds, out of the way: another question has solved it."""
    require(policy.can_keep_drafts(lock(author)))
    asked = draft_of(author, ASK)
    save_draft(author, ASIDE, {**(asked.fields if asked else {}), **fields})
    drop_draft(author, ASK)


@command
def take_up_again(author: User) -> None:
    """Go on asking what was put aside. What was begun since is put aside in its place."""
    require(policy.can_keep_drafts(lock(author)))
    aside, begun = draft_of(author, ASIDE), draft_of(author, ASK)
    if aside and begun:
        aside.fields, begun.fields = begun.fields, aside.fields
    elif aside:
        aside.key = ASK


def draft_of(author: User, key: str) -> Draft | None:
    return db.session.scalars(select(Draft).where(Draft.user_id == author.id, Draft.key == key)).first()
