"""What changed on public pages, for the processes that keep them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "page_drops",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False),
        sa.Column("keys", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_page_drops"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_page_drops_at", "page_drops", ["at"])


def downgrade() -> None:
    op.drop_table("page_drops")
