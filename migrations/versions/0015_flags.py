"""Flags and the review queue

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
WAITS, DECIDED = sa.text("decided_at IS NULL"), sa.text("decided_at IS NOT NULL")

# What waited before there was a queue.
HELD = """
    INSERT INTO cases (kind, subject_kind, subject_id, post_id, person_id, why, weight, since, decision)
    SELECT 'held', 'post', held_posts.post_id, held_posts.post_id, posts.author_id, '[]', 0, held_posts.at, ''
    FROM held_posts JOIN posts ON posts.id = held_posts.post_id
    WHERE held_posts.decided_at IS NULL AND posts.deleted_at IS NULL
"""
SUGGESTED = """
    INSERT INTO cases (kind, subject_kind, subject_id, post_id, person_id, why, weight, since, decision)
    SELECT 'suggestion', 'suggestion', suggested_edits.id, suggested_edits.post_id, suggested_edits.author_id, '[]', 0,
        suggested_edits.at, ''
    FROM suggested_edits JOIN posts ON posts.id = suggested_edits.post_id
    WHERE suggested_edits.decided_at IS NULL AND posts.deleted_at IS NULL
"""


def upgrade() -> None:
    op.add_column("posts", sa.Column("hidden_for", sa.String(10), nullable=False, server_default=""))
    op.create_table(
        "cases",
        sa.Column("id", BIG, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("subject_kind", sa.String(20), nullable=False),
        sa.Column("subject_id", BIG, nullable=False),
        sa.Column("post_id", BIG),
        sa.Column("person_id", BIG),
        sa.Column("why", sa.JSON(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("claimed_by_id", BIG),
        sa.Column("claimed_until", MOMENT),
        sa.Column("decided_at", MOMENT),
        sa.Column("decided_by_id", BIG),
        sa.Column("decision", sa.String(20), nullable=False),
        sa.Column("act_id", BIG),
        sa.PrimaryKeyConstraint("id", name="pk_cases"),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name="fk_cases_post_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["users.id"], name="fk_cases_person_id"),
        sa.ForeignKeyConstraint(["claimed_by_id"], ["users.id"], name="fk_cases_claimed_by_id"),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name="fk_cases_decided_by_id"),
        sa.ForeignKeyConstraint(["act_id"], ["acts.id"], name="fk_cases_act_id"),
    )
    op.create_index(
        "uq_cases_waiting", "cases", ["kind", "subject_kind", "subject_id"], unique=True,
        sqlite_where=WAITS, postgresql_where=WAITS,
    )  # fmt: skip
    for name, columns, only in (
        ("waiting", ["since", "id"], WAITS),
        ("waiting_kind", ["kind", "since", "id"], WAITS),
        ("decided", ["decided_at"], DECIDED),
    ):
        op.create_index(f"ix_cases_{name}", "cases", columns, sqlite_where=only, postgresql_where=only)
    for column in ("post_id", "person_id", "act_id"):
        op.create_index(f"ix_cases_{column}", "cases", [column])
    op.create_table(
        "flags",
        sa.Column("id", BIG, nullable=False),
        sa.Column("user_id", BIG, nullable=False),
        sa.Column("post_id", BIG),
        sa.Column("person_id", BIG),
        sa.Column("case_id", BIG, nullable=False),
        sa.Column("reason", sa.String(12), nullable=False),
        sa.Column("words", sa.String(500), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("withdrawn_at", MOMENT),
        sa.Column("result", sa.String(10), nullable=False),
        sa.Column("decided_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_flags"),
        sa.UniqueConstraint("user_id", "post_id", name="uq_flags_user_id_post_id"),
        sa.UniqueConstraint("user_id", "person_id", name="uq_flags_user_id_person_id"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_flags_user_id"),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name="fk_flags_post_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["users.id"], name="fk_flags_person_id"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_flags_case_id", ondelete="CASCADE"),
    )
    op.create_index("ix_flags_case_id", "flags", ["case_id"])
    op.create_table(
        "appeals",
        sa.Column("id", BIG, nullable=False),
        sa.Column("act_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("granted", sa.Boolean()),
        sa.Column("answer", sa.String(500), nullable=False),
        sa.Column("decided_by_id", BIG),
        sa.Column("decided_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_appeals"),
        sa.UniqueConstraint("act_id", name="uq_appeals_act_id"),
        sa.ForeignKeyConstraint(["act_id"], ["acts.id"], name="fk_appeals_act_id"),
        sa.ForeignKeyConstraint(["person_id"], ["users.id"], name="fk_appeals_person_id"),
        sa.ForeignKeyConstraint(["decided_by_id"], ["users.id"], name="fk_appeals_decided_by_id"),
    )
    op.execute(HELD)
    op.execute(SUGGESTED)


def downgrade() -> None:
    op.drop_table("appeals")
    op.drop_table("flags")
    op.drop_table("cases")
    op.drop_column("posts", "hidden_for")
