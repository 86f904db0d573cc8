"""Posts of the spam stories: by somebody new, and by somebody who has been here for a while."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

from flask import current_app
from sqlalchemy import inspect, update

from community.accounts.models import User
from community.core.db import command, db, now
from community.questions.models import HeldPost
from community.spam.signs import Sign

ADVERT = (
    "Are you looking for the best online casino? Visit https://royal-slots77.xyz/offer and get a special discount "
    "with the promo code WELCOME. Guaranteed profits, order now!"
)
ORDINARY = "The fan climbs to level 3 at night since the firmware update; a restart of the hub does not help."


@command
def has_been_here(person: User, days: float, answers: int = 0, reputation: int = 0) -> User:
    """Somebody who joined so long ago and wrote so much."""
    values = {"created_at": now() - timedelta(days=days), "answer_count": answers, "reputation": reputation}
    db.session.execute(update(User).where(User.id == person.id).values(values))
    db.session.refresh(person)
    return person


@contextmanager
def limits_on() -> Iterator[None]:
    """Tests run without limits; inside, they hold."""
    before = current_app.config["SETTINGS"]
    current_app.config["SETTINGS"] = replace(before, rate_limits=True)
    try:
        yield
    finally:
        current_app.config["SETTINGS"] = before


def why(post_id: int) -> dict[str, int]:
    """The signs for which a post waits, with their points."""
    row = db.session.query(HeldPost).filter_by(post_id=post_id).one()
    return {sign["sign"]: sign["points"] for sign in row.why}


def anew(row: Any) -> Any:
    """A row as the database has it, after the worker had its turn."""
    return db.session.get_one(type(row), inspect(row).identity, populate_existing=True)


def names(signed: list[Sign]) -> set[str]:
    return {sign.sign for sign in signed}
