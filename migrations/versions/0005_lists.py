"""Every list of questions is read in the order of an index

Revision ID: 0005
Revises: 0004
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

PARTS = {
    "ix_posts_asked": ("posts", ["author_id", "created_at", "id"], "kind = 'question'"),
    "ix_questions_unanswered": ("questions", ["created_at", "id"], "answer_count = 0 AND closed_at IS NULL"),
    "ix_questions_solved": ("questions", ["created_at", "id"], "accepted_answer_id IS NOT NULL"),
    "ix_answers_accepted": ("answers", ["accepted_at"], "accepted_at IS NOT NULL"),
}
INDEXES = {
    "ix_questions_newest": ("questions", ["created_at", "id"]),
    "ix_questions_product": ("questions", ["product_id", "created_at", "id"]),
    "ix_questions_product_active": ("questions", ["product_id", "active_at", "id"]),
    "ix_question_tags_newest": ("question_tags", ["tag_id", "created_at", "question_id"]),
    "ix_question_tags_active": ("question_tags", ["tag_id", "active_at", "question_id"]),
}
OLD = {
    "ix_posts_newest": ("posts", ["kind", "created_at", "id"]),
    "ix_questions_product": ("questions", ["product_id", "id"]),
    "ix_questions_unanswered": ("questions", ["answer_count", "id"]),
    "ix_question_tags_tag_id": ("question_tags", ["tag_id"]),
}
MOMENT = sa.DateTime(timezone=True)


TIMES = """
    UPDATE questions SET created_at = posts.created_at FROM posts
    WHERE posts.id = questions.id AND questions.id BETWEEN :first AND :last
"""
TIMES_OF_TAGS = """
    UPDATE question_tags SET created_at = questions.created_at, active_at = questions.active_at FROM questions
    WHERE questions.id = question_tags.question_id AND question_tags.question_id BETWEEN :first AND :last
"""
STEP = 20_000  # ids


def upgrade() -> None:
    with piecemeal() as is_online:
        present = {table: columns(table) for table in ("questions", "question_tags")}
        if "created_at" not in present["questions"]:
            epoch = sa.Column("created_at", MOMENT, nullable=False, server_default="1970-01-01 00:00:00")
            op.add_column("questions", epoch)
        for name in {"created_at", "active_at"} - present["question_tags"]:
            op.add_column("question_tags", sa.Column(name, MOMENT))
        written = write_times(0)
        for name in OLD:
            drop(name, is_online)
        for name, (table, wanted) in INDEXES.items():
            create(name, table, wanted, is_online)
        for name, (table, wanted, only) in PARTS.items():
            create(name, table, wanted, is_online, sqlite_where=sa.text(only), postgresql_where=sa.text(only))
        write_times(written)
        if is_online:
            op.execute("ANALYZE questions, question_tags")


def downgrade() -> None:
    with piecemeal() as is_online:
        for name in {**INDEXES, **PARTS}:
            drop(name, is_online)
        for table, gone in (("questions", {"created_at"}), ("question_tags", {"created_at", "active_at"})):
            for name in gone & columns(table):
                op.drop_column(table, name)
        for name, (table, wanted) in OLD.items():
            create(name, table, wanted, is_online)


@contextmanager
def piecemeal() -> Iterator[bool]:
    """Whether others go on reading and writing meanwhile, as they do on PostgreSQL: there every step is committed by
    itself and locks little. A migration that was interrupted may be run again."""
    if op.get_bind().dialect.name == "postgresql":
        with op.get_context().autocommit_block():
            yield True
    else:
        yield False


def write_times(after: int) -> int:
    """Write the times of the questions with ids above `after`, and say what the last one is."""
    last = op.get_bind().scalar(sa.text("SELECT max(id) FROM questions")) or 0
    steps = range(after + 1, last + 1, STEP)
    with click.progressbar(steps, label="Times of questions", file=sys.stderr, hidden=len(steps) < 2) as bar:
        for first in bar:
            for statement in (TIMES, TIMES_OF_TAGS):
                op.execute(sa.text(statement).bindparams(first=first, last=first + STEP - 1))
    return int(last)


def columns(table: str) -> set[str]:
    return {column["name"] for column in sa.inspect(op.get_bind()).get_columns(table)}


def create(name: str, table: str, wanted: list[str], is_online: bool, **only: sa.TextClause) -> None:
    """Make an index, instead of what an interrupted migration may have left of it."""
    drop(name, is_online)
    op.create_index(name, table, wanted, postgresql_concurrently=is_online, **only)  # type: ignore[arg-type]


def drop(name: str, is_online: bool) -> None:
    op.drop_index(name, if_exists=True, postgresql_concurrently=is_online)
