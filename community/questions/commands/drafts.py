"""Drafts: what somebody is writing, kept on the server until it is posted."""

import re

from sqlalchemy import delete, select

from community.accounts.models import User
from community.core.access import require
from community.core.db import command, db, lock, now
from community.core.errors import Invalid
from community.questions import policy
from community.questions.models import Draft

KEY = re.compile(r"ask|(answer|edit)-[1-9]\d{0,18}")
FIELDS = {
    "title", "goal", "done_when", "tried", "proposed_solution", "environment", "product", "version", "tags",
    "source", "verdict", "verdict_reason", "official", "note",
}  # fmt: skip
MOST_DRAFTS = 100
FIELD_MOST = 30_000


@command
def save_draft(author: User, key: str, fields: dict[str, str]) -> Draft:
    """Keep what a form holds. `key` names the form: "ask", "answer-<question>" or "edit-<post>"."""
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
    db.session.execute(delete(Draft).where(Draft.user_id == author.id, Draft.key == key))
