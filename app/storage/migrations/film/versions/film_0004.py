"""Name the slots of a character's stills, keep whose likeness it is and what a picture measures."""

import sqlalchemy as sa
from alembic import op

revision = "film_0004"
down_revision = "film_0003"


def upgrade() -> None:
    with op.batch_alter_table("character") as table:
        table.add_column(sa.Column("slots", sa.JSON(), nullable=True))
        table.add_column(sa.Column("likeness", sa.JSON(), nullable=True))
        table.add_column(sa.Column("locked_at", sa.String(), nullable=True))
    op.execute("update character set slots = '{}', likeness = '{}'")
    with op.batch_alter_table("character") as table:
        table.alter_column("slots", existing_type=sa.JSON(), nullable=False)
        table.alter_column("likeness", existing_type=sa.JSON(), nullable=False)
    with op.batch_alter_table("asset") as table:
        table.add_column(sa.Column("original_file", sa.String(), nullable=True))
        table.add_column(sa.Column("original_sha256", sa.String(), nullable=True))
        table.add_column(sa.Column("look", sa.JSON(), nullable=True))
    op.create_index("ix_asset_original_sha256", "asset", ["original_sha256"])
