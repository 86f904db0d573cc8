"""Which posts show which uploaded picture, so that pictures go with them

Revision ID: 0024
Revises: 0023
"""

import re

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

NAMED = re.compile(r"/files/([0-9a-f]{64}\.webp)")
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT_ONCE = 500
posts = sa.table("posts", sa.column("id"), sa.column("html"))
revisions = sa.table("revisions", sa.column("post_id"), sa.column("source"))


def upgrade() -> None:
    pictures = op.create_table(
        "post_pictures",
        sa.Column("post_id", BIG, nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name="fk_post_pictures_post_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("post_id", "name", name="pk_post_pictures"),
    )
    op.create_index("ix_post_pictures_name", "post_pictures", ["name"])
    connection, shown = op.get_bind(), set()
    for post_id, text in (posts.c.id, posts.c.html), (revisions.c.post_id, revisions.c.source):
        for row in connection.execute(sa.select(post_id, text).where(text.contains("/files/"))):
            shown |= {(row[0], name) for name in NAMED.findall(row[1])}
    rows = [{"post_id": post_id, "name": name} for post_id, name in sorted(shown)]
    for start in range(0, len(rows), AT_ONCE):
        op.bulk_insert(pictures, rows[start : start + AT_ONCE])


def downgrade() -> None:
    op.drop_table("post_pictures")
