"""Suggested goals; questions that staff answered are sealed

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

WAITING = sa.text("decided_at IS NULL")
UNIQUE = "uq_suggested_edits_waiting"
ONLY = {"unique": True, "sqlite_where": WAITING, "postgresql_where": WAITING}


def upgrade() -> None:
    op.add_column("suggested_edits", sa.Column("kind", sa.String(4), nullable=False, server_default="edit"))
    op.drop_index(UNIQUE, "suggested_edits")
    op.create_index(UNIQUE, "suggested_edits", ["post_id", "author_id", "kind"], **ONLY)
    op.add_column("questions", sa.Column("staff_seal", sa.String(64)))


def downgrade() -> None:
    op.drop_column("questions", "staff_seal")
    op.execute("DELETE FROM suggested_edits WHERE kind = 'goal'")
    op.drop_index(UNIQUE, "suggested_edits")
    op.drop_column("suggested_edits", "kind")
    op.create_index(UNIQUE, "suggested_edits", ["post_id", "author_id"], **ONLY)
