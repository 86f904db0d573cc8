"""What undoes an entry of the ledger, or pays it again, knows when the first one was written

Revision ID: 0023
Revises: 0022
"""

from contextlib import nullcontext

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

INDEX, FOLLOWS = "ix_ledger_first", "first_at IS NOT NULL"
FILL = """
WITH RECURSIVE chain(id, next_id, root_id, first_at) AS (
    SELECT id, reversed_by, id, at FROM ledger_entries
    WHERE reversed_by IS NOT NULL
    AND id NOT IN (SELECT reversed_by FROM ledger_entries WHERE reversed_by IS NOT NULL)
    UNION ALL
    SELECT entry.id, entry.reversed_by, chain.root_id, chain.first_at
    FROM chain JOIN ledger_entries AS entry ON entry.id = chain.next_id
)
UPDATE ledger_entries SET first_at = chain.first_at
FROM chain WHERE chain.id = ledger_entries.id AND chain.id <> chain.root_id
"""


def upgrade() -> None:
    columns = {column["name"] for column in sa.inspect(op.get_bind()).get_columns("ledger_entries")}
    if "first_at" not in columns:  # it is there where making the index was interrupted
        op.add_column("ledger_entries", sa.Column("first_at", sa.DateTime(timezone=True)))
    op.execute(FILL)
    is_online = op.get_bind().dialect.name == "postgresql"  # where an index is made beside the work of others
    with op.get_context().autocommit_block() if is_online else nullcontext():
        op.drop_index(INDEX, "ledger_entries", if_exists=True, postgresql_concurrently=is_online)
        op.create_index(
            INDEX, "ledger_entries", ["user_id", "first_at"], postgresql_concurrently=is_online,
            sqlite_where=sa.text(FOLLOWS), postgresql_where=sa.text(FOLLOWS),
        )  # fmt: skip


def downgrade() -> None:
    op.drop_index(INDEX, "ledger_entries")
    op.drop_column("ledger_entries", "first_at")
