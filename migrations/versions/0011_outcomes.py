"""Outcomes, and the companies that people belong to

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "companies",
        sa.Column("id", BIG, nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("slug", sa.String(100), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_companies"),
        sa.UniqueConstraint("slug", name="uq_companies_slug"),
    )
    op.create_table(
        "company_domains",
        sa.Column("id", BIG, nullable=False),
        sa.Column("name", sa.String(253), nullable=False),
        sa.Column("company_id", BIG, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_company_domains"),
        sa.UniqueConstraint("name", name="uq_company_domains_name"),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name="fk_company_domains_company_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_company_domains_company_id", "company_domains", ["company_id"])
    op.create_table(
        "company_members",
        sa.Column("user_id", BIG, nullable=False),
        sa.Column("company_id", BIG, nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("is_shown", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", name="pk_company_members"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_company_members_user_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["company_id"], ["companies.id"], name="fk_company_members_company_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_company_members_company_id", "company_members", ["company_id"])
    op.create_table(
        "outcomes",
        sa.Column("question_id", BIG, nullable=False),
        sa.Column("answer_id", BIG, nullable=False),
        sa.Column("result", sa.String(8), nullable=False),
        sa.Column("words", sa.String(300), nullable=False),
        sa.Column("asked_at", MOMENT),
        sa.Column("said_at", MOMENT),
        sa.PrimaryKeyConstraint("question_id", name="pk_outcomes"),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name="fk_outcomes_question_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["answer_id"], ["answers.id"], name="fk_outcomes_answer_id", ondelete="CASCADE"),
    )
    op.create_index("ix_outcomes_answer_id", "outcomes", ["answer_id"])


def downgrade() -> None:
    for name in ("outcomes", "company_members", "company_domains", "companies"):
        op.drop_table(name)
