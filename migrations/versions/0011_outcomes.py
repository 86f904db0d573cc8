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


def downgrade() -> None:
    for name in ("company_members", "company_domains", "companies"):
        op.drop_table(name)
