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


def upgrade() -> None:
    op.create_table(
        "protected_names",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_protected_names_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_protected_names")),
        sa.UniqueConstraint("user_id", "name", name=op.f("uq_protected_names_user_id_name")),
    )
    op.execute(
        "INSERT INTO protected_names (user_id, name) "
        "SELECT id, name FROM users WHERE id IN (SELECT user_id FROM staff_grants)"
    )


def downgrade() -> None:
    op.drop_table("protected_names")
