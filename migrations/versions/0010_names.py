"""Names that nobody else may take; contact details that are held back

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
WAITS = sa.text("decided_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "protected_names",
        sa.Column("id", BIG, nullable=False),
        sa.Column("user_id", BIG, nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_protected_names_user_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_protected_names"),
        sa.UniqueConstraint("user_id", "name", name="uq_protected_names_user_id_name"),
    )
    op.execute(
        "INSERT INTO protected_names (user_id, name) "
        "SELECT id, name FROM users WHERE id IN (SELECT user_id FROM staff_grants)"
    )
    op.create_table(
        "masked_posts",
        sa.Column("post_id", BIG, nullable=False),
        sa.Column("author_id", BIG, nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("kinds", sa.String(40), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("post_id", name="pk_masked_posts"),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name="fk_masked_posts_post_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name="fk_masked_posts_author_id"),
    )
    op.create_index("ix_masked_posts_author_id", "masked_posts", ["author_id"])
    op.create_table(
        "held_posts",
        sa.Column("id", BIG, nullable=False),
        sa.Column("post_id", BIG, nullable=False),
        sa.Column("kinds", sa.String(40), nullable=False),
        sa.Column("is_new", sa.Boolean(), nullable=False),
        sa.Column("mentioned", sa.JSON(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("decided_at", MOMENT),
        sa.Column("decided_by_id", BIG),
        sa.Column("decision", sa.String(10), nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_held_posts"),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name="fk_held_posts_post_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name="fk_held_posts_decided_by_id"),
    )
    op.create_index("ix_held_posts_post_id", "held_posts", ["post_id"])
    op.create_index(
        "uq_held_posts_waiting", "held_posts", ["post_id"], unique=True, sqlite_where=WAITS, postgresql_where=WAITS
    )


def downgrade() -> None:
    op.drop_table("held_posts")
    op.drop_table("masked_posts")
    op.drop_table("protected_names")
