"""Notes are found by their post and by who caused them, questions by the one they are duplicates of

Revision ID: 0022
Revises: 0021
"""

from contextlib import nullcontext

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

IS_DUPLICATE = "duplicate_of_id IS NOT NULL"
INDEXES = {
    "ix_notifications_post": ("notifications", ["post_id"], {}),
    "ix_notifications_actor": ("notifications", ["actor_id"], {}),
    "ix_questions_duplicate": (
        "questions",
        ["duplicate_of_id"],
        {"sqlite_where": sa.text(IS_DUPLICATE), "postgresql_where": sa.text(IS_DUPLICATE)},
    ),
}


def upgrade() -> None:
    is_online = op.get_bind().dialect.name == "postgresql"  # where an index is made beside the work of others
    with op.get_context().autocommit_block() if is_online else nullcontext():
        for name, (table, wanted, only) in INDEXES.items():
            op.drop_index(name, table, if_exists=True, postgresql_concurrently=is_online)
            op.create_index(name, table, wanted, postgresql_concurrently=is_online, **only)


def downgrade() -> None:
    for name, (table, _wanted, _only) in INDEXES.items():
        op.drop_index(name, table)
