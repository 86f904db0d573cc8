"""People follow questions

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "question_follows",
        sa.Column("id", BIG, nullable=False),
        sa.Column("user_id", BIG, nullable=False),
        sa.Column("question_id", BIG, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_question_follows_user_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_question_follows_question_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_follows")),
        sa.UniqueConstraint("question_id", "user_id", name=op.f("uq_question_follows_question_id_user_id")),
    )
    op.create_index("ix_question_follows_person", "question_follows", ["user_id", "id"])


def downgrade() -> None:
    # The pages of before know no such notes.
    op.execute("DELETE FROM notifications WHERE kind IN ('new_answer', 'solved', 'closed')")
    op.execute(
        "UPDATE users SET unread = (SELECT count(*) FROM notifications"
        " WHERE notifications.user_id = users.id AND notifications.read_at IS NULL)"
    )
    op.drop_table("question_follows")
