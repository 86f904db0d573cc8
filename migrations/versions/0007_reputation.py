"""Rules of reputation, and what each entry was worth in full

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
BY_PEOPLE = sa.text("user_id IS NOT NULL")
DAY = {"sqlite": "date(at)", "postgresql": "(at AT TIME ZONE 'UTC')::date"}


def upgrade() -> None:
    op.add_column("ledger_entries", sa.Column("full", sa.Integer()))
    op.add_column("ledger_entries", sa.Column("discount", sa.String(10), nullable=False, server_default=""))
    op.create_index("ix_ledger_day", "ledger_entries", ["user_id", "at", "id"])
    op.create_index("ix_ledger_pair", "ledger_entries", ["actor_id", "user_id", "at"])
    op.create_index("ix_ledger_time", "ledger_entries", ["at", "id"])
    op.drop_index("ix_ledger_person", "ledger_entries")
    op.create_index(
        "ix_votes_cast", "votes", ["user_id", "at"], sqlite_where=BY_PEOPLE, postgresql_where=BY_PEOPLE
    )  # fmt: skip
    op.create_table(
        "ledger_days",
        sa.Column("user_id", BIG, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "day", name="pk_ledger_days"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_ledger_days_user_id"),
    )
    day = DAY[op.get_bind().dialect.name]
    op.execute(
        "INSERT INTO ledger_days (user_id, day, points)"
        f" SELECT user_id, {day}, sum(amount) FROM ledger_entries GROUP BY user_id, {day}"
    )
    op.create_index("ix_ledger_days_day", "ledger_days", ["day", "user_id"])
    op.create_table(
        "reputation_rules",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_reputation_rules"),
    )
    op.create_table(
        "reputation_rule_changes",
        sa.Column("id", BIG, nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("before", sa.Integer(), nullable=False),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.Column("by_id", BIG, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reputation_rule_changes"),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name="fk_reputation_rule_changes_by_id"),
    )
    op.create_table(
        "leaders",
        sa.Column("scope", sa.String(8), nullable=False),
        sa.Column("scope_id", BIG, nullable=False),
        sa.Column("period", sa.String(8), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("user_id", BIG, nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "scope_id", "period", "place", name="pk_leaders"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_leaders_user_id"),
    )
    op.create_table(
        "expert_topics",
        sa.Column("user_id", BIG, nullable=False),
        sa.Column("tag_id", BIG, nullable=False),
        sa.Column("askers", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "tag_id", name="pk_expert_topics"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_expert_topics_user_id"),
        sa.ForeignKeyConstraint(["tag_id"], ["tags.id"], name="fk_expert_topics_tag_id"),
    )


def downgrade() -> None:
    for name in ("expert_topics", "leaders", "reputation_rule_changes", "reputation_rules", "ledger_days"):
        op.drop_table(name)
    op.drop_index("ix_votes_cast", "votes")
    op.create_index("ix_ledger_person", "ledger_entries", ["user_id", "id"])
    for name in ("ix_ledger_time", "ix_ledger_pair", "ix_ledger_day"):
        op.drop_index(name, "ledger_entries")
    op.drop_column("ledger_entries", "discount")
    op.drop_column("ledger_entries", "full")
