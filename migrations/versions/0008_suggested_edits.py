"""Suggested edits, and votes to close a question

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
WAITING = sa.text("decided_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "suggested_edits",
        sa.Column("id", BIG, nullable=False),
        sa.Column("post_id", BIG, nullable=False),
        sa.Column("author_id", BIG, nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("decision", sa.String(10), nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("decided_by_id", BIG),
        sa.Column("decided_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_suggested_edits"),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name="fk_suggested_edits_post_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name="fk_suggested_edits_author_id"),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name="fk_suggested_edits_decided_by_id"),
    )
    only = {"sqlite_where": WAITING, "postgresql_where": WAITING}
    op.create_index("uq_suggested_edits_waiting", "suggested_edits", ["post_id", "author_id"], unique=True, **only)
    op.create_index("ix_suggested_edits_waiting", "suggested_edits", ["id"], **only)
    op.create_index("ix_suggested_edits_author", "suggested_edits", ["author_id", "id"])
    op.create_index("ix_suggested_edits_post_id", "suggested_edits", ["post_id"])
    op.create_table(
        "close_votes",
        sa.Column("id", BIG, nullable=False),
        sa.Column("question_id", BIG, nullable=False),
        sa.Column("user_id", BIG, nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("duplicate_of_id", BIG),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_close_votes"),
        sa.UniqueConstraint("question_id", "user_id", name="uq_close_votes_question_id_user_id"),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name="fk_close_votes_question_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_close_votes_user_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["duplicate_of_id"], ["questions.id"], name="fk_close_votes_duplicate_of_id", ondelete="CASCADE"
        ),
    )


def downgrade() -> None:
    op.drop_table("close_votes")
    op.drop_table("suggested_edits")
