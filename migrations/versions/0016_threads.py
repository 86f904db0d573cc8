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
PARTIAL = {"ix_questions_pinned": "pinned_at", "ix_questions_featured": "featured_at"}
MERGED = "merged_into_id IS NOT NULL"
MOMENTS = ("locked_at", "protected_at", "pinned_at", "featured_at")


def upgrade() -> None:
    for name in MOMENTS:
        op.add_column("questions", sa.Column(name, MOMENT))
    op.add_column("questions", sa.Column("locked_reason", sa.String(200), nullable=False, server_default=""))
    op.add_column("questions", sa.Column("merged_into_id", BIG))
    op.add_column("revisions", sa.Column("redacted_at", MOMENT))
    for name, column in PARTIAL.items():
        create_index(name, [column, "id"], f"{column} IS NOT NULL")
    create_index("ix_questions_merged", ["merged_into_id"], MERGED)


def create_index(name: str, columns: list[str], only: str) -> None:
    op.create_index(name, "questions", columns, sqlite_where=sa.text(only), postgresql_where=sa.text(only))


def downgrade() -> None:
    # What was merged keeps its mark of removal: its answers are elsewhere.
    for name in ("ix_questions_merged", *PARTIAL):
        op.drop_index(name, "questions")
    op.drop_column("revisions", "redacted_at")
    for name in ("merged_into_id", "locked_reason", *MOMENTS):
        op.drop_column("questions", name)
