"""what searching leaves behind

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

WIDE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "search_logs",
        sa.Column("id", WIDE, nullable=False),
        sa.Column("key", sa.String(length=24), nullable=False),
        sa.Column("place", sa.String(length=8), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("query", sa.String(length=300), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("ms", sa.Integer(), nullable=False),
        sa.Column("clicked_rank", sa.Integer(), nullable=True),
        sa.Column("clicked_id", WIDE, nullable=True),
        sa.Column("asked_id", WIDE, nullable=True),
        sa.Column("solved_id", WIDE, nullable=True),
        *(
            sa.ForeignKeyConstraint(
                [f"{end}_id"], ["questions.id"], name=op.f(f"fk_search_logs_{end}_id"), ondelete="SET NULL"
            )
            for end in ("clicked", "asked", "solved")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_logs")),
        sa.UniqueConstraint("key", name=op.f("uq_search_logs_key")),
    )
    op.create_index("ix_search_logs_place", "search_logs", ["place", "at"])
    for column in ("at", "query", "clicked_id", "asked_id", "solved_id"):
        op.create_index(op.f(f"ix_search_logs_{column}"), "search_logs", [column])

    op.create_table(
        "synonym_groups",
        sa.Column("id", WIDE, nullable=False),
        sa.Column("words", sa.String(length=600), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", WIDE, nullable=True),
        sa.ForeignKeyConstraint(["created_by_id"], ["users.id"], name=op.f("fk_synonym_groups_created_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_synonym_groups")),
    )
    op.create_table(
        "index_works",
        sa.Column("id", WIDE, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("wanted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wanted_by_id", WIDE, nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["wanted_by_id"], ["users.id"], name=op.f("fk_index_works_wanted_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_index_works")),
    )
    op.create_table(
        "followed_searches",
        sa.Column("id", WIDE, nullable=False),
        sa.Column("user_id", WIDE, nullable=False),
        sa.Column("query", sa.String(length=300), nullable=False),
        sa.Column("with_mail", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_followed_searches_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_followed_searches")),
        sa.UniqueConstraint("user_id", "query", name=op.f("uq_followed_searches_user_id_query")),
    )
    op.create_index("ix_followed_searches_due", "followed_searches", ["looked_at", "id"])

    op.create_table(
        "tag_synonyms",
        sa.Column("id", WIDE, nullable=False),
        sa.Column("name", sa.String(length=35), nullable=False),
        sa.Column("tag_id", WIDE, nullable=False),
        sa.ForeignKeyConstraint(["tag_id"], ["tags.id"], name=op.f("fk_tag_synonyms_tag_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tag_synonyms")),
        sa.UniqueConstraint("name", name=op.f("uq_tag_synonyms_name")),
    )
    op.create_index(op.f("ix_tag_synonyms_tag_id"), "tag_synonyms", ["tag_id"])

    with op.batch_alter_table("notifications", schema=None) as batch_op:
        batch_op.add_column(sa.Column("about", sa.String(length=300), nullable=False, server_default=""))
    op.create_index(op.f("ix_users_name"), "users", ["name"])


def downgrade() -> None:
    op.execute("DELETE FROM notifications WHERE kind = 'search'")  # the pages of before know no such notes
    op.execute(
        "UPDATE users SET unread = (SELECT count(*) FROM notifications"
        " WHERE notifications.user_id = users.id AND notifications.read_at IS NULL)"
    )
    op.drop_index(op.f("ix_users_name"), table_name="users")
    with op.batch_alter_table("notifications", schema=None) as batch_op:
        batch_op.drop_column("about")
    op.drop_table("tag_synonyms")
    op.drop_table("followed_searches")
    op.drop_table("index_works")
    op.drop_table("synonym_groups")
    op.drop_table("search_logs")
