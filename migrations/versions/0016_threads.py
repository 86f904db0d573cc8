"""Thread tools

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
STANDS_OUT, MERGED = "pinned_at IS NOT NULL OR featured_at IS NOT NULL", "merged_into_id IS NOT NULL"
MOMENTS = ("locked_at", "protected_at", "pinned_at", "featured_at")


def upgrade() -> None:
    for name in MOMENTS:
        op.add_column("questions", sa.Column(name, MOMENT))
    op.add_column("questions", sa.Column("locked_reason", sa.String(200), nullable=False, server_default=""))
    op.add_column("questions", sa.Column("merged_into_id", BIG))
    op.add_column("revisions", sa.Column("redacted_at", MOMENT))
    for name, column, only in (
        ("ix_questions_stands_out", "id", STANDS_OUT),
        ("ix_questions_merged", "merged_into_id", MERGED),
    ):
        op.create_index(name, "questions", [column], sqlite_where=sa.text(only), postgresql_where=sa.text(only))


def downgrade() -> None:
    # What was merged keeps its mark of removal: its answers are elsewhere.
    op.drop_index("ix_questions_merged", "questions")
    op.drop_index("ix_questions_stands_out", "questions")
    op.drop_column("revisions", "redacted_at")
    for name in ("merged_into_id", "locked_reason", *MOMENTS):
        op.drop_column("questions", name)
