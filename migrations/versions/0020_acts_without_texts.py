"""Acts hold no titles, which redacting could not take out of them; edits of a person are found at once

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

EDITS = "number > 1"
acts = sa.table("acts", sa.column("id"), sa.column("subject_kind"), sa.column("after", sa.JSON))


def upgrade() -> None:
    op.create_index(
        "ix_revisions_edits", "revisions", ["author_id", "post_id"], sqlite_where=sa.text(EDITS),
        postgresql_where=sa.text(EDITS),
    )  # fmt: skip
    connection = op.get_bind()
    for act_id, after in connection.execute(sa.select(acts.c.id, acts.c.after).where(acts.c.subject_kind == "post")):
        if after and after.pop("title", None) is not None:
            connection.execute(acts.update().where(acts.c.id == act_id).values(after=after))


def downgrade() -> None:
    op.drop_index("ix_revisions_edits", "revisions")
