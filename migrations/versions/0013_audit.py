"""Audit log

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "acts",
        sa.Column("id", BIG, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("actor_id", BIG),
        sa.Column("person_id", BIG),
        sa.Column("subject_kind", sa.String(20), nullable=False),
        sa.Column("subject_id", BIG),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("undoes_id", BIG),
        sa.ForeignKeyConstraint(["actor_id"], ["users.id"], name="fk_acts_actor_id"),
        sa.ForeignKeyConstraint(["person_id"], ["users.id"], name="fk_acts_person_id"),
        sa.ForeignKeyConstraint(["undoes_id"], ["acts.id"], name="fk_acts_undoes_id"),
        sa.PrimaryKeyConstraint("id", name="pk_acts"),
        sa.UniqueConstraint("undoes_id", name="uq_acts_undoes_id"),
    )
    op.create_index("ix_acts_subject", "acts", ["subject_kind", "subject_id", "id"])
    op.create_index("ix_acts_person", "acts", ["person_id", "id"])
    op.create_index("ix_acts_actor", "acts", ["actor_id", "id"])
    op.create_index("ix_acts_kind", "acts", ["kind", "id"])


def downgrade() -> None:
    op.drop_table("acts")
