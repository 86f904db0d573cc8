"""Staff: proofs, sign-ins, expected contact

Revision ID: 0009
Revises: 0008
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from community.core.signing import seal

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    # Not in a batch: on SQLite that makes the table anew, which the posts that point to it do not allow.
    by = sa.Column("granted_by_id", BIG, sa.ForeignKey("users.id", name="fk_staff_grants_granted_by_id"))
    op.add_column("staff_grants", by, inline_references=True)
    op.add_column("staff_grants", sa.Column("kind", sa.String(8), nullable=False, server_default="hand"))
    op.add_column("staff_grants", sa.Column("proven_at", MOMENT))
    op.add_column("staff_grants", sa.Column("reminded_at", MOMENT))
    op.add_column("staff_grants", sa.Column("speaks_by_default", sa.Boolean(), nullable=False, server_default="0"))
    op.add_column("staff_grants", sa.Column("seal", sa.String(64), nullable=False, server_default=""))
    op.add_column("posts", sa.Column("official_seal", sa.String(64)))
    op.create_table(
        "official_channels",
        sa.Column("id", BIG, nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("value", sa.String(200), nullable=False),
        sa.Column("note", sa.String(100), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_official_channels"),
        sa.UniqueConstraint("kind", "value", name="uq_official_channels_kind_value"),
    )
    op.create_table(
        "impostor_reports",
        sa.Column("id", BIG, nullable=False),
        sa.Column("claim", sa.String(200), nullable=False),
        sa.Column("note", sa.String(1000), nullable=False),
        sa.Column("by_id", BIG),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("handled_at", MOMENT),
        sa.Column("handled_by_id", BIG),
        sa.PrimaryKeyConstraint("id", name="pk_impostor_reports"),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name="fk_impostor_reports_by_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["handled_by_id"], ["users.id"], name="fk_impostor_reports_handled_by_id", ondelete="SET NULL"
        ),
    )
    op.create_table(
        "staff_contacts",
        sa.Column("id", BIG, nullable=False),
        sa.Column("grant_id", BIG, nullable=False),
        sa.Column("staff_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("question_id", BIG, nullable=False),
        sa.Column("question_title", sa.String(150), nullable=False),
        sa.Column("means", sa.String(8), nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("nonce", sa.String(32), nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("declined_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_staff_contacts"),
        sa.UniqueConstraint("code_hash", name="uq_staff_contacts_code_hash"),
        sa.ForeignKeyConstraint(["grant_id"], ["staff_grants.id"], name="fk_staff_contacts_grant_id"),
        sa.ForeignKeyConstraint(["staff_id"], ["users.id"], name="fk_staff_contacts_staff_id"),
        sa.ForeignKeyConstraint(["person_id"], ["users.id"], name="fk_staff_contacts_person_id", ondelete="CASCADE"),
    )
    op.create_index("ix_staff_contacts_person", "staff_contacts", ["person_id", "id"])
    op.create_index("ix_staff_contacts_staff", "staff_contacts", ["staff_id", "id"])
    op.create_table(
        "contact_words",
        sa.Column("user_id", BIG, nullable=False),
        sa.Column("word", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("user_id", name="pk_contact_words"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_contact_words_user_id", ondelete="CASCADE"),
    )
    op.create_table(
        "private_looks",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("by_id", BIG),
        sa.Column("function", sa.String(40), nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_private_looks"),
        sa.ForeignKeyConstraint(["person_id"], ["users.id"], name="fk_private_looks_person_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name="fk_private_looks_by_id", ondelete="SET NULL"),
    )
    op.create_index("ix_private_looks_person", "private_looks", ["person_id", "id"])
    seal_what_is_there()


def seal_what_is_there() -> None:
    """Marks that are there stay: whoever speaks for the vendor now has 30 days to prove it."""
    connection, moment = op.get_bind(), datetime.now(UTC)
    grants = sa.table(
        "staff_grants", sa.column("id"), sa.column("user_id"), sa.column("function_id"), sa.column("proof"),
        sa.column("granted_at", MOMENT), sa.column("until", MOMENT), sa.column("revoked_at", MOMENT),
        sa.column("proven_at", MOMENT), sa.column("seal"),
    )  # fmt: skip
    functions = sa.table("functions", sa.column("id"), sa.column("name"))
    posts = sa.table("posts", sa.column("id"), sa.column("author_id"), sa.column("staff_grant_id"),
                     sa.column("official_function_id"), sa.column("official_seal"))  # fmt: skip
    names = {row.id: row.name for row in connection.execute(sa.select(functions.c.id, functions.c.name))}
    for row in connection.execute(sa.select(grants)).all():
        start, end, revoked = (utc(value) for value in (row.granted_at, row.until, row.revoked_at))
        its_seal = seal(
            "staff grant", row.id, row.user_id, names[row.function_id], None, "hand", row.proof, start, end, moment,
            revoked,
        )  # fmt: skip
        connection.execute(grants.update().where(grants.c.id == row.id).values(proven_at=moment, seal=its_seal))
    official = sa.select(posts.c.id, posts.c.author_id, posts.c.staff_grant_id, posts.c.official_function_id)
    for row in connection.execute(official.where(posts.c.staff_grant_id.is_not(None))).all():
        its_seal = seal("official post", row.id, row.author_id, row.staff_grant_id, row.official_function_id)
        connection.execute(posts.update().where(posts.c.id == row.id).values(official_seal=its_seal))


def utc(value: datetime | None) -> datetime | None:
    """SQLite forgets the time zone."""
    return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


def downgrade() -> None:
    for name in ("private_looks", "contact_words", "staff_contacts", "impostor_reports", "official_channels"):
        op.drop_table(name)
    op.drop_column("posts", "official_seal")
    for name in ("seal", "speaks_by_default", "reminded_at", "proven_at", "kind", "granted_by_id"):
        op.drop_column("staff_grants", name)
