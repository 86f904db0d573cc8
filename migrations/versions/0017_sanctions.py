"""Sanctions, notes on people, blocks, merged accounts

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def person(table: str, column: str, ondelete: str = "SET NULL") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["users.id"], name=f"fk_{table}_{column}", ondelete=ondelete)


def upgrade() -> None:
    op.create_table(
        "sanctions",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("by_id", BIG),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("until", MOMENT),
        sa.Column("read_at", MOMENT),
        sa.Column("lifted_at", MOMENT),
        sa.Column("act_id", BIG),
        person("sanctions", "person_id", "CASCADE"),
        person("sanctions", "by_id"),
        sa.ForeignKeyConstraint(["act_id"], ["acts.id"], name="fk_sanctions_act_id"),
        sa.PrimaryKeyConstraint("id", name="pk_sanctions"),
    )
    op.create_index("ix_sanctions_person", "sanctions", ["person_id", "id"])
    op.create_table(
        "person_notes",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("by_id", BIG),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("removed_at", MOMENT),
        person("person_notes", "person_id", "CASCADE"),
        person("person_notes", "by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_person_notes"),
    )
    op.create_index("ix_person_notes_person", "person_notes", ["person_id", "id"])
    op.create_table(
        "blocks",
        sa.Column("id", BIG, nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("value", sa.String(64), nullable=False),
        sa.Column("shown", sa.String(100), nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("person_id", BIG),
        sa.Column("by_id", BIG),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("until", MOMENT),
        sa.Column("lifted_at", MOMENT),
        person("blocks", "person_id"),
        person("blocks", "by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_blocks"),
    )
    op.create_index("ix_blocks_value", "blocks", ["value"])
    op.create_index("ix_blocks_person", "blocks", ["person_id"])
    op.create_table(
        "origins",
        sa.Column("id", BIG, nullable=False),
        sa.Column("user_id", BIG, nullable=False),
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        person("origins", "user_id", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_origins"),
        sa.UniqueConstraint("user_id", "mark", name="uq_origins_user_id_mark"),
    )
    op.create_index("ix_origins_mark", "origins", ["mark"])
    op.create_index("ix_origins_seen_at", "origins", ["seen_at"])
    # Not in a batch: on SQLite that makes the table anew, which the rows that point to it do not allow.
    op.add_column("users", sa.Column("restricted", sa.JSON()))
    into = sa.Column("merged_into_id", BIG, sa.ForeignKey("users.id", name="fk_users_merged_into_id"))
    op.add_column("users", into, inline_references=True)
    op.create_index("ix_users_merged_into_id", "users", ["merged_into_id"])


def downgrade() -> None:
    op.drop_index("ix_users_merged_into_id", "users")
    op.drop_column("users", "merged_into_id")
    op.drop_column("users", "restricted")
    for table in ("origins", "blocks", "person_notes", "sanctions"):
        op.drop_table(table)
