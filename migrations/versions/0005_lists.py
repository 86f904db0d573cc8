"""Every list of questions is read in the order of an index

Revision ID: 0005
Revises: 0004
"""

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


def upgrade() -> None:
    for name, (table, _columns) in OLD.items():
        op.drop_index(name, table_name=table)
    op.add_column("questions", sa.Column("created_at", MOMENT, nullable=False, server_default="1970-01-01 00:00:00"))
    op.add_column("question_tags", sa.Column("created_at", MOMENT))
    op.add_column("question_tags", sa.Column("active_at", MOMENT))
    op.execute("UPDATE questions SET created_at = (SELECT created_at FROM posts WHERE posts.id = questions.id)")
    op.execute(
        "UPDATE question_tags SET (created_at, active_at) ="
        " (SELECT created_at, active_at FROM questions WHERE questions.id = question_tags.question_id)"
    )
    for name, (table, columns) in INDEXES.items():
        op.create_index(name, table, columns)
    for name, (table, columns, only) in PARTS.items():
        op.create_index(name, table, columns, sqlite_where=sa.text(only), postgresql_where=sa.text(only))


def downgrade() -> None:
    for name, (table, *_rest) in {**INDEXES, **PARTS}.items():
        op.drop_index(name, table_name=table)
    for table, column in (("questions", "created_at"), ("question_tags", "created_at"), ("question_tags", "active_at")):
        op.drop_column(table, column)
    for name, (table, columns) in OLD.items():
        op.create_index(name, table, columns)
