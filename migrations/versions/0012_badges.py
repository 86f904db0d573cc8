"""Badges

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
LIVE = sa.text("revoked_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "badges",
        sa.Column("id", BIG, nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("how", sa.String(200), nullable=False),
        sa.Column("icon", sa.String(20), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by_id", BIG, nullable=False),
        sa.Column("retired_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_badges"),
        sa.UniqueConstraint("key", name="uq_badges_key"),
        sa.ForeignKeyConstraint(["created_by_id"], ["users.id"], name="fk_badges_created_by_id"),
    )
    op.create_table(
        "badge_awards",
        sa.Column("id", BIG, nullable=False),
        sa.Column("user_id", BIG, nullable=False),
        sa.Column("badge", sa.String(40), nullable=False),
        sa.Column("term", sa.String(20), nullable=False),
        sa.Column("post_id", BIG),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("given_by_id", BIG),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("revoked_at", MOMENT),
        sa.Column("revoked_by_id", BIG),
        sa.Column("lost", sa.String(300), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_badge_awards"),
        sa.UniqueConstraint("user_id", "badge", "term", name="uq_badge_awards_user_id_badge_term"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_badge_awards_user_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name="fk_badge_awards_post_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["given_by_id"], ["users.id"], name="fk_badge_awards_given_by_id"),
        sa.ForeignKeyConstraint(["revoked_by_id"], ["users.id"], name="fk_badge_awards_revoked_by_id"),
    )
    op.create_index("ix_badge_awards_post_id", "badge_awards", ["post_id"])
    op.create_index(
        "ix_badge_awards_live", "badge_awards", ["badge", "at", "id"], sqlite_where=LIVE, postgresql_where=LIVE
    )
    op.create_index("ix_suggested_edits_decided", "suggested_edits", ["decided_by_id"])
    op.create_index("ix_verifications_person", "verifications", ["user_id", "answer_id"])
    with op.batch_alter_table("notifications") as table:  # badges may come without a post
        table.alter_column("post_id", existing_type=BIG, nullable=True)
        table.alter_column("question_id", existing_type=BIG, nullable=True)


def downgrade() -> None:
    op.execute("DELETE FROM notifications WHERE post_id IS NULL")  # the pages of before know no such notes
    op.execute(
        "UPDATE users SET unread = (SELECT count(*) FROM notifications"
        " WHERE notifications.user_id = users.id AND notifications.read_at IS NULL)"
    )
    with op.batch_alter_table("notifications") as table:
        table.alter_column("post_id", existing_type=BIG, nullable=False)
        table.alter_column("question_id", existing_type=BIG, nullable=False)
    op.drop_index("ix_verifications_person", "verifications")
    op.drop_index("ix_suggested_edits_decided", "suggested_edits")
    op.drop_table("badge_awards")
    op.drop_table("badges")
