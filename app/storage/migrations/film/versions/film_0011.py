"""Keep notes on takes, their stars and labels, and how each shot was looked at last."""

import sqlalchemy as sa
from alembic import op

revision = "film_0011"
down_revision = "film_0010"


def upgrade() -> None:
    op.add_column("take", sa.Column("stars", sa.Integer(), nullable=True))
    op.add_column("take", sa.Column("label", sa.String(), nullable=True))
    op.execute("update take set stars = 0, label = ''")
    with op.batch_alter_table("take") as table:
        table.alter_column("stars", existing_type=sa.Integer(), nullable=False)
        table.alter_column("label", existing_type=sa.String(), nullable=False)
    op.create_table(
        "note",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("take_id", sa.String(), nullable=False),
        sa.Column("shot_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("frames", sa.JSON(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("strokes", sa.JSON(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_by", sa.String(), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_note_take_id", "note", ["take_id"])
    op.create_index("ix_note_shot_id", "note", ["shot_id"])
    op.create_table(
        "review_place",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("panes", sa.JSON(), nullable=False),
        sa.Column("layout", sa.String(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("offsets", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
