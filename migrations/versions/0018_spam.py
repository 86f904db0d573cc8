"""Spam defence: traces of posts, what the filter learned, blocked words, rules; reasons beside held posts

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
BANDS = ("band_0", "band_1", "band_2", "band_3")
PIECES = ("piece_0", "piece_1", "piece_2")


def upgrade() -> None:
    op.create_table(
        "spam_traces",
        sa.Column("id", BIG, nullable=False),
        sa.Column("post_id", BIG, nullable=False),
        sa.Column("author_id", BIG, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("likeness", BIG),
        *(sa.Column(band, sa.Integer()) for band in BANDS),
        *(sa.Column(piece, BIG) for piece in PIECES),
        sa.Column("host", BIG),
        sa.Column("untried", sa.Boolean(), nullable=False),
        sa.Column("is_spam", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name="fk_spam_traces_author_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_spam_traces"),
    )
    op.create_index("ix_spam_traces_author", "spam_traces", ["author_id", "at"])
    for column in ("post_id", "at", *BANDS, *PIECES, "host"):
        op.create_index(f"ix_spam_traces_{column}", "spam_traces", [column])
    op.create_table(
        "spam_lessons",
        sa.Column("post_id", BIG, nullable=False),
        sa.Column("person_id", BIG),
        sa.Column("is_spam", sa.Boolean(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["users.id"], name="fk_spam_lessons_person_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("post_id", name="pk_spam_lessons"),
    )
    op.create_index("ix_spam_lessons_person_id", "spam_lessons", ["person_id"])
    op.create_table(
        "spam_filter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("counts", sa.LargeBinary()),
        sa.Column("spam", sa.Integer(), nullable=False),
        sa.Column("good", sa.Integer(), nullable=False),
        sa.Column("read_to", BIG, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_spam_filter"),
    )
    op.create_table(
        "spam_blocked",
        sa.Column("id", BIG, nullable=False),
        sa.Column("kind", sa.String(5), nullable=False),
        sa.Column("text", sa.String(100), nullable=False),
        sa.Column("by_id", BIG),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name="fk_spam_blocked_by_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_spam_blocked"),
        sa.UniqueConstraint("text", name="uq_spam_blocked_text"),
    )
    op.create_table(
        "spam_rules",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_spam_rules"),
    )
    op.add_column("users", sa.Column("doubt", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("held_posts", sa.Column("score", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("held_posts", sa.Column("why", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("held_posts", "why")
    op.drop_column("held_posts", "score")
    op.drop_column("users", "doubt")
    for table in ("spam_rules", "spam_blocked", "spam_filter", "spam_lessons", "spam_traces"):
        op.drop_table(table)
