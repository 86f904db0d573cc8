"""A town with something of everything, and how it stands: what stories of undoing compare."""

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, select, true, update

from community.core.db import command, db, now
from community.questions import commands
from community.questions.models import Answer, CloseVote, Post
from community.reputation import rules
from community.spam.rules import look
from tests import make
from tests.make import People

# What only grows, or is no part of how things stand: the log, what worker and caches are told, what people are told,
# every version of a text, the ledger (its sums are compared), and rules (compared as they hold).
HISTORY = {
    "acts", "alembic_version", "events", "ledger_entries", "mails", "notifications", "page_drops",
    "reputation_rule_changes", "reputation_rules", "revisions", "sessions", "spam_rules", "spam_filter",
}  # fmt: skip
# Columns that say when something changed last, or tell one copy of a row from the next.
MARKS = {"active_at", "edited_at", "revision_count", "edition", "seal", "staff_seal", "version", "id"}
# Where these are set, the row is there as history alone.
GONE = {"lifted_at", "removed_at", "revoked_at"}
KEPT_IDS = {"posts", "users"}


class Town:
    """Ana asked, Vera's answer is accepted, Ben answered, commented and suggested an edit; Rex posted, too."""

    def __init__(self, people: People) -> None:
        self.people = people
        self.ana, self.ben, self.mo, self.ada, self.vera = people.ana, people.ben, people.mo, people.ada, people.vera
        self.rex = make.person("Rex Cheap")
        self.product = make.product()
        self.question = make.question(self.ana, product_id=self.product.id)
        self.answer = make.answer(self.vera, self.question)
        self.reply = make.answer(self.ben, self.question, "Set the schedule anew, and then restart the hub once.")
        self.remark = make.comment(self.ben, self.question)
        self.other = make.question(self.ben, "Why is the fan so loud every single night?", tags=["fans"])
        self.answer_there = make.answer(self.rex, self.other, "Have you tried another fan? Mine is quiet at night.")
        commands.vote(self.ana, self.answer, 1)
        commands.vote(self.ana, self.answer_there, 1)
        commands.vote(self.rex, self.question, 1)
        commands.vote(self.rex, self.reply, -1)
        commands.accept(self.ana, self.answer)
        command(db.session.execute)(
            update(Answer).values(accepted_at=now() - timedelta(days=9)).where(Answer.accepted_at.is_not(None))
        )
        command(db.session.add)(CloseVote(user_id=self.rex.id, question_id=self.question.id, reason="Asked before."))
        self.suggestion = commands.suggest_edit(self.rex, self.reply, "Restart the hub, and then wait.", 1, "Shorter")

    def fresh(self, post: Post) -> Any:
        """A post as it is now."""
        return db.session.get_one(Post, post.id, populate_existing=True)


def state() -> dict[str, Any]:
    """How everything stands, by table."""
    db.session.commit()
    db.session.expire_all()
    found: dict[str, Any] = {table.name: rows_of(table) for table in db.metadata.sorted_tables}
    found["rules"], found["spam rules"] = dict(rules.look()), dict(look(0.0, 0).values)
    return {name: rows for name, rows in found.items() if name not in HISTORY}


def rows_of(table: Table) -> list[str]:
    left_out = MARKS - {"id"} if table.name in KEPT_IDS else MARKS
    columns = [
        column.is_(None) if column.name == "hidden_at" else column for column in table.c if column.name not in left_out
    ]
    return sorted(map(repr, db.session.execute(select(*columns).where(stands(table)))))


def stands(table: Table) -> ColumnElement[bool]:
    """Whether a row is more than history."""
    ended = [column.is_(None) for column in table.c if column.name in GONE and table.name != "posts"]
    if table.name == "ledger_days":
        return table.c.points != 0
    return and_(true(), *ended)
