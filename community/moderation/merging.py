"""Moving everything of one account to another one, and back.

Every column that points to people moves, in tables of all features, except those named here: so a table that is added
later moves, too.
"""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import (
    Column,
    ColumnElement,
    Index,
    UniqueConstraint,
    and_,
    delete,
    or_,
    select,
    text,
    true,
    update,
)
from sqlalchemy.orm import aliased

from community.accounts.commands.sanctioning import restrict
from community.accounts.models import User
from community.accounts.policy import can_sanction
from community.core.access import require
from community.core.audit import Act, forget_values
from community.core.db import db
from community.core.errors import Invalid
from community.core.events import record
from community.core.pages import ALL, changed
from community.core.rows import plain, restore
from community.moderation.cleaning import cast_again, locked
from community.moderation.events import PeopleMerged
from community.questions.commands.areas import note_moderators
from community.questions.commands.recounting import mend, spread
from community.questions.models import Post, Vote
from community.reputation.commands import REVERSED, UNDOING, add_up, repay_all, undoes, write_days
from community.reputation.models import LedgerEntry

# What stays with the account that somebody had, and why.
LEFT = {
    "acts": "the log is never changed",
    "sessions": "ended",
    "ledger_days": "counted anew",
    "leaders": "counted anew at night",
    "expert_topics": "counted anew at night",
    "protected_names": "names of staff, who are not merged",
}
MERGE = "merge accounts"
Key = list[Any]
AT_ONCE = 200  # rows that one statement names


def pointers() -> list[Column[Any]]:
    """The columns that say whose something is."""
    found = []
    for table in db.metadata.sorted_tables:
        if table.name not in LEFT:
            found += [key.parent for key in table.foreign_keys if key.column is User.__table__.c.id]
    return sorted(found, key=str)


def key_of(column: Column[Any]) -> list[Column[Any]]:
    """What else tells one row of the table from another."""
    return [part for part in column.table.primary_key if part is not column]


def move(column: Column[Any], source_id: int, target_id: int) -> tuple[list[Key], list[dict[str, Any]]]:
    """Give a person's rows to another one. Returns the keys of those that moved, and, whole, those that had to go,
    because the other one has the same."""
    table = column.table
    dropped = [row for rule in rules(table, column) for row in drop_doubles(table, column, rule, source_id, target_id)]
    keys = [list(row) for row in db.session.execute(select(*key_of(column) or [column]).where(column == source_id))]
    if keys:
        run(update(table).where(column == source_id).values({column.name: target_id}))
    return keys, dropped


def move_back(column: Column[Any], keys: Sequence[Key], source_id: int, target_id: int) -> None:
    """Give rows back that had moved from source to target, as far as they are still there."""
    own = key_of(column)
    for start in range(0, len(keys), AT_ONCE):
        these = [matches(own, key) for key in keys[start : start + AT_ONCE]]
        run(update(column.table).where(column == target_id, or_(*these)).values({column.name: source_id}))


def matches(own: Sequence[Column[Any]], key: Key) -> ColumnElement[bool]:
    """The condition that a row has this key; every row has it where there is nothing else than whose it is."""
    return and_(true(), *(part == value for part, value in zip(own, key, strict=False)))


def rules(table: Any, column: Column[Any]) -> list[tuple[list[Column[Any]], str]]:
    """What may be in the table only once for each person: the other columns, and the condition on rows, if any."""
    found = [([*table.primary_key], "")] if column in [*table.primary_key] else []
    found += [([*one.columns], "") for one in table.constraints if isinstance(one, UniqueConstraint)]
    for index in table.indexes:
        if index.unique:
            found.append(([*index.columns], condition_of(index)))
    return [([other for other in columns if other is not column], only) for columns, only in found if column in columns]


def condition_of(index: Index) -> str:
    only = index.dialect_options["sqlite"]["where"]
    return "" if only is None else str(only)


def drop_doubles(
    table: Any, column: Column[Any], rule: tuple[list[Column[Any]], str], source_id: int, target_id: int
) -> list[dict[str, Any]]:
    """Delete those rows of the first person of which the second one has the same; returns them."""
    others, only = rule
    holds = [text(only)] if only else []
    there = {tuple(row) for row in db.session.execute(select(column, *others).where(column == target_id, *holds))}
    there = {row[1:] for row in there if None not in row[1:]}
    gone = []
    for row in db.session.execute(select(table).where(column == source_id, *holds)).mappings().all():
        if tuple(row[other.name] for other in others) in there:
            run(delete(table).where(*(part == row[part.name] for part in table.primary_key)))
            gone.append(plain(row))
    return gone


def run(statement: Any) -> None:
    db.session.execute(statement, execution_options={"synchronize_session": False})


def between(one: User, other: User) -> Sequence[LedgerEntry]:
    """The standing entries that one account earned or lost by the other one: nobody gives themselves points."""
    both, post = (one.id, other.id), aliased(Post, flat=True)
    wanted = select(LedgerEntry).outerjoin(post, post.id == LedgerEntry.post_id).where(
        LedgerEntry.reversed_by.is_(None), *(~undoes(why) for why in UNDOING), LedgerEntry.user_id.in_(both),
        or_(and_(LedgerEntry.actor_id.in_(both), LedgerEntry.actor_id != LedgerEntry.user_id),
            and_(post.author_id.in_(both), post.author_id != LedgerEntry.user_id)),
    )  # fmt: skip
    return db.session.scalars(wanted.order_by(LedgerEntry.id)).all()


def votes_for(voter: User, other: User) -> Sequence[Vote]:
    """What somebody voted on posts of their other account."""
    wanted = (
        select(Vote).join(Post, Post.id == Vote.post_id).where(Vote.user_id == voter.id, Post.author_id == other.id)
    )
    return db.session.scalars(wanted.order_by(Vote.id)).all()


def second_votes(voter: User, other: User) -> Sequence[Vote]:
    """What somebody voted on posts on which their other account voted, too."""
    twin = aliased(Vote)
    same = select(twin.id).where(twin.user_id == other.id, twin.post_id == Vote.post_id).exists()
    return db.session.scalars(select(Vote).where(Vote.user_id == voter.id, same).order_by(Vote.id)).all()


def recount(*people: User) -> None:
    """Work out everything anew that is counted for these people."""
    ids = [person.id for person in people]
    for counter in spread():
        if counter.table is User.__table__:
            mend(counter, ids)
    for person_id in ids:
        write_days(person_id)
    add_up(ids)
    note_moderators(ids)
    db.session.flush()
    for person in people:
        db.session.refresh(person)
        restrict(person)
    changed(ALL)
    record(PeopleMerged(one_id=ids[0], other_id=ids[1]))


def forget_dropped(post_id: int) -> None:
    """Take what a redacted version said out of what merges left out: drafts of edits, and what notes quote."""
    for act in db.session.scalars(select(Act).where(Act.kind == MERGE).order_by(Act.id)).all():
        dropped = act.before["dropped"]
        drafts = [draft for draft in dropped.get("drafts", []) if draft["key"] != f"edit-{post_id}"]
        notes = [note | {"about": "" if note["post_id"] == post_id else note["about"]}
                 for note in dropped.get("notifications", [])]  # fmt: skip
        left = {name: rows for name, rows in (dropped | {"drafts": drafts, "notifications": notes}).items() if rows}
        if left != dropped:
            forget_values(act, act.before | {"dropped": left})


def undo_merge(moderator: User, act: Act) -> None:
    """Part two accounts again, inside a command that logs it. What was written since stays with the kept one."""
    source, target = db.session.get_one(User, act.subject_id), db.session.get_one(User, act.after["into_id"])
    locked([kept["post_id"] for votes in act.before["votes"].values() for kept in votes], source, target)
    if source.merged_into_id != target.id:
        raise Invalid(_("These accounts are not merged any more."))
    source.merged_into_id = None
    require(can_sanction(moderator, source))
    db.session.flush()
    columns = {str(column): column for column in pointers()}
    for name, keys in act.before["moved"].items():
        move_back(columns[name], keys, source.id, target.id)
    for name, rows in act.before["dropped"].items():
        restore(db.metadata.tables[name], rows)
    db.session.expire_all()
    for person_id, votes in act.before["votes"].items():
        cast_again(int(person_id), votes)
    kept = select(LedgerEntry).where(LedgerEntry.id.in_(act.before["entries"])).order_by(LedgerEntry.id)
    repay_all(db.session.scalars(kept).all(), REVERSED)
    recount(source, target)
