"""When the pages of questions changed, and how far search engines were told."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "page_changes",
        sa.Column("question_id", BIG, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name="fk_page_changes_question_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("question_id", name="pk_page_changes"),
    )
    op.create_index("ix_page_changes_at", "page_changes", ["at", "question_id"])
    op.create_table(
        "told",
        sa.Column("service", sa.String(20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("question_id", BIG, nullable=False),
        sa.PrimaryKeyConstraint("service", name="pk_told"),
    )


def downgrade() -> None:
    op.drop_table("told")
    op.drop_table("page_changes")
