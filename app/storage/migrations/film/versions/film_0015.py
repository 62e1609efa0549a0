"""Lay sounds on the film's voice and music tracks."""

import sqlalchemy as sa
from alembic import op

revision = "film_0015"
down_revision = "film_0014"


def upgrade() -> None:
    op.create_table(
        "sound",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("track", sa.String(), nullable=False),
        sa.Column("asset_id", sa.String(), nullable=False),
        sa.Column("record_start", sa.Integer(), nullable=False),
        sa.Column("source_in", sa.Integer(), nullable=False),
        sa.Column("frames", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
