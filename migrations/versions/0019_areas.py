"""Areas, who reads what, questions handed to staff

Revision ID: 0019
Revises: 0018
"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
AREA = "area_id IS NOT NULL"


def upgrade() -> None:
    op.create_table(
        "areas",
        sa.Column("id", BIG, nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("about", sa.String(300), nullable=False),
        sa.Column("product_id", BIG),
        sa.Column("tag_id", BIG),
        sa.Column("readers", sa.String(12), nullable=False),
        sa.Column("posters", sa.String(12), nullable=False),
        sa.Column("audience", sa.String(12), nullable=False),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name="fk_areas_product_id"),
        sa.ForeignKeyConstraint(["tag_id"], ["tags.id"], name="fk_areas_tag_id"),
        sa.PrimaryKeyConstraint("id", name="pk_areas"),
        sa.UniqueConstraint("name", name="uq_areas_name"),
        sa.UniqueConstraint("product_id", name="uq_areas_product_id"),
        sa.UniqueConstraint("tag_id", name="uq_areas_tag_id"),
        sa.UniqueConstraint("audience", name="uq_areas_audience"),
    )
    for table, column, to in (
        ("area_companies", "company_id", "companies"),
        ("area_moderators", "user_id", "users"),
    ):
        op.create_table(
            table,
            sa.Column("area_id", BIG, nullable=False),
            sa.Column(column, BIG, nullable=False),
            sa.ForeignKeyConstraint(["area_id"], ["areas.id"], name=f"fk_{table}_area_id", ondelete="CASCADE"),
            sa.ForeignKeyConstraint([column], [f"{to}.id"], name=f"fk_{table}_{column}", ondelete="CASCADE"),
            sa.PrimaryKeyConstraint("area_id", column, name=f"pk_{table}"),
        )
        op.create_index(f"ix_{table}_{column}", table, [column])
    op.add_column("users", sa.Column("moderates", sa.String(200), nullable=False, server_default=""))
    op.add_column("companies", sa.Column("audience", sa.String(12), nullable=False, server_default=""))
    label_companies()
    op.create_index("ix_companies_audience", "companies", ["audience"])
    everyone = sa.Column("chosen_audience", sa.String(12), nullable=False, server_default="everyone")
    op.add_column("questions", everyone)
    op.execute("UPDATE questions SET chosen_audience = audience WHERE audience != 'everyone'")
    op.add_column("questions", sa.Column("area_id", BIG))
    only = sa.text(AREA)
    op.create_index("ix_questions_area", "questions", ["area_id", "id"], sqlite_where=only, postgresql_where=only)
    make_desk()


def make_desk() -> None:
    """What staff hand to each other, note for each other, and reply with."""
    op.create_table(
        "assignments",
        sa.Column("question_id", BIG, nullable=False),
        sa.Column("function_id", BIG),
        sa.Column("person_id", BIG),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("by_id", BIG),
        sa.Column("writer_id", BIG),
        sa.Column("writing_until", MOMENT),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name="fk_assignments_question_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["function_id"], ["functions.id"], name="fk_assignments_function_id"),
        *(
            sa.ForeignKeyConstraint([name], ["users.id"], name=f"fk_assignments_{name}", ondelete="SET NULL")
            for name in ("person_id", "by_id", "writer_id")
        ),
        sa.PrimaryKeyConstraint("question_id", name="pk_assignments"),
    )
    op.create_index("ix_assignments_waiting", "assignments", ["state", "since", "question_id"])
    op.create_index("ix_assignments_function", "assignments", ["function_id", "state", "since"])
    op.create_index("ix_assignments_person", "assignments", ["person_id", "state", "since"])
    op.create_table(
        "question_notes",
        sa.Column("id", BIG, nullable=False),
        sa.Column("question_id", BIG, nullable=False),
        sa.Column("author_id", BIG),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("removed_at", MOMENT),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name="fk_question_notes_question_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name="fk_question_notes_author_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_question_notes"),
    )
    op.create_index("ix_question_notes_question", "question_notes", ["question_id", "id"])
    op.create_table(
        "canned_replies",
        sa.Column("id", BIG, nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("removed_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_canned_replies"),
    )


def label_companies() -> None:
    """Give every company the word that stands for its readers."""
    companies = sa.table("companies", sa.column("id", sa.Integer), sa.column("audience", sa.String))
    bind = op.get_bind()
    for company_id in list(bind.scalars(sa.select(companies.c.id))):
        label = f"c:{secrets.token_hex(5)}"
        bind.execute(companies.update().where(companies.c.id == company_id).values(audience=label))


def downgrade() -> None:
    """Questions that fewer people read stay away from everybody else: they are private to their authors and staff."""
    for table in ("canned_replies", "question_notes", "assignments"):
        op.drop_table(table)
    op.execute("UPDATE questions SET audience = 'private' WHERE audience NOT IN ('everyone', 'members', 'private')")
    op.drop_index("ix_questions_area", "questions")
    op.drop_column("questions", "area_id")
    op.drop_column("questions", "chosen_audience")
    op.drop_index("ix_companies_audience", "companies")
    op.drop_column("companies", "audience")
    op.drop_column("users", "moderates")
    for table in ("area_moderators", "area_companies", "areas"):
        op.drop_table(table)
