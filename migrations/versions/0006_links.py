"""Links to elsewhere are looked at; old addresses name the post they lead to

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
IS_BROKEN = sa.text("broken_at IS NOT NULL")
LAST_NUMBER = {
    "sqlite": "CAST(SUBSTR(new_path, CASE WHEN INSTR(new_path, '#post-') > 0 THEN INSTR(new_path, '#post-') + 6"
    " ELSE 4 END) AS INTEGER)",
    "postgresql": "CAST(COALESCE(SUBSTRING(new_path FROM '#post-([0-9]+)'), SUBSTRING(new_path FROM '^/q/([0-9]+)'))"
    " AS BIGINT)",
}


def upgrade() -> None:
    op.create_table(
        "outgoing_links",
        sa.Column("id", BIG, nullable=False),
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("host", sa.String(255), nullable=False),
        sa.Column("next_at", MOMENT),
        sa.Column("looked_at", MOMENT),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failed_at", MOMENT),
        sa.Column("fault", sa.String(20), nullable=False),
        sa.Column("status", sa.Integer()),
        sa.Column("broken_at", MOMENT),
        sa.Column("ignored_at", MOMENT),
        sa.Column("ignored_by_id", BIG),
        sa.PrimaryKeyConstraint("id", name="pk_outgoing_links"),
        sa.UniqueConstraint("key", name="uq_outgoing_links_key"),
        sa.ForeignKeyConstraint(["ignored_by_id"], ["users.id"], name="fk_outgoing_links_ignored_by_id"),
    )
    op.create_index("ix_outgoing_links_due", "outgoing_links", ["next_at", "id"])
    op.create_index("ix_outgoing_links_host", "outgoing_links", ["host", "next_at"])
    op.create_index(
        "ix_outgoing_links_broken", "outgoing_links", ["broken_at", "id"],
        sqlite_where=IS_BROKEN, postgresql_where=IS_BROKEN,
    )  # fmt: skip
    op.create_table(
        "link_places",
        sa.Column("link_id", BIG, nullable=False),
        sa.Column("post_id", BIG, nullable=False),
        sa.PrimaryKeyConstraint("link_id", "post_id", name="pk_link_places"),
        sa.ForeignKeyConstraint(["link_id"], ["outgoing_links.id"], name="fk_link_places_link_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name="fk_link_places_post_id", ondelete="CASCADE"),
    )
    op.create_index("ix_link_places_post_id", "link_places", ["post_id"])
    op.create_table(
        "link_walks",
        sa.Column("id", BIG, nullable=False),
        sa.Column("post_id", BIG, nullable=False),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_link_walks"),
    )
    op.add_column("redirects", sa.Column("post_id", BIG))
    number = LAST_NUMBER[op.get_bind().dialect.name]
    op.execute(f"UPDATE redirects SET post_id = {number} WHERE new_path LIKE '/q/%'")


def downgrade() -> None:
    op.drop_column("redirects", "post_id")
    for name in ("link_walks", "link_places", "outgoing_links"):
        op.drop_table(name)
